//! Short messages: an operator's message centre (SMPP), anybody's HTTP gateway, or the practice inbox.

mod gateway;
mod parts;
mod receipt;
mod smpp;

pub use gateway::{Encoding, GatewaySettings, HttpGateway, Method, NumberForm};
pub use receipt::DeliveryReport;
pub use smpp::{SmppLink, SmppSettings};

use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::SendError;
use crate::practice_inbox::PracticeInbox;
use crate::timing::timed;

#[derive(Clone)]
pub enum Sms {
    Smpp(SmppLink),
    Gateway(HttpGateway),
    Practice(PracticeInbox),
}

/// Reports, each with where to say whether it was written down: what was not comes again.
pub type Reports = mpsc::Receiver<(DeliveryReport, oneshot::Sender<bool>)>;

impl Sms {
    pub fn is_practice(&self) -> bool {
        matches!(self, Self::Practice(_))
    }

    /// What is reported of messages from now on, for one listener; none, where nobody reports.
    pub fn reports(&self) -> Option<Reports> {
        match self {
            Self::Smpp(link) => link.reports(),
            Self::Gateway(_) | Self::Practice(_) => None,
        }
    }

    /// Reports come over a link that is there.
    pub async fn keep_bound(&self) {
        if let Self::Smpp(link) = self {
            link.keep_bound().await;
        }
    }

    /// Sends it. Returns how the other side calls each part, where it reports on them.
    pub async fn send(&self, message: &ShortMessage) -> Result<Vec<String>, SendError> {
        if !is_e164(&message.to) {
            return Err(SendError::refused(
                "the number is not in international form",
            ));
        }
        let call = async {
            match self {
                Self::Smpp(link) => link.send(message).await,
                Self::Gateway(gateway) => gateway.send(message).await.map(|()| Vec::new()),
                Self::Practice(inbox) => inbox.take_short_message(message).map(|()| Vec::new()),
            }
        };
        timed("sms", call).await
    }
}

/// What is sent to one telephone. Has no `Debug`: it is personal data through and through.
#[derive(Clone)]
pub struct ShortMessage {
    /// In international form (E.164): `+905321112233`.
    pub to: String,
    pub text: String,
    /// The same whenever the same message is sent again, and of no other: by it a gateway can tell that the answer was lost, not the message.
    pub id: Uuid,
    /// Whether somebody wants to know what became of it.
    pub wants_report: bool,
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_international_form_is_dialled() {
        assert!(is_e164("+905000000000"));
        for bad in [
            "905000000000",
            "05000000000",
            "+90 500 000 00 00",
            "+90500abc0000",
            "+",
            "+1234567890123456",
        ] {
            assert!(!is_e164(bad), "{bad}");
        }
    }
}
