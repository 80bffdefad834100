//! The certificate issuer: which certificates there are, and another state for one.
//!
//! It is a process of our own, yet another's to the portal: it has the keys, and is asked over TLS with a certificate on both ends. A request
//! carries its own id, under which the issuer does it once; so whoever got no answer simply asks again.

mod line;

use std::path::PathBuf;

use axum::Router;
use issuer_api::{ApiError, CertificateQuery, CertificateRecord, Certificates, StateChange};
use rules::certificate_state::{Change, Demand, State, Why};
use rules::identity_number::IdentityNumber;
use rules::serial_number::SerialNumber;
use rules::tax_number::TaxNumber;
use serde::{Deserialize, Serialize};
use signature::certificate::Certificate;
use uuid::Uuid;

pub use issuer_api::{Health, HistoryEntry, StateChanged};

use self::line::Line;
use crate::timing::timed;
use crate::{OutsideFault, SettingsError};

/// Where `kalem issuer` takes orders, and how each end knows the other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSettings {
    /// `https://…`
    pub url: String,
    /// Whose certificate the issuer must show, in PEM: this authority alone is believed.
    pub ca_file: PathBuf,
    /// What we show: certificate and key, in PEM.
    pub certificate: PathBuf,
    pub key: PathBuf,
    #[serde(default = "eight")]
    pub timeout_seconds: u64,
}

const fn eight() -> u64 {
    8
}

#[derive(Clone)]
pub enum Issuer {
    /// `kalem issuer`, a process of its own.
    Process(Line),
    /// The demo's, inside this process: the same requests, without a network in between.
    Practice(Router),
}

