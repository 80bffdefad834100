//! The rehearsal (B17): the whole run against a practice card and a practice text, before the real one, without any network.
//!
//! Everything is real but the card and the authority: a key signs behind a PIN that locks, and the signature is checked as a portal
//! checks it. What is signed here binds nobody: its authority is made for this one run and is believed by no one.

mod authority;
mod practice_card;
mod practice_portal;

pub use authority::{Authority, Holder, POLICY};
pub use practice_card::PracticeCard;
pub use practice_portal::{CODE, PracticePortal, address};

/// The PIN of the practice card; it stands on the screen.
pub const PIN: &str = "290753";
