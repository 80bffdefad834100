//! What signs certificates: order recorded before it is signed, profile, CRL, OCSP, time-stamps.
//!
//! It has tables of its own, knows no phone number and no application, and hands out nothing that it has not recorded. In the demo it runs
//! inside the one process; in production it is a process of its own.

pub mod authority_folder;
pub mod authority_key;
pub mod ceremony;
mod certificate_row;
mod dotted;
mod draft;
pub mod facts;
mod fault;
mod issue;
mod issuer;
mod key_check;
pub mod key_file;
mod key_purpose;
mod lint;
pub mod look_up;
mod module_watch;
mod ocsp;
mod order;
mod own_certificate;
mod own_key;
pub mod practice_authority;
pub mod practice_mark;
pub mod profile;
pub mod published;
pub mod requests;
mod response_cache;
pub mod revocation_list;
mod rsa_check;
mod sign;
pub mod state;
mod time_stamp;

pub use authority_key::{Again, AuthorityKey, SigningTrouble, TokenKey};
pub use ceremony::Ceremony;
pub use draft::Drawn;
pub use fault::IssuerFault;
pub use issue::issue;
pub use issuer::{Authority, Issuer, Settings};
pub use key_check::KeyRefusal;
pub use order::{Holder, Order};
pub use own_key::Draw;
pub use rsa_check::Weakness;
