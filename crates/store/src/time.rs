//! The database's own time. On SQLite there is none: the database is a file, and its time is that of whoever writes to it.

use crate::conn::Native;
use crate::{Db, Micros, StoreError};

impl Db {
    /// What the database server's clock says now; `None` on SQLite. It is the statement's own time, not the transaction's beginning.
    pub async fn server_time(&self) -> Result<Option<Micros>, StoreError> {
        if !self.has_own_clock() {
            return Ok(None);
        }
        let mut conn = self.read().await?;
        match conn.native().await? {
            Native::Sqlite(_) => Ok(None),
            Native::Postgres(c) => {
                let (micros,): (i64,) = sqlx::query_as(
                    "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT",
                )
                .fetch_one(c)
                .await?;
                Ok(Some(micros))
            }
        }
    }
}
