//! What the clock asks for once a minute: time-outs, history roots, and forgetting what has expired.

use store::{StoreError, limit, root, run};

use crate::House;
use crate::e_imza;
use crate::institution;
use crate::pre_application;
use crate::refusal::Refusal;

pub async fn all(house: &House) -> Result<(), StoreError> {
    let now = house.now();
    pre_application::time_out::sweep(house)
        .await
        .map_err(|refusal| match refusal {
            Refusal::Stale => StoreError::Stale,
            _ => StoreError::NotDurable("the time-outs could not be swept".into()),
        })?;
    match root::seal(&house.db, now).await {
        Ok(Some(root)) => tracing::info!(number = root.number, "the history got a root"),
        Ok(None) => {}
        // Another process made the same root at the same moment.
        Err(error) if error.is_duplicate() => {}
        Err(error) => return Err(error),
    }
    limit::sweep(&house.db, now).await?;
    institution::arrival::sweep(house).await?;
    let mut tx = house.db.write().await?;
    run!(&mut tx, "DELETE FROM session WHERE expires_at < $1", now)?;
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
    tx.commit().await
}
