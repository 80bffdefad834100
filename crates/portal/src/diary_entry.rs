//! An entry of İmza Günlüğü: what was done in a person's name, with which browser and from where (B16).
//!
//! A place is a shortened network address: enough to know one's own office or home by, and too little to follow anybody with. It is sealed.

mod browser_name;
mod note;
mod whereabouts;

pub use browser_name::browser_name;
pub use note::{Kind, note, place};
pub use whereabouts::Whereabouts;
