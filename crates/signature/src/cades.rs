//! The signature of approvals, consents and logins: CAdES in one form (EN 319 122-1). `build` makes it, `verify` believes it or says why
//! not.

pub mod build;
pub mod form;
pub mod policy;
pub mod reason;
pub mod report;
pub mod revocation;
mod stamp;
pub mod verify;
