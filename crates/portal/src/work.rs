//! What is done beside the pages: jobs from the outbox, and the sweeps of the clock. Each stands in its room; here they are listed, a line each.

mod run;
mod sweep;
mod unknown;

pub use run::{run_once, run_once_of, worker, worker_of};
pub use sweep::all as sweep;

use crate::jobs::Kind;
use crate::{certificate, e_imza, institution, notice, phone_code};

/// Every kind of job, first those that somebody waits for.
pub const JOBS: &[Kind] = &[
    Kind::of::<phone_code::Deliver>(),
    Kind::of::<notice::SendSms>(),
    Kind::of::<notice::SendMail>(),
    Kind::of::<institution::opening::OpenOrders>(),
    Kind::of::<institution::register::AskRegister>(),
    Kind::of::<e_imza::Stamp>(),
    Kind::of::<certificate::AskIssuer>(),
];
