//! An order's row: how it is found, what it says as facts, how it is changed, and how pages show it. Every room that works on an order stands on this one.

pub mod back;
pub mod facts;
pub mod finders;
pub mod ordered;
mod record;
mod row;
pub mod shown;
mod stored;
pub mod subject;
pub mod timeline;

pub use record::{Happened, record, record_behind};
pub use stored::Flaw;
