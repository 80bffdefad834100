//! Contact points of a person: the phones that were proven, and the e-mail addresses that came with them. Codes that open something and notices
//! that protect go there, never to what a form or a list names (decision 0015).

mod adopt;
mod bearers;
mod end;
mod proposed;
mod shown;
mod sql;
mod trusted_phone;

pub use adopt::adopt;
pub use bearers::{MOST_BEARERS, bearers};
pub use end::end_denied;
pub use proposed::{is_proposed, proposed_email, proposed_phone, take_proposals};
pub use shown::{Line, lines, lines_with_named};
pub use sql::{AlertTarget, Row, index, told};
pub use trusted_phone::{Shown, TrustedPhone, trusted_phone};
