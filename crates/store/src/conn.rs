//! A connection that reads, and a transaction that writes: what the query macros run on.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::StoreError;
use crate::writer::Turn;

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
    /// The driver's own connection.
    pub fn native(&mut self) -> Native<'_> {
        match &mut self.0 {
            Inner::SqliteReader(c) => Native::Sqlite(c),
            Inner::SqliteWriter(turn) => Native::Sqlite(turn.connection()),
            Inner::PostgresReader(c) => Native::Postgres(c),
            Inner::PostgresWriter(c) => Native::Postgres(c),
        }
    }
}

/// A write transaction. Dropped without [`Tx::commit`] it leaves nothing behind.
pub struct Tx(pub(crate) Conn);

impl Tx {
    /// Returns when what was written is durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0.0 {
            Inner::SqliteWriter(turn) => turn.commit().await,
            Inner::PostgresWriter(tx) => Ok(tx.commit().await?),
            Inner::SqliteReader(_) | Inner::PostgresReader(_) => {
                unreachable!("a transaction is only ever made from a writer")
            }
        }
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
