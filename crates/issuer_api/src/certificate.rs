//! Which certificates there are, and another state for one.

use rules::certificate_state::{Act, Demand, State, Why};
use rules::serial_number::SerialNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::Der;

/// By what certificates are looked for. No `Debug`: it may be a person's number.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateQuery {
    /// The number in the certificate, in hexadecimal.
    Serial(SerialNumber),
    IdentityNumber(Zeroizing<String>),
    /// VKN of the legal entity that it names.
    TaxNumber(String),
    /// The production order's id.
    Order(Uuid),
}

/// None is no error.
#[derive(Serialize, Deserialize)]
pub struct Certificates {
    pub certificates: Vec<CertificateRecord>,
}

/// A certificate and how it stands.
#[derive(Clone, Serialize, Deserialize)]
pub struct CertificateRecord {
    /// The production order's id.
    pub order: Uuid,
    /// X.509 (RFC 5280).
    pub certificate: Der,
    pub state: State,
    /// Since when it is suspended or revoked; absent while it is good.
    pub since: Option<i64>,
    /// Where it is revoked (RFC 5280, 5.3.1).
    pub reason: Option<Why>,
    /// Grows with each change.
    pub version: i64,
    pub history: Vec<HistoryEntry>,
}

/// A row of a certificate's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub at: i64,
    pub act: String,
    /// Who did it of the asking system's staff, as that system names them.
    pub operator: Option<Uuid>,
    pub reason: Option<Why>,
    pub demand: Option<Demand>,
}

/// What is to become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateChange {
    pub change: Act,
    /// For [`Act::Revoke`] alone.
    pub reason: Option<Why>,
    pub demand: Option<Demand>,
    /// Who of the asking system's staff; none, where the holder does it.
    pub operator: Option<Uuid>,
    /// The request's own id: sent again, it is done once.
    pub cause: Option<Uuid>,
    /// The version that was looked at; another one since then is refused.
    pub seen: Option<i64>,
}

/// It is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChanged {
    pub at: i64,
    /// How many certificates of the same person are in force after it, suspended ones among them.
    pub left: usize,
}
