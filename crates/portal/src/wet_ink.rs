//! Islak imza: the printed form, written down before it is handed out, and handed out again as written (R24, R25).

mod choose;
pub mod content;
mod download;
pub mod sql;

pub use choose::{approve, choose};
pub use download::download;
