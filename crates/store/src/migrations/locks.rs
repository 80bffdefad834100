//! How a migration waits for others. A step may run as long as its table is big, but it waits only a short while for a lock: whoever asks for
//! the table after it, pages as well, stands in line behind it. Then it lets them pass and tries again.

use std::time::Duration;

use sqlx::migrate::{Migrate, MigrateError};
use sqlx::{Connection as _, PgConnection};

use super::{Wanted, run};

/// How long a process tries to get the locks of its steps before it gives up, and says who cannot be waited for.
pub const PATIENCE: Duration = Duration::from_secs(600);
/// Between two tries, whoever stood in line passes.
const PAUSE: Duration = Duration::from_secs(1);
/// What a try and the pause after it take on PostgreSQL; on SQLite, which waits longer for its one lock, it is more.
const OF_ONE_TRY: Duration = Duration::from_secs(3);

/// For the connection that migrates, in place of what pages have. A lock is waited for less long than a page waits for one (five seconds), so that
/// no page which stands in line behind the step is refused.
const OF_A_STEP: [&str; 3] = [
    "SET statement_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
    "SET lock_timeout = '2s'",
];
/// A process that was killed lets go of its locks within seconds, and not at the end of a statement that may take an hour. Not every
/// server can look; without it, the next start waits.
const WATCH_THE_CLIENT: &str = "SET client_connection_check_interval = '5s'";

/// Migrates on a connection of its own, which is closed whatever comes: with it goes the lock that one process has at a time.
pub(crate) async fn on_postgres(
    mut conn: PgConnection,
    wanted: Wanted<'_>,
    patience: Duration,
) -> Result<(), MigrateError> {
    for setting in OF_A_STEP {
        sqlx::query(setting).execute(&mut conn).await?;
    }
    if let Err(error) = sqlx::query(WATCH_THE_CLIENT).execute(&mut conn).await {
        tracing::debug!(%error, "the server does not look whether its client lives");
    }
    // Another process may be at it for as long as it takes.
    while let Err(fault) = conn.lock().await {
        if !is_of_a_lock(&fault) {
            return Err(fault);
        }
        tracing::info!("another process brings the tables up to date; waiting for it");
    }
    let mut tries = Tries::within(patience);
    let done = loop {
        match run(&mut conn, wanted).await {
            Err(fault) if tries.has_another_after(&fault) => pause(&fault).await,
            done => break done,
        }
    };
    match conn.close().await {
        Ok(()) => done,
        Err(fault) => done.and(Err(fault.into())),
    }
}

pub(crate) async fn pause(fault: &MigrateError) {
    tracing::warn!(%fault, "a step of the tables waits for others");
    tokio::time::sleep(PAUSE).await;
}

/// How much of the patience is left, counted by tries.
pub(crate) struct Tries(Duration);

impl Tries {
    pub(crate) fn within(patience: Duration) -> Self {
        Self(patience)
    }

    /// Whether it is tried once more after this fault.
    pub(crate) fn has_another_after(&mut self, fault: &MigrateError) -> bool {
        match self.0.checked_sub(OF_ONE_TRY) {
            Some(left) if is_of_a_lock(fault) => {
                self.0 = left;
                true
            }
            _ => false,
        }
    }
}

/// Whether somebody else holds what is needed: nothing of the step was kept, and it may work later.
fn is_of_a_lock(fault: &MigrateError) -> bool {
    let (MigrateError::Execute(fault) | MigrateError::ExecuteMigration(fault, _)) = fault else {
        return false;
    };
    let code = fault.as_database_error().and_then(|fault| fault.code());
    code.is_some_and(|code| is_lock_code(&code))
}

/// PostgreSQL: lock_not_available, deadlock_detected. SQLite: busy, locked, in the low byte of its number.
fn is_lock_code(code: &str) -> bool {
    let number: Option<u32> = code.parse().ok();
    match code.len() {
        5 => ["55P03", "40P01"].contains(&code),
        _ => number.is_some_and(|number| [5, 6].contains(&(number & 0xff))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_told_from_what_is_wrong() {
        for lock in ["55P03", "40P01", "5", "6", "261", "517"] {
            assert!(is_lock_code(lock), "{lock}");
        }
        for wrong in ["57014", "42P07", "23505", "1", "13", ""] {
            assert!(!is_lock_code(wrong), "{wrong}");
        }
    }
}
