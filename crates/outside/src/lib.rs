//! Other people's systems, one file each: mail, SMS, identity gate, population register, signature authorities, issuer, collector of
//! spans, clock.
//!
//! Each is a closed enum, so that a reader sees every possible counterpart in one place. Each can say whether it
//! `is_practice()`: production refuses to start with a practice one. Every call over the network has a time limit, and its
//! error says whether to try again ([`Unavailable`](SendError::Unavailable)) or to give up ([`Refused`](SendError::Refused)).

pub mod authorities;
pub mod civil_registry;
pub mod clock;
pub mod collector;
mod fault;
pub mod identity_gate;
pub mod issuer;
pub mod mail;
pub mod practice_gate;
pub mod practice_inbox;
mod secret;
pub mod sms;
mod timing;
mod tls;
pub mod trace_context;
mod web;

pub use fault::{OutsideFault, SendError, SettingsError};
pub use secret::Secret;
pub use tls::ensure_crypto_provider;

/// Log directives that must always be added to the operator's own: below these levels the libraries used here print whole
/// messages, with addresses, telephone numbers, names and one-time addresses of ours in them.
pub const LOG_CEILING: &str = "rusmpp=warn,rusmppc=warn,lettre=warn,openidconnect=warn,oauth2=warn,reqwest=warn,hyper=warn,hyper_util=warn,h2=warn,rustls=warn,tower_http::csrf=warn";
