//! An application: its facts, and what they allow. There is no stored status; it follows from facts.

mod acts;
mod facts;
mod status;

pub use acts::{
    Refused, may_be_cancelled, may_be_filled, may_be_printed, may_choose_approval, may_form_arrive,
};
pub use facts::{ApplicationKind, Approval, CancelledBy, Facts, Payment};
pub use status::{FormStage, Status, status};
