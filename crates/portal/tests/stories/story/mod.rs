//! What the stories share: a town with a portal in it, on either database, and people with browsers.
//!
//! A story is told in the manual's words. Its browser sees only what a page shows: it follows links that are
//! there, fills in fields that are there and presses buttons that are there, without JavaScript.

#![allow(dead_code, unused_imports, reason = "each story uses a part of it")]

pub mod applicant;
pub mod authenticator;
pub mod authority;
pub mod browser;
pub mod card;
pub mod chip;
pub mod clerk;
pub mod client;
pub mod consent;
pub mod counterparts;
pub mod crooked;
mod databases;
mod happens;
pub mod issuer;
mod machines;
mod network;
pub mod page;
pub mod planted;
mod seal;
mod sent;
pub mod signer_app;
pub mod stranger;
pub mod told;
pub mod town;

pub use authority::Authority;
pub use browser::Browser;
pub use card::Card;
pub use chip::Chip;
pub use crooked::Crooked;
pub use databases::on_postgres_with_keys;
pub use happens::happens;
pub use signer_app::SignerApp;
pub use town::{Town, on_both, on_postgres, on_sqlite};
