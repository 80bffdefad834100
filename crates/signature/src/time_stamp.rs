//! Time-stamps (RFC 3161, EN 319 422): asking for one, giving one, and believing one.

pub mod info;
pub mod request;
pub mod response;
pub mod token;

pub use info::Info;
pub use request::Request;
pub use token::Token;

/// Why an authority gives no time-stamp: the named bits of PKIFailureInfo (RFC 3161, 2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the digest algorithm is not accepted")]
    BadAlgorithm = 0,
    #[error("the request is not permitted")]
    BadRequest = 2,
    #[error("the request cannot be read")]
    BadDataFormat = 5,
    #[error("the time is not available")]
    TimeNotAvailable = 14,
    #[error("the policy is not offered")]
    UnacceptedPolicy = 15,
    #[error("the extension is not offered")]
    UnacceptedExtension = 16,
    #[error("the additional information is not available")]
    AddInfoNotAvailable = 17,
    #[error("the authority failed")]
    SystemFailure = 25,
}

impl Failure {
    const ALL: [Self; 8] = [
        Self::BadAlgorithm,
        Self::BadRequest,
        Self::BadDataFormat,
        Self::TimeNotAvailable,
        Self::UnacceptedPolicy,
        Self::UnacceptedExtension,
        Self::AddInfoNotAvailable,
        Self::SystemFailure,
    ];
}
