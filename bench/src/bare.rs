//! What the portal's figures stand beside: a transaction that inserts one small row, durably, and nothing else.

use std::time::Instant;

use store::{Db, run};
use uuid::Uuid;

use crate::Done;
use crate::load::{Pressed, Pressure};

/// Inserts from as many tasks as the forms are posted from.
pub async fn inserts(db: &Db, pressure: Pressure) -> Done<Pressed> {
    let mut tx = db.write().await?;
    run!(&mut tx, "DROP TABLE IF EXISTS bare")?;
    run!(
        &mut tx,
        "CREATE TABLE bare (id UUID PRIMARY KEY, at BIGINT NOT NULL)"
    )?;
    tx.commit().await?;
    let begin = Instant::now() + pressure.warm_up;
    let end = begin + pressure.measured;
    let tasks: Vec<_> = (0..pressure.connections as u128)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                for number in 0.. {
                    let sent = Instant::now();
                    if sent >= end {
                        break;
                    }
                    let mut tx = db.write().await.map_err(|error| error.to_string())?;
                    let id = Uuid::from_u128(number << 64 | task);
                    run!(
                        &mut tx,
                        "INSERT INTO bare (id, at) VALUES ($1, $2)",
                        id,
                        1_i64
                    )
                    .map_err(|error| error.to_string())?;
                    tx.commit().await.map_err(|error| error.to_string())?;
                    if sent >= begin {
                        times.push(sent.elapsed().as_micros() as u32);
                    }
                }
                Ok::<_, String>(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let mut tx = db.write().await?;
    run!(&mut tx, "DROP TABLE bare")?;
    tx.commit().await?;
    Pressed::of(times, pressure.measured)
}
