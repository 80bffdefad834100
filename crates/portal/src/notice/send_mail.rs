//! The job: one e-mail of a notice, written when it is sent.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::App;

use super::addressee::Addressee;
use super::{Notice, bounce, letter, pace, settle};
use crate::jobs::{Failed, Job, Pace};

#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "mail")]
pub struct SendMail {
    /// The order it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Uuid>,
    pub notice: Notice,
    pub message_id: String,
    /// Without one, what the order names: so before there was a ledger.
    #[serde(default)]
    pub to: Option<String>,
    /// Its row in the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Uuid>,
}

impl Job for SendMail {
    const NAME: &'static str = "mail";
    const PACE: Pace = Pace::with_hands(4);

    async fn run(self, app: &App, _id: Uuid) -> Result<(), Failed> {
        let addressee = Addressee::find(app, self.application, self.ledger).await?;
        let sent = self.send(app, &addressee).await;
        settle::settle(app, self.ledger, addressee.language, sent).await
    }
}

impl SendMail {
    async fn send(&self, app: &App, addressee: &Addressee) -> Result<(), Failed> {
        let letter = letter::email(app, addressee, &self.notice, &self.message_id, &self.to)?;
        let mut letter = letter.ok_or(Failed::Never("the order has no e-mail address".into()))?;
        letter.return_token = self.ledger.map(|row| bounce::token(app, row));
        pace::keep(app, addressee.person.id, &letter.to).await?;
        Ok(app.outside.mail.send(&letter).await?)
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
