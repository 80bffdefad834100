//! What the clock asks for once a minute: time-outs, history roots, and forgetting what has expired.

use store::{Micros, StoreError, job, limit, run};
use web::House;
use web::refusal::Refusal;
use web::security;
use web::session;
use web::timekeeping;

use crate::desk;
use crate::desk::totp;
use crate::e_imza;
use crate::institution;
use crate::integrity;
use crate::pre_application;
use crate::staff;

pub async fn all(house: &House) -> Result<(), StoreError> {
    timekeeping::look(house).await?;
    let now = house.now();
    let brought_back = job::bring_back(&house.db, now).await?;
    if brought_back > 0 {
        tracing::warn!(
            jobs = brought_back,
            "jobs that a clock ahead had put off are due now"
        );
    }
    integrity::seal_roots(house).await?;
    // A clock that has just jumped ends nothing.
    match timekeeping::may_destroy(house) {
        true => end(house, now).await,
        false => Ok(()),
    }
}

/// What has had its time.
async fn end(house: &House, now: Micros) -> Result<(), StoreError> {
    pre_application::time_out::sweep(house)
        .await
        .map_err(|refusal| match refusal {
            Refusal::Stale => StoreError::Stale,
            _ => StoreError::NotDurable("the time-outs could not be swept".into()),
        })?;
    limit::sweep(&house.db, now).await?;
    institution::arrival::sweep(house).await?;
    let mut tx = house.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM session WHERE expires_at < $1",
        now - session::KNOWN_FOR
    )?;
    run!(
        &mut tx,
        "DELETE FROM login_attempt WHERE expires_at < $1",
        now
    )?;
    run!(&mut tx, "DELETE FROM kept_post WHERE expires_at < $1", now)?;
    run!(
        &mut tx,
        "DELETE FROM phone_code WHERE sent_at < $1",
        now - 24 * 3_600_000_000
    )?;
    e_imza::sweep(&mut tx, now).await?;
    staff::sweep(&mut tx, now).await?;
    security::sweep(&mut tx, house).await?;
    desk::sweep(&mut tx, house).await?;
    totp::sweep(&mut tx, now).await?;
    tx.commit().await
}
