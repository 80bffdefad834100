//! What the portal and the issuer say to each other: JSON over HTTPS with a certificate on both ends.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /orders` | [`CertificateOrder`] | [`IssuedCertificate`]; the same as often as it is sent |
//! | `POST /orders/{order}/state` | [`StateChange`] | [`StateChanged`]; done once for one `cause` |
//! | `POST /certificates` | [`CertificateQuery`] | [`Certificates`]; a POST, so that no identity number stands in an address |
//! | `GET /health` | – | [`Health`] |
//!
//! Any other answer than 200 has an [`ApiError`] as its body. 404: no such certificate. 409: the state does not allow it, or the order came before with
//! other content. 412: changed since it was looked at. 422: it will never be done as asked. 503: to be sent again. Times are microseconds since
//! 1970 (UTC).

mod certificate;
mod der;
mod order;

use serde::{Deserialize, Serialize};

pub use certificate::{
    CertificateQuery, CertificateRecord, Certificates, HistoryEntry, StateChange, StateChanged,
};
pub use der::Der;
pub use order::{CertificateOrder, CertificateSubject, IssuedCertificate};

pub const ORDERS: &str = "/orders";
pub const CERTIFICATES: &str = "/certificates";
pub const HEALTH: &str = "/health";
/// The address of [`state`], as a router writes it.
pub const STATE_ROUTE: &str = "/orders/{order}/state";

/// Where the state of an order's certificate is changed.
pub fn state(order: uuid::Uuid) -> String {
    format!("/orders/{order}/state")
}

/// How the issuer is. Whoever is answered has seen the database read and, where the list was due, the key sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The authority's name.
    pub authority: String,
    /// The end of its certificate.
    pub not_after: i64,
    /// Of the revocation list that is published now.
    pub list_number: i64,
    pub list_next_update: i64,
}

/// Why not, in words that name no person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub error: String,
}
