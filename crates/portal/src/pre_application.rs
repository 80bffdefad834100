//! Ön başvuru: opened for a person whom an institution named, and ended when its time is over (R06, R08).

mod open;
pub mod time_out;

pub use open::{Opened, Opening, open};
