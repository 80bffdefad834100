//! What time it is, by the database that all processes share: asked, carried on and noticed when it jumps (decision 0019).

use std::time::Duration;

use jiff::SignedDuration;
use outside::clock::monotonic;
use store::{Micros, StoreError, row};

use crate::App;
use crate::app::timestamp;
use crate::security::{Event, Kind, note};
use crate::sweeps::Sweep;

/// For how long after a jump nothing is ended or deleted because its time is over: somebody has been told by then.
const UNSETTLED: Duration = Duration::from_secs(3_600);
/// A first look that finds no sign of life within this time does not know whether nobody ran or the clock jumped.
const DAY: SignedDuration = SignedDuration::from_hours(24);

pub const CLOCK: Sweep = Sweep::of("clock", |app| Box::pin(look(app)));

/// Asks the database for its time, or looks at our own clock where the database has none.
pub async fn look(app: &App) -> Result<(), StoreError> {
    let clock = &app.outside.clock;
    let Some(steering) = clock.steering() else {
        return Ok(());
    };
    let limit = limit(app);
    let asked = monotonic();
    let jumped = match app.db.server_time().await? {
        Some(server) => {
            let before = steering.jump_within(UNSETTLED);
            steering.told(timestamp(server), asked.elapsed(), clock.machine(), limit);
            steering.jump_within(UNSETTLED).filter(|_| before.is_none())
        }
        None => steering.look(clock.machine(), limit),
    };
    if let Some(by) = jumped {
        tell_of_a_jump(app, by).await;
    }
    Ok(())
}

/// Compares the clock with the last sign of life in the database, once, at the start: it may have been moved while nobody ran.
pub async fn look_back(app: &App) -> Result<(), StoreError> {
    let last = row!(
        &mut app.db.read().await?,
        (Option<Micros>,),
        "SELECT MAX(at) FROM node"
    )?;
    let Some(last) = last.and_then(|(at,)| at) else {
        return Ok(());
    };
    let clock = &app.outside.clock;
    let since = clock.base().duration_since(timestamp(last));
    if since < -limit(app) || since > DAY {
        if let Some(steering) = clock.steering() {
            steering.jumped_by(since);
        }
        tell_of_a_jump(app, since).await;
    }
    Ok(())
}

/// Whether what ends by time may be ended now. Nobody's application is cancelled because a clock ran two days ahead.
pub fn may_destroy(app: &App) -> bool {
    let steering = app.outside.clock.steering();
    steering.is_none_or(|steering| steering.jump_within(UNSETTLED).is_none())
}

/// By how much our own clock is ahead of the database's; none where it has none.
pub fn skew(app: &App) -> Option<SignedDuration> {
    app.outside.clock.steering()?.skew()
}

/// Whether our own clock is further off than the installation allows.
pub fn is_too_far_off(app: &App) -> bool {
    skew(app).is_some_and(|skew| skew.abs() > limit(app))
}

fn limit(app: &App) -> SignedDuration {
    SignedDuration::from_secs(app.settings.clock.skew_seconds)
}

async fn tell_of_a_jump(app: &App, by: SignedDuration) {
    tracing::error!(
        seconds = by.as_secs(),
        "the clock has jumped, or nobody ran for a day: for an hour nothing is ended or deleted because its time is over"
    );
    note(app, Event::of(Kind::ClockSkew).detail("clock-jumped")).await;
}
