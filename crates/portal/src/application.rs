//! Başvuru: the list, the detail with its timeline, the form, the result, cancellation.

mod cancel;
mod detail;
pub mod draft;
pub mod facts;
pub mod finders;
mod form;
mod identity;
mod list;
mod record;
mod result;
mod row;
pub mod saved_form;
mod send;
pub mod shown;
mod stored;
pub mod timeline;

pub use cancel::{ask_cancel, cancel, close};
pub use detail::detail;
pub use form::{autosave, show_form};
pub use identity::refresh_identity;
pub use list::list;
pub use record::record;
pub use result::result;
pub use send::{save, send_form};
pub use stored::Flaw;