/// By what certificates are looked for.
pub enum Wanted<'a> {
    Serial(&'a SerialNumber),
    Person(&'a IdentityNumber),
    LegalEntity(&'a TaxNumber),
    /// The production order's id, by which the issuer knows a certificate.
    Order(Uuid),
}

/// A person's certificate as it stands. No `Debug`: it names a person.
#[derive(Clone)]
pub struct Known {
    pub order: Uuid,
    pub certificate: Certificate,
    pub state: State,
    /// Microseconds since 1970, where it is suspended or revoked.
    pub since: Option<i64>,
    pub reason: Option<Why>,
    /// Grows with each change.
    pub version: i64,
    pub history: Vec<HistoryEntry>,
}

/// A request, and under which id it is done once.
#[derive(Clone, Copy, Debug)]
pub struct StateRequest {
    pub id: Uuid,
    pub change: Change,
    pub demand: Demand,
    /// Who of our staff; none, where the holder does it.
    pub operator: Option<Uuid>,
    /// The version that was looked at.
    pub seen: i64,
}

/// Why a state was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChanged {
    /// No answer: perhaps done, perhaps not. The same request is to be sent again.
    #[error("unavailable: {0}")]
    Unavailable(OutsideFault),
    #[error("the issuer knows no such certificate")]
    Unknown,
    /// Revoked already, or in the state that was wanted.
    #[error("the certificate's state does not allow it")]
    State,
    /// Changed since it was looked at.
    #[error("the certificate was changed meanwhile")]
    Stale,
    /// It will never be done.
    #[error("refused: {0}")]
    Refused(OutsideFault),
}

impl TryFrom<CertificateRecord> for Known {
    type Error = OutsideFault;

    fn try_from(sent: CertificateRecord) -> Result<Self, OutsideFault> {
        Ok(Self {
            order: sent.order,
            certificate: Certificate::from_der(&sent.certificate.0).map_err(|_| NOT_ITS)?,
            state: sent.state,
            since: sent.since,
            reason: sent.reason,
            version: sent.version,
            history: sent.history,
        })
    }
}

impl Known {
    pub fn serial(&self) -> Result<SerialNumber, OutsideFault> {
        SerialNumber::new(self.certificate.serial()).map_err(|_| NOT_ITS)
    }

    pub fn name(&self) -> &str {
        self.certificate.subject().common_name().unwrap_or_default()
    }

    pub fn identity_number(&self) -> Option<IdentityNumber> {
        let number = self.certificate.subject().serial_number()?;
        IdentityNumber::parse(number).ok()
    }
}

/// What is no answer of `kalem issuer` at all: another program sits at that address.
const NOT_ITS: OutsideFault = OutsideFault::new("what answered is no issuer");

impl Issuer {
    /// Reads the files; nobody is asked yet.
    pub fn open(settings: &IssuerSettings) -> Result<Self, SettingsError> {
        Ok(Self::Process(Line::open(settings)?))
    }

    pub fn is_practice(&self) -> bool {
        matches!(self, Self::Practice(_))
    }

    /// # Errors
    /// No answer, or none that can be read. That there is no such certificate is none.
    pub async fn find(&self, wanted: Wanted<'_>) -> Result<Vec<Known>, OutsideFault> {
        let query = match wanted {
            Wanted::Serial(serial) => CertificateQuery::Serial(serial.clone()),
            Wanted::Person(number) => {
                CertificateQuery::IdentityNumber(number.expose().to_owned().into())
            }
            Wanted::LegalEntity(number) => CertificateQuery::TaxNumber(number.as_str().to_owned()),
            Wanted::Order(order) => CertificateQuery::Order(order),
        };
        match self.post(issuer_api::CERTIFICATES, &query).await? {
            (200, body) => {
                let found: Certificates = serde_json::from_slice(&body).map_err(|_| NOT_ITS)?;
                found
                    .certificates
                    .into_iter()
                    .map(Known::try_from)
                    .collect()
            }
            (status, _) => Err(OutsideFault::coded("it answered with an error", status)),
        }
    }

    pub async fn change(
        &self,
        order: Uuid,
        request: StateRequest,
    ) -> Result<StateChanged, NotChanged> {
        let change = StateChange {
            change: request.change.act(),
            reason: request.change.why(),
            demand: Some(request.demand),
            operator: request.operator,
            cause: Some(request.id),
            seen: Some(request.seen),
        };
        let sent = self.post(&issuer_api::state(order), &change).await;
        let (status, answer) = sent.map_err(NotChanged::Unavailable)?;
        if status == 200 {
            let changed = serde_json::from_slice(&answer);
            return changed.map_err(|_| NotChanged::Unavailable(NOT_ITS));
        }
        // Only the issuer's own word that it will not is believed; a proxy in between has a page for 404 as well.
        let is_its = serde_json::from_slice::<ApiError>(&answer).is_ok();
        Err(match status {
            _ if !is_its => NotChanged::Unavailable(OutsideFault::coded(NOT_ITS.what(), status)),
            404 => NotChanged::Unknown,
            409 => NotChanged::State,
            412 => NotChanged::Stale,
            500.. => {
                NotChanged::Unavailable(OutsideFault::coded("it answered with an error", status))
            }
            _ => NotChanged::Refused(OutsideFault::coded("it refused", status)),
        })
    }

    pub async fn health(&self) -> Result<Health, OutsideFault> {
        match self.send(issuer_api::HEALTH, None).await? {
            (200, body) => serde_json::from_slice(&body).map_err(|_| NOT_ITS),
            (status, _) => Err(OutsideFault::coded("it answered with an error", status)),
        }
    }

    async fn post<T: Serialize>(
        &self,
        path: &str,
        body: &T,
    ) -> Result<(u16, Vec<u8>), OutsideFault> {
        let body =
            serde_json::to_string(body).map_err(|_| OutsideFault::new("it cannot be sent"))?;
        self.send(path, Some(body)).await
    }

    /// A POST with a body, else a GET: status and body of the answer.
    async fn send(&self, path: &str, body: Option<String>) -> Result<(u16, Vec<u8>), OutsideFault> {
        let call = async {
            match self {
                Self::Process(line) => line.send(path, body).await,
                Self::Practice(rooms) => line::inside(rooms, path, body).await,
            }
        };
        timed("issuer", call).await
    }
}

#[cfg(test)]
mod tests;
