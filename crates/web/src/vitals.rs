//! How it stands with this process: a sign of life is written to the database, and what it shows goes to /readyz, to /metrics and, where
//! somebody must look, to the log and the security officer.
//!
//! Writing is what proves that writing works: a full disk reads as well as an empty one.

mod pulse;

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;
use outside::clock::monotonic;
use rules::retention;
use store::uncovered::{self, Waiting};
use store::{Micros, StoreError, rows, run};
use tokio::sync::watch;
use uuid::Uuid;

pub use pulse::Pulse;
pub use pulse::{Ill, Vitals};

use crate::App;
use crate::security::{Event, Kind, note};
use crate::timekeeping;
use crate::trouble;

/// However often it is asked, one sign of life a second serves all.
const SERVES: Duration = Duration::from_secs(1);
/// How often it is given unasked.
const EVERY: Duration = Duration::from_secs(30);
/// Who gave none for so long runs no more.
const ALIVE: Micros = 90_000_000;
/// And is forgotten after so long, as is one from a clock that is ahead.
const FORGOTTEN: Micros = retention::Kind::SignOfLife.kept();
/// What must still fit on the disk. It is random, since some file systems and databases store nothing for zeros.
const ROOM: usize = 16 * 1024;

/// Gives a sign of life every half a minute until `stop` says so.
pub async fn watch(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // What is wrong was logged where it was found.
        let _found = vitals(&app).await;
        let _either = tokio::time::timeout(EVERY, stop.changed()).await;
    }
}

/// How it stands, as of at most a second ago.
pub async fn vitals(app: &App) -> Result<Vitals, Ill> {
    let mut last = app.pulse.last.lock().await;
    if let Some((at, found)) = last.as_ref()
        && at.elapsed() < SERVES
    {
        return found.clone();
    }
    let found = match beat(app).await {
        Ok(vitals) => {
            tell(app, &vitals).await;
            Ok(vitals)
        }
        Err(error) => {
            tracing::error!(%error, "no sign of life can be written");
            Err(match error.is_out_of_space() {
                true => Ill::NoRoom,
                false => Ill::NoDatabase,
            })
        }
    };
    metrics::gauge!("kalem_database_writable").set(f64::from(u8::from(found.is_ok())));
    *last = Some((monotonic(), found.clone()));
    found
}

async fn beat(app: &App) -> Result<Vitals, StoreError> {
    let pulse = &app.pulse;
    timekeeping::look(app).await?;
    if !pulse.has_looked_back.load(Ordering::Relaxed) {
        timekeeping::look_back(app).await?;
        pulse.has_looked_back.store(true, Ordering::Relaxed);
    }
    let now = app.outside.clock.base().as_microsecond();
    let skew = timekeeping::skew(app);
    let nodes = write(app, now, skew.unwrap_or_default()).await?;
    let mut conn = app.db.read().await?;
    let waiting = uncovered::waiting(&mut conn).await?;
    let troubles = trouble::find(&mut conn, app.now()).await?;
    drop(conn);
    let of_each = nodes.values();
    let apart = of_each.clone().max().unwrap_or(&0) - of_each.min().unwrap_or(&0);
    Ok(Vitals {
        skew,
        too_far_off: timekeeping::is_too_far_off(app),
        unsettled: !timekeeping::may_destroy(app),
        nodes: nodes.len(),
        apart: SignedDuration::from_micros(apart),
        waiting,
        root_is_late: is_late(app, waiting).await,
        troubles,
    })
}

/// Writes the sign of life, and reads those of all that run: by how much each one's clock is ahead of the database's.
async fn write(
    app: &App,
    now: Micros,
    skew: SignedDuration,
) -> Result<HashMap<Uuid, i64>, StoreError> {
    let process = app.pulse.process;
    let id = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    let mut room = vec![0; ROOM];
    rand::fill(room.as_mut_slice());
    let mut tx = app.db.write().await?;
    // The new row before the old one goes, so that there must be room for it.
    run!(
        &mut tx,
        "INSERT INTO node (id, process, at, skew, room) VALUES ($1, $2, $3, $4, $5)",
        id,
        process,
        now,
        i64::try_from(skew.as_micros()).unwrap_or(i64::MAX),
        room
    )?;
    run!(
        &mut tx,
        "DELETE FROM node WHERE (process = $1 AND id <> $2) OR at < $3 OR at > $4",
        process,
        id,
        now - FORGOTTEN,
        now + FORGOTTEN
    )?;
    let alive = rows!(
        &mut tx,
        (Uuid, i64),
        "SELECT process, skew FROM node WHERE at > $1",
        now - ALIVE
    )?;
    tx.commit().await?;
    Ok(alive.into_iter().collect())
}

/// Whether the same row has waited for a root too long. By the monotonic clock: no clock that is set hides it.
async fn is_late(app: &App, waiting: Waiting) -> bool {
    let mut waits = app.pulse.waits.lock().await;
    let Some(first) = waiting.first else {
        *waits = None;
        return false;
    };
    let patience = Duration::from_secs(app.settings.clock.root_minutes.unsigned_abs() * 60);
    match *waits {
        Some((same, since)) if same == first => since.elapsed() >= patience,
        _ => {
            *waits = Some((first, monotonic()));
            false
        }
    }
}

/// Counts it for whoever watches, and says it where somebody must look.
async fn tell(app: &App, vitals: &Vitals) {
    let skew = vitals.skew.unwrap_or_default();
    metrics::gauge!("kalem_clock_skew_seconds").set(skew.as_secs_f64());
    metrics::gauge!("kalem_nodes").set(vitals.nodes as f64);
    metrics::gauge!("kalem_nodes_apart_seconds").set(vitals.apart.as_secs_f64());
    metrics::gauge!("kalem_clock_jumped").set(f64::from(u8::from(vitals.unsettled)));
    metrics::gauge!("kalem_history_rows_without_root").set(vitals.waiting.rows as f64);
    metrics::gauge!("kalem_history_root_late").set(f64::from(u8::from(vitals.root_is_late)));
    app.pulse.shown.lock().await.show(&vitals.troubles);
    if vitals.too_far_off {
        tracing::error!(
            seconds = skew.as_secs(),
            "this machine's clock is too far from the database's: no more requests are taken until it is right"
        );
        note(app, Event::of(Kind::ClockSkew).detail("beyond-limit")).await;
    }
    if vitals.root_is_late {
        tracing::error!(
            rows = vitals.waiting.rows,
            "rows of the history have been under no root for too long: is a worker running?"
        );
        note(app, Event::of(Kind::RootLate)).await;
    }
}
