//! The signature of approvals, consents and logins: CAdES in one form (EN 319 122-1).

pub mod build;
pub mod form;
pub mod reason;
