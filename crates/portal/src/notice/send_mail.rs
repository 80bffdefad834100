//! The job: one e-mail of a notice, written when it is sent.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::House;

use super::{Notice, addressee, letter, pace};
use crate::jobs::{Failed, Job, Pace};

#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "mail")]
pub struct SendMail {
    pub application: Uuid,
    pub notice: Notice,
    pub message_id: String,
    /// A contact point of the person; without one, what the order names.
    #[serde(default)]
    pub to: Option<String>,
}

impl Job for SendMail {
    const NAME: &'static str = "mail";
    const PACE: Pace = Pace::with_hands(4);

    async fn run(self, house: &House, _id: Uuid) -> Result<(), Failed> {
        let (order, person) = addressee(house, self.application).await?;
        let named = (&order, &person);
        match letter::email(house, named, &self.notice, &self.message_id, self.to)? {
            Some(letter) => {
                pace::keep(house, order.person, &letter.to).await?;
                Ok(house.outside.mail.send(&letter).await?)
            }
            None => Err(Failed::Never("the order has no e-mail address".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::is_stored_as;

    const ORDER: &str = "01936f5e-8a00-7000-8000-000000000001";

    #[test]
    fn it_is_stored_as_ever() {
        is_stored_as::<SendMail>(&format!(
            r#"{{"work":"mail","application":"{ORDER}","notice":{{"notice":"form_refused","reasons":["no-signature"]}},"message_id":"form-refused.{ORDER}.3","to":"ayse@ornek.example"}}"#
        ));
        is_stored_as::<SendMail>(&format!(
            r#"{{"work":"mail","application":"{ORDER}","notice":{{"notice":"warning","days":7}},"message_id":"warning.{ORDER}.2","to":null}}"#
        ));
    }

    #[test]
    fn one_from_before_contact_points_has_no_address_of_its_own() {
        let old = format!(
            r#"{{"work":"mail","application":"{ORDER}","notice":{{"notice":"opened"}},"message_id":"opened.{ORDER}.1"}}"#
        );
        let read: SendMail = serde_json::from_str(&old).unwrap();
        assert_eq!(read.to, None);
    }
}
