//! What keeps a database honest that somebody without the keys can write to: roots remembered on this machine, and rows with a MAC.

mod backup;
mod begin;
mod facts;
mod old_rows;
mod roots;

pub use backup::{Accepted, accept_restored_backup};
pub use begin::{Problem, begin};
pub use facts::ROOMS;
pub use roots::{MISSED, ROOTS};
