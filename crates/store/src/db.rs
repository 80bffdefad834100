//! Opening either database, and bringing its tables up to date.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};

use crate::conn::Inner;
use crate::migrations::locks::{self, PATIENCE};
use crate::migrations::{self, Set, Wanted};
use crate::writer::Writer;
use crate::{Conn, Native, StoreError, Tx};

/// How many readers SQLite is given; more only wait for the same two or four cores.
const SQLITE_READERS: u32 = 8;
/// In kilobytes, as SQLite wants it told. The writer keeps what it changed until the batch ends; a reader finds in the
/// machine's own cache what it does not hold itself, and there are eight of them.
const WRITER_CACHE: &str = "-16000";
const READER_CACHE: &str = "-2000";
/// A page that waits longer than this for a connection is better answered with "busy".
const ACQUIRE: Duration = Duration::from_secs(10);
/// How long a write waits for somebody else's lock before its page says "not now"; the same in PostgreSQL's words.
const LOCKED: Duration = Duration::from_secs(5);
const LOCK_TIMEOUT: &str = "5s";
/// A connection that lay idle this long is asked whether it still holds; a busy one is not, it would cost a round trip.
const ASKED_AFTER: Duration = Duration::from_secs(1);

/// The database, whichever it is. Cheap to clone.
#[derive(Clone)]
pub struct Db(Kind);

#[derive(Clone)]
enum Kind {
    Sqlite { readers: SqlitePool, writer: Writer },
    Postgres { pool: PgPool },
}

impl Db {
    /// Opens `sqlite:PATH` (made when absent) or `postgres://…` with at most `connections` to it.
    pub async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?
                // A plan made for one person's rows is a bad plan for a queue over a million of them.
                .options([
                    ("plan_cache_mode", "force_custom_plan"),
                    ("statement_timeout", "30s"),
                    ("lock_timeout", LOCK_TIMEOUT),
                ])
                .disable_statement_logging();
            let pool = PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE)
                .test_before_acquire(false)
                // What lay idle may have been cut off meanwhile: then the page gets another one, not an error.
                .before_acquire(|connection, before| {
                    Box::pin(async move {
                        if before.idle_for >= ASKED_AFTER {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            return Ok(Self(Kind::Postgres { pool }));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(LOCKED)
            .foreign_keys(true)
            .pragma("cache_size", WRITER_CACHE)
            .disable_statement_logging();
        let writer = Writer::new(options.connect().await?);
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .connect_with(
                options
                    .pragma("query_only", "1")
                    .pragma("cache_size", READER_CACHE),
            )
            .await?;
        Ok(Self(Kind::Sqlite { readers, writer }))
    }

    /// Opens a database that must be there already.
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:")
            && !std::path::Path::new(path.trim_start_matches("//")).exists()
        {
            let missing =
                std::io::Error::new(std::io::ErrorKind::NotFound, "there is no database there");
            return Err(StoreError::Database(sqlx::Error::Io(missing)));
        }
        Self::open(url, 2).await
    }

    /// Brings the tables of one set, and the history, to the version that this program needs.
    pub async fn migrate(&self, set: Set) -> Result<(), StoreError> {
        self.bring(Wanted::Set(set), PATIENCE).await
    }

    /// The same up to a step: tables as an older release has them.
    pub async fn migrate_until(&self, set: Set, step: i64) -> Result<(), StoreError> {
        self.bring(Wanted::Until(set, step), PATIENCE).await
    }

    /// The same by a list of steps. Each is one transaction: cut off anywhere, it is done from its beginning by the next start. Locks that others
    /// hold are waited for this long.
    pub async fn migrate_by(&self, steps: &Migrator, patience: Duration) -> Result<(), StoreError> {
        self.bring(Wanted::List(steps), patience).await
    }

    async fn bring(&self, wanted: Wanted<'_>, patience: Duration) -> Result<(), StoreError> {
        match &self.0 {
            Kind::Sqlite { writer, .. } => writer.migrate(wanted, patience).await,
            Kind::Postgres { pool } => {
                let own = pool.connect_options().connect().await?;
                Ok(locks::on_postgres(own, wanted, patience).await?)
            }
        }
    }

    /// The steps of a set that this program needs and the database has not, oldest first.
    pub async fn missing_steps(&self, set: Set) -> Result<Vec<i64>, StoreError> {
        let mut conn = self.read().await?;
        Ok(match conn.native().await? {
            Native::Sqlite(conn) => migrations::missing(conn, set).await,
            Native::Postgres(conn) => migrations::missing(conn, set).await,
        }?)
    }

    /// Whether the tables of a set are in this database.
    pub async fn has(&self, set: Set) -> Result<bool, StoreError> {
        self.read().await?.has(set).await
    }

    /// A connection that reads what is committed.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(Conn(match &self.0 {
            Kind::Sqlite { readers, .. } => Inner::SqliteReader(readers.acquire().await?),
            Kind::Postgres { pool } => Inner::PostgresReader(pool.acquire().await?),
        }))
    }

    /// A write transaction.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(Tx(Conn(match &self.0 {
            Kind::Sqlite { writer, .. } => Inner::SqliteWriter(writer.turn()),
            Kind::Postgres { pool } => Inner::PostgresWriter(pool.begin().await?),
        })))
    }

    /// Which database this is, for logs and pages of operators.
    pub fn kind(&self) -> &'static str {
        match &self.0 {
            Kind::Sqlite { .. } => "SQLite",
            Kind::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Whether it is a server with a clock of its own.
    pub(crate) fn has_own_clock(&self) -> bool {
        matches!(self.0, Kind::Postgres { .. })
    }

    /// Ends all connections after what is running has finished.
    pub async fn close(&self) {
        match &self.0 {
            Kind::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Kind::Postgres { pool } => pool.close().await,
        }
    }
}
