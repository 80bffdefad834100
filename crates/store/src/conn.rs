//! A connection that reads, and a transaction that writes: what the query macros run on.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::migrations::{self, Set};
use crate::waiting::Waiting;
use crate::writer::Turn;
use crate::{StoreError, Timing};

/// A connection to either database. Finders take `&mut Conn`, so that they serve pages and writes alike.
pub struct Conn(pub(crate) Inner);

pub(crate) enum Inner {
    SqliteReader(PoolConnection<Sqlite>),
    SqliteWriter(Turn),
    PostgresReader(PoolConnection<Postgres>),
    PostgresWriter(Transaction<'static, Postgres>),
}

/// The driver's own connection, for the query macros and for nobody else.
pub enum Native<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Conn {
    /// The driver's own connection, after what [`later!`](crate::later) left waiting was sent.
    pub async fn native(&mut self) -> Result<Native<'_>, StoreError> {
        Ok(match &mut self.0 {
            Inner::SqliteReader(c) => Native::Sqlite(c),
            Inner::SqliteWriter(turn) => Native::Sqlite(turn.connection().await?),
            Inner::PostgresReader(c) => Native::Postgres(c),
            Inner::PostgresWriter(c) => Native::Postgres(c),
        })
    }

    /// Whether the tables of a set are in this database.
    pub(crate) async fn has(&mut self, set: Set) -> Result<bool, StoreError> {
        Ok(match self.native().await? {
            Native::Sqlite(conn) => migrations::lives_here(conn, set).await,
            Native::Postgres(conn) => migrations::lives_here(conn, set).await,
        }?)
    }

    /// From here on this connection reads the database as of one moment, until [`Conn::end_snapshot`].
    pub(crate) async fn begin_snapshot(&mut self) -> Result<(), StoreError> {
        let begin = match self.native().await? {
            Native::Sqlite(_) => "BEGIN",
            Native::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        crate::run!(self, begin)?;
        Ok(())
    }

    pub(crate) async fn end_snapshot(&mut self) -> Result<(), StoreError> {
        crate::run!(self, "ROLLBACK")?;
        Ok(())
    }
}

/// A write transaction. Dropped without [`Tx::commit`] it leaves nothing behind.
pub struct Tx(pub(crate) Conn);

/// Where a statement goes that nobody waits for, for [`later!`](crate::later) and for nobody else.
pub enum Later<'a> {
    Sqlite(&'a mut Waiting),
    Postgres(&'a mut PgConnection),
}

impl Tx {
    /// Where a statement goes that nobody waits for.
    pub fn later(&mut self) -> Later<'_> {
        match &mut self.0.0 {
            Inner::SqliteWriter(turn) => Later::Sqlite(turn.waiting()),
            Inner::PostgresWriter(tx) => Later::Postgres(tx),
            Inner::SqliteReader(_) | Inner::PostgresReader(_) => {
                unreachable!("a transaction is only ever made from a writer")
            }
        }
    }

    /// Returns when what was written is durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        let timing = Timing::start(module_path!(), "COMMIT");
        let done = match self.0.0 {
            Inner::SqliteWriter(turn) => turn.commit().await,
            Inner::PostgresWriter(tx) => tx.commit().await.map_err(StoreError::from),
            Inner::SqliteReader(_) | Inner::PostgresReader(_) => {
                unreachable!("a transaction is only ever made from a writer")
            }
        };
        timing.end();
        done
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
