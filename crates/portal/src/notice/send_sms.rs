//! The job: one short message of a notice, written when it is sent.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::App;

use super::addressee::Addressee;
use super::{Notice, letter, pace, parts, settle};
use crate::jobs::{Failed, Job, Pace};

#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "sms")]
pub struct SendSms {
    /// The order it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Uuid>,
    pub notice: Notice,
    /// Without one, what the order names: so before there was a ledger.
    #[serde(default)]
    pub to: Option<String>,
    /// Its row in the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Uuid>,
}

impl Job for SendSms {
    const NAME: &'static str = "sms";
    const PACE: Pace = Pace::with_hands(2);

    /// The job's id is the message's: it stays the same however often the message is sent again.
    async fn run(self, app: &App, id: Uuid) -> Result<(), Failed> {
        let addressee = Addressee::find(app, self.application, self.ledger).await?;
        let sent = self.send(app, &addressee, id).await;
        let (sent, parts) = match sent {
            Ok(parts) => (Ok(()), parts),
            Err(failed) => (Err(failed), Vec::new()),
        };
        settle::settle(app, self.ledger, addressee.language, sent).await?;
        if let Some(row) = self.ledger {
            parts::sent(app, row, &parts).await;
        }
        Ok(())
    }
}

impl SendSms {
    /// What the message centre calls each part, where it reports on them.
    async fn send(
        &self,
        app: &App,
        addressee: &Addressee,
        id: Uuid,
    ) -> Result<Vec<String>, Failed> {
        let message = letter::short_message(app, addressee, &self.notice, &self.to, id)?;
        let message = message.ok_or(Failed::Never("the order has no mobile phone".into()))?;
        pace::keep(app, addressee.person.id, &message.to).await?;
        Ok(app.outside.sms.send(&message).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::is_stored_as;

    #[test]
    fn it_is_stored_as_ever() {
        is_stored_as::<SendSms>(
            r#"{"work":"sms","application":"01936f5e-8a00-7000-8000-000000000001","notice":{"notice":"signed_in"},"to":"+905321234567"}"#,
        );
        is_stored_as::<SendSms>(
            r#"{"work":"sms","application":"01936f5e-8a00-7000-8000-000000000001","notice":{"notice":"cancelled","by":"person"},"to":null}"#,
        );
    }
}
