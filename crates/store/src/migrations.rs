//! The tables, in sets of steps (decision 0025): the portal's, the issuer's, and the history, which whoever keeps one has. Each set remembers
//! in a table of its own how far it came, so that portal and issuer live in one database or in two.

mod before_sets;
mod left_out;
pub(crate) mod locks;

use std::borrow::Cow;

use sqlx::migrate::{Migrate, MigrateError, Migration, Migrator};
use sqlx::{PgConnection, SqliteConnection};

/// Until here both sets were one list, and [`PORTAL_TABLE`] says of all its steps whether they were done.
const LAST_OF_ONE_LIST: i64 = 202_611_281_830;

/// Where each set says how far it came. The first is sqlx's own name: databases of older releases have it.
const PORTAL_TABLE: &str = "_sqlx_migrations";
const ISSUER_TABLE: &str = "_sqlx_migrations_issuer";
const HISTORY_TABLE: &str = "_sqlx_migrations_history";

static PORTAL: Migrator = sqlx::migrate!("migrations/portal");
static ISSUER: Migrator = sqlx::migrate!("migrations/issuer");
static HISTORY: Migrator = sqlx::migrate!("migrations/history");

/// Who lives in a database. Each brings the history along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    Portal,
    Issuer,
}

impl Set {
    pub const ALL: [Self; 2] = [Self::Portal, Self::Issuer];

    fn table(self) -> &'static str {
        match self {
            Self::Portal => PORTAL_TABLE,
            Self::Issuer => ISSUER_TABLE,
        }
    }

    /// The steps as they run where the history and the issuer have steps of their own.
    fn steps(self) -> Migrator {
        match self {
            Self::Portal => of_table(PORTAL_TABLE, before_sets::portal_alone()),
            Self::Issuer => of_table(ISSUER_TABLE, ISSUER.migrations.to_vec()),
        }
    }

    /// What a fingerprint of the tables is made of: the digest of each step's text.
    pub fn checksums(self) -> impl Iterator<Item = Vec<u8>> {
        let own = self.steps();
        let all: Vec<_> = HISTORY.iter().chain(own.iter()).cloned().collect();
        all.into_iter().map(|step| step.checksum.into_owned())
    }
}

fn of_table(table: &'static str, mut steps: Vec<Migration>) -> Migrator {
    steps.sort();
    Migrator {
        table_name: Cow::Borrowed(table),
        ..tolerant(Cow::Owned(steps))
    }
}

/// What a newer release has added is none of this program's: migrations only expand, and both serve side by side while one replaces the other.
/// Otherwise the older one could not be started again.
fn tolerant(steps: Cow<'static, [Migration]>) -> Migrator {
    Migrator {
        migrations: steps,
        ignore_missing: true,
        ..Migrator::DEFAULT
    }
}

/// What is to be brought up to date.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Set(Set),
    /// No further than this step of it.
    Until(Set, i64),
    /// A list of a test's own.
    List(&'a Migrator),
}

/// A connection that migrates, of either kind.
pub(crate) trait Connection: Migrate + Send {
    fn has_table(
        &mut self,
        name: &'static str,
    ) -> impl Future<Output = Result<bool, MigrateError>> + Send;
}

impl Connection for SqliteConnection {
    async fn has_table(&mut self, name: &'static str) -> Result<bool, MigrateError> {
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1";
        let found = sqlx::query(sql).bind(name).fetch_optional(self).await?;
        Ok(found.is_some())
    }
}

impl Connection for PgConnection {
    async fn has_table(&mut self, name: &'static str) -> Result<bool, MigrateError> {
        // By the search path, as every statement finds its tables.
        let sql = "SELECT 1 WHERE to_regclass($1) IS NOT NULL";
        let found = sqlx::query(sql).bind(name).fetch_optional(self).await?;
        Ok(found.is_some())
    }
}

/// Brings the tables up to date. On PostgreSQL one process does so at a time, of older releases as well: their lock is the same.
pub(crate) async fn run<C: Connection>(
    conn: &mut C,
    wanted: Wanted<'_>,
) -> Result<(), MigrateError> {
    conn.lock().await?;
    let done = match wanted {
        Wanted::Set(set) => bring(conn, set, None).await,
        Wanted::Until(set, step) => bring(conn, set, Some(step)).await,
        Wanted::List(list) => {
            let list = tolerant(list.migrations.clone());
            list.run_direct(None, conn, false).await
        }
    };
    // Where it failed the connection may be lost, and the lock with it: the first fault is the one to be told.
    let unlocked = conn.unlock().await;
    done.and(unlocked)
}

async fn bring<C: Connection>(
    conn: &mut C,
    set: Set,
    until: Option<i64>,
) -> Result<(), MigrateError> {
    before_sets::take_over(conn).await?;
    of_table(HISTORY_TABLE, HISTORY.migrations.to_vec())
        .run_direct(None, conn, false)
        .await?;
    set.steps().run_direct(until, conn, false).await
}

/// The steps of a set that this program has and the database does not, oldest first. Changes nothing.
pub(crate) async fn missing<C: Connection>(
    conn: &mut C,
    set: Set,
) -> Result<Vec<i64>, MigrateError> {
    let mut missing = Vec::new();
    let own = set.steps();
    // A database that is taken over by the next start has the history by the portal's steps.
    for (table, steps) in [(HISTORY_TABLE, &HISTORY), (set.table(), &own)] {
        let done = applied(conn, table).await?;
        missing.extend(
            steps
                .iter()
                .map(|step| step.version)
                .filter(|version| !done.contains(version)),
        );
    }
    Ok(missing)
}

/// Which steps a table says were done; none where there is no such table.
async fn applied<C: Connection>(
    conn: &mut C,
    table: &'static str,
) -> Result<Vec<i64>, MigrateError> {
    if !conn.has_table(table).await? {
        return Ok(Vec::new());
    }
    let applied = conn.list_applied_migrations(table).await?;
    Ok(applied.into_iter().map(|step| step.version).collect())
}

/// Whether a set's tables are in this database.
pub(crate) async fn lives_here<C: Connection>(
    conn: &mut C,
    set: Set,
) -> Result<bool, MigrateError> {
    conn.has_table(match set {
        Set::Portal => "application",
        Set::Issuer => "issuer_certificate",
    })
    .await
}
