//! The short commands, each an act of its own.

mod accept_restored_backup;
mod bounce;
mod ceremony;
mod check_config;
mod doctor;
mod migrate;
mod operator;
mod people;
mod verify;
mod verify_signature;

pub use accept_restored_backup::accept_restored_backup;
pub use bounce::bounce;
pub use ceremony::{ceremony, root_list};
pub use check_config::check_config;
pub use doctor::doctor;
pub use migrate::migrate;
pub use operator::operator;
pub use people::{add_institution, add_operator, appoint_officer};
pub use verify::verify;
pub use verify_signature::verify_signature;

use std::io::Write;

/// A line for whoever typed the command; a closed pipe is nobody's fault.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
