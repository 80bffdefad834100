//! Başvuru: the pages a person sees of an order: the list, the detail, the form, the code that proves its phone, the result.

mod correct;
mod detail;
pub mod districts;
pub mod draft;
mod form;
mod form_terms;
mod go_on;
mod identity;
mod list;
mod phone_code;
mod prove_phone;
mod result;
pub mod saved_form;
mod send;
mod window;
mod work_address;

pub use detail::detail;
pub use form::{autosave, show_form};
pub use go_on::go_on;
pub use identity::refresh_identity;
pub use list::list;
pub use phone_code::{again, ask};
pub use prove_phone::{prove, verified};
pub use result::result;
pub use send::{save, send_form};
pub use work_address::take_over;
