//! An application: its facts, what they allow, and what an event makes of them. There is no stored status; it follows from facts.

mod acts;
mod contradiction;
pub mod erasure;
mod event;
pub mod every;
mod facts;
mod fulfilment;
mod progress;
mod status;

pub use acts::{
    Refused, is_form_awaited, may_be_cancelled, may_be_cancelled_by, may_be_filled, may_be_invited,
    may_be_printed, may_choose_approval, may_form_arrive, may_late_paper_come,
};
pub use contradiction::{Contradiction, contradictions};
pub use event::{Event, apply};
pub use facts::{
    ApplicationKind, Approval, Approved, Cancelled, CancelledBy, Facts, FormRefused, Micros,
    Payment,
};
pub use fulfilment::{Aftermath, aftermath, may_acceptance_be_undone};
pub use progress::Progress;
pub use status::{FormStage, Status, status};
