//! The job: what is wanted of a certificate is asked of the issuer, where the page that wrote it down had no answer.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::App;

use super::carry_out::{Outcome, carry_out, is_settled};
use crate::jobs::{Failed, Job};

#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "change_certificate")]
pub struct AskIssuer {
    pub change: Uuid,
}

impl Job for AskIssuer {
    const NAME: &'static str = "change-certificate";

    /// What the issuer refuses only now, when nobody sits before the page any more, waits among the parked jobs until somebody has looked.
    async fn run(self, app: &App, _id: Uuid) -> Result<(), Failed> {
        if is_settled(app, self.change).await? {
            return Ok(());
        }
        match carry_out(app, self.change).await {
            Ok(Outcome::Done) => Ok(()),
            Ok(Outcome::Waiting) => Err(Failed::Later("the issuer does not answer".into())),
            Ok(Outcome::Refused(why)) => Err(Failed::Never(why)),
            Err(refusal) => Err(Failed::Later(format!("{refusal:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stored_as_ever() {
        crate::jobs::is_stored_as::<AskIssuer>(
            r#"{"work":"change_certificate","change":"01936f5e-8a00-7000-8000-000000000001"}"#,
        );
    }
}
