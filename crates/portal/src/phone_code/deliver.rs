//! The job: the code that proves a phone is sent to it. After its time it is not sent any more.

use outside::sms::ShortMessage;
use serde::{Deserialize, Serialize};
use store::Micros;
use uuid::Uuid;
use web::App;
use web::language::Language;

use crate::jobs::{Failed, Job, Pace};

#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "phone_code")]
pub struct Deliver {
    pub phone: String,
    pub code: String,
    pub good_until: Micros,
}

impl Job for Deliver {
    const NAME: &'static str = "phone-code";
    const PACE: Pace = Pace::with_hands(2);

    async fn run(self, app: &App, id: Uuid) -> Result<(), Failed> {
        if self.good_until <= app.now() {
            // Nobody can use it any more; the person has long asked for another.
            return Ok(());
        }
        let texts = app.languages.of(Language::Turkish);
        let minutes = app.settings.phone_code.minutes.to_string();
        let text = texts.with(
            "phone-code-sms",
            &[
                ("authority", app.settings.authority.name.as_str()),
                ("code", &self.code),
                ("minutes", &minutes),
                ("domain", app.settings.host()),
            ],
        );
        let to = self.phone;
        let message = ShortMessage {
            to,
            text,
            id,
            // Nobody waits to hear of it: whoever got no code asks for another.
            wants_report: false,
        };
        app.outside.sms.send(&message).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stored_as_ever() {
        crate::jobs::is_stored_as::<Deliver>(
            r#"{"work":"phone_code","phone":"+905321234567","code":"012345","good_until":1764288000000000}"#,
        );
    }
}
