//! What is done beside the pages: jobs from the outbox, and the sweeps of the clock. Each stands in its room; here they are listed, a line each.

mod run;
mod sweep;
mod unknown;

pub use run::{run_once, run_once_of, worker, worker_of};
pub use sweep::all as sweep;

use web::sweeps::Sweep;
use web::{limits, saved_submission, security, session, timekeeping};

use crate::jobs::Kind;

use crate::{
    application, certificate, data_request, desk, e_imza, entrance, erasure, institution,
    integrity, jobs, notice, phone_code, pre_application, staff, step_up,
};

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

/// Every sweep, first those that keep watch.
pub const SWEEPS: &[Sweep] = &[
    timekeeping::CLOCK,
    jobs::PUT_OFF,
    jobs::OLD,
    integrity::ROOTS,
    integrity::MISSED,
    pre_application::time_out::TIME_OUTS,
    limits::ENDED_WINDOWS,
    institution::arrival::CUT_OFF,
    institution::UNUSED_ROWS,
    application::draft::CLOSED,
    erasure::OVERDUE_DATA,
    data_request::ANSWERED_LONG_AGO,
    session::ENDED,
    entrance::UNFINISHED_LOGINS,
    saved_submission::EXPIRED,
    phone_code::OLD_CODES,
    step_up::OLD_CODES,
    notice::OLD_PARTS,
    e_imza::UNSIGNED,
    staff::EXPIRED,
    security::OLD_EVENTS,
    desk::WRONG_TRIES,
    staff::USED_CODES,
];
