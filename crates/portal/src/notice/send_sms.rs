//! The job: one short message of a notice, written when it is sent.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::House;

use super::{Notice, addressee, letter, pace};
use crate::jobs::{Failed, Job, Pace};

#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "sms")]
pub struct SendSms {
    pub application: Uuid,
    pub notice: Notice,
    /// A contact point of the person; without one, what the order names.
    #[serde(default)]
    pub to: Option<String>,
}

impl Job for SendSms {
    const NAME: &'static str = "sms";
    const PACE: Pace = Pace::with_hands(2);

    /// The job's id is the message's: it stays the same however often the message is sent again.
    async fn run(self, house: &House, id: Uuid) -> Result<(), Failed> {
        let (order, person) = addressee(house, self.application).await?;
        match letter::short_message(house, (&order, &person), &self.notice, self.to, id)? {
            Some(message) => {
                pace::keep(house, order.person, &message.to).await?;
                Ok(house.outside.sms.send(&message).await?)
            }
            None => Err(Failed::Never("the order has no mobile phone".into())),
        }
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
