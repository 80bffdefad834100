//! What can go wrong between us and the database.

use crate::vault::VaultError;

/// A failure of the database, or a row that somebody else changed first.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row was changed since it was read: the caller's decision rests on old facts.
    #[error("the row was changed by someone else in the meantime")]
    Stale,
    /// The batch that this write belonged to could not be made durable; nothing of it was kept.
    #[error("the write could not be made durable: {0}")]
    NotDurable(String),
    /// The database answered with an error.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought to the version that this program needs.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A sealed field could not be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A stored value does not have the shape that the program wrote.
    #[error("a stored value cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
}

impl StoreError {
    /// Whether a unique constraint refused the row, which means that another transaction came first.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }

    /// Whether there was no room left for it on the disk.
    pub fn is_out_of_space(&self) -> bool {
        // SQLITE_FULL, and PostgreSQL's class of insufficient resources: disk_full.
        matches!(self, Self::Database(sqlx::Error::Database(e)) if matches!(e.code().as_deref(), Some("13" | "53100")))
            || matches!(self, Self::NotDurable(why) if why.contains("disk is full"))
    }
}
