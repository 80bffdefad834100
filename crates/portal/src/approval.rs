//! Onay, Adım 2 / 3: check what was typed and choose how to approve; then read the commitment and approve (R22–R24).
//!
//! A way that this installation does not offer is not shown.

mod agree;
pub mod by_e_imza;
pub mod by_e_onay;
pub mod by_wet_ink;
mod check;
mod commitment_page;
pub mod facts;
mod ready;
mod signed_text;
mod way;

pub use agree::agree;
pub use check::check;
pub use commitment_page::commitment_page;
