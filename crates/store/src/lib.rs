//! SQLite or PostgreSQL: read, write, the one query macro, the job queue, the append-only history.
//!
//! Everything above asks in one SQL text that both databases understand; the portable dialect is
//! listed in `CONTRIBUTING.md`. Only this crate knows which of the two is behind it.

mod conn;
mod db;
mod error;
pub mod facts;
pub mod failing_sweep;
pub mod history;
pub mod installation;
pub mod job;
pub mod limit;
mod migrations;
mod query;
pub mod remembered;
pub mod root;
pub mod root_sweep;
mod roots_file_fault;
mod time;
mod timing;
pub mod uncovered;
mod vault;
pub mod verify;
mod waiting;
mod writer;

pub use conn::{Conn, Later, Native, Tx};
pub use db::Db;
pub use error::StoreError;
pub use migrations::Set;
pub use sqlx;
pub use timing::Timing;
pub use vault::{BlindIndex, FieldKey, Keys, Vault, VaultError};

/// Microseconds since 1970 in UTC: how every point in time is stored.
pub type Micros = i64;
