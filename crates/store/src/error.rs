//! What can go wrong between us and the database.

use crate::vault::VaultError;

/// A failure of the database, or a row that somebody else changed first.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row was changed since it was read: the caller's decision rests on old facts.
    #[error("the row was changed by someone else in the meantime")]
    Stale,
    /// A row is not as this installation wrote it, and nothing is decided upon it.
    #[error("a row was changed behind the program's back")]
    Forged,
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
    /// The file that remembers the newest root could not be read or written.
    #[error(transparent)]
    Remembered(#[from] crate::roots_file_fault::FileFault),
    /// A stored value does not have the shape that the program wrote.
    #[error("a stored value cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
}

/// SQLSTATE has five characters: lost connections, resources, shutdown, system, locks, and a standby that only reads.
/// SQLite's numbers are shorter, their low byte is the kind: busy, locked, read-only, I/O, full, cannot open.
fn is_passing(code: &str) -> bool {
    match code.len() {
        5 => {
            ["08", "53", "57", "58"].contains(&&code[..2])
                || ["25006", "3D000", "40001", "40P01", "55P03"].contains(&code)
        }
        _ => {
            let number: Option<u32> = code.parse().ok();
            number.is_some_and(|number| matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
        }
    }
}

impl StoreError {
    /// Whether a unique constraint refused the row, which means that another transaction came first.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }

    /// Whether the database cannot be asked now, or cannot answer now: what was asked may work later.
    pub fn is_unavailable(&self) -> bool {
        use sqlx::Error::*;
        match self {
            Self::NotDurable(_) => true,
            // A server that goes away in the middle of a greeting is a protocol's error to sqlx.
            Self::Database(
                Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed,
            ) => true,
            Self::Database(Database(e)) => e.code().is_some_and(|code| is_passing(&code)),
            _ => false,
        }
    }

    /// Whether there was no room left for it on the disk.
    pub fn is_out_of_space(&self) -> bool {
        // SQLITE_FULL, and PostgreSQL's class of insufficient resources: disk_full.
        matches!(self, Self::Database(sqlx::Error::Database(e)) if matches!(e.code().as_deref(), Some("13" | "53100")))
            || matches!(self, Self::NotDurable(why) if why.contains("disk is full"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What sqlx says when PostgreSQL's answer to the first word is the end of the line, seen now and then.
    #[test]
    fn a_greeting_cut_off_passes() {
        let why = "unexpected response from SSLRequest: 0x00".to_owned();
        assert!(StoreError::from(sqlx::Error::Protocol(why)).is_unavailable());
        assert!(!StoreError::from(sqlx::Error::RowNotFound).is_unavailable());
    }

    #[test]
    fn what_passes_is_told_from_what_is_wrong() {
        for passing in [
            "5", "261", "517", "6", "778", "13", "14", "57P01", "53300", "08006",
        ] {
            assert!(is_passing(passing), "{passing}");
        }
        for wrong in ["1", "19", "2067", "22021", "23505", "42P01", "xx", ""] {
            assert!(!is_passing(wrong), "{wrong}");
        }
    }
}
