//! The time-stamp of an accepted signature, so that it is evidence longer than its certificate is good. Asked for at once; where the service
//! is away, a job asks again.

use outside::authorities::Authorities;
use serde::{Deserialize, Serialize};
use signature::cades::build;
use signature::moment::Moment;
use store::{row, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::evidence::place;
use crate::jobs::{Failed, Job};

/// The job: a signature that was accepted gets its time-stamp.
#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename = "stamp")]
pub struct Stamp {
    pub hand_off: Uuid,
    pub number: i64,
}

impl Job for Stamp {
    const NAME: &'static str = "time-stamp";

    async fn run(self, app: &App, _id: Uuid) -> Result<(), Failed> {
        match catch_up(app, self.hand_off, self.number).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failed::Later("no time-stamp is to be had".into())),
            Err(refusal) => Err(Failed::Later(format!("{refusal:?}"))),
        }
    }
}

/// The signature with its time-stamp; `None` where none is to be had now.
pub async fn stamped(app: &App, authorities: &Authorities, cms: &[u8]) -> Option<Vec<u8>> {
    let now = Moment::from_unix_micros(app.now());
    let what = build::to_be_stamped(cms).ok()?;
    match authorities.stamp(what, now, rand::random()).await {
        Ok(token) => build::add_time_stamp(cms, &token).ok(),
        Err(fault) => {
            tracing::warn!(%fault, "a signature has no time-stamp yet");
            None
        }
    }
}

/// Whether the signature has its time-stamp now, or needs none.
async fn catch_up(app: &App, hand_off: Uuid, number: i64) -> Result<bool, Refusal> {
    let found = row!(
        &mut app.db.read().await?,
        (Vec<u8>,),
        "SELECT sealed FROM hand_off_signature WHERE hand_off = $1 AND number = $2 AND stamped IS NULL",
        hand_off,
        number
    )?;
    let Some((sealed,)) = found else {
        return Ok(true);
    };
    let cms = app.vault.open(&place(hand_off, number, ""), &sealed)?;
    let Some(authorities) = app.authorities() else {
        return Ok(false);
    };
    let Some(stamped) = stamped(app, authorities, &cms).await else {
        return Ok(false);
    };
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "UPDATE hand_off_signature SET stamped = $3, stamped_at = $4 WHERE hand_off = $1 AND number = $2 AND stamped IS NULL",
        hand_off,
        number,
        app.vault
            .seal(&place(hand_off, number, "stamped"), &stamped),
        app.now()
    )?;
    tx.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stored_as_ever() {
        crate::jobs::is_stored_as::<Stamp>(
            r#"{"work":"stamp","hand_off":"01936f5e-8a00-7000-8000-000000000001","number":1}"#,
        );
    }
}
