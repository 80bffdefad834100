//! The certificate issuer: which certificates there are, and another state for one.
//!
//! It is a process of our own, yet another's to the portal: it has the keys, and is asked over TLS with a certificate on both ends. A wish
//! carries its own id, under which the issuer does it once; so whoever got no answer simply asks again.

mod line;

use std::path::PathBuf;

use axum::Router;
use base64::{Engine, prelude::BASE64_STANDARD};
use rules::certificate_state::{Change, Demand, State, Why};
use rules::identity_number::IdentityNumber;
use rules::serial_number::SerialNumber;
use serde::Deserialize;
use serde_json::{Value, json};
use signature::certificate::Certificate;
use uuid::Uuid;

use self::line::Line;
use crate::{Fault, SettingsError};

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
    /// The production order's id, by which the issuer knows a certificate.
    Order(Uuid),
}

/// A person's certificate as it stands. No `Debug`: it names a person.
#[derive(Clone, Deserialize)]
pub struct Known {
    pub order: Uuid,
    #[serde(deserialize_with = "certificate")]
    pub certificate: Certificate,
    pub state: State,
    /// Microseconds since 1970, where it is suspended or revoked.
    pub since: Option<i64>,
    pub reason: Option<Why>,
    /// Grows with each change.
    pub version: i64,
    pub history: Vec<Done>,
}

/// A row of a certificate's history at the issuer.
#[derive(Clone, Debug, Deserialize)]
pub struct Done {
    /// Microseconds since 1970.
    pub at: i64,
    pub act: String,
    /// Of our staff, where one of them did it.
    pub operator: Option<Uuid>,
    pub reason: Option<Why>,
    pub demand: Option<Demand>,
}

fn certificate<'de, D: serde::Deserializer<'de>>(text: D) -> Result<Certificate, D::Error> {
    use serde::de::Error;
    let text = String::deserialize(text)?;
    let der = BASE64_STANDARD.decode(text).map_err(D::Error::custom)?;
    Certificate::from_der(&der).map_err(|_| D::Error::custom("no certificate"))
}

/// A wish, and under which id it is done once.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub id: Uuid,
    pub change: Change,
    pub demand: Demand,
    /// Who of our staff; none, where the holder does it.
    pub operator: Option<Uuid>,
    /// The version that was looked at.
    pub seen: i64,
}

/// It is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Changed {
    /// Since when: microseconds since 1970.
    pub at: i64,
    /// How many certificates of the same person are in force after it, suspended ones among them.
    pub left: usize,
}

/// Why a state was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChanged {
    /// No answer: perhaps done, perhaps not. The same wish is to be sent again.
    #[error("unavailable: {0}")]
    Unavailable(Fault),
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
    Refused(Fault),
}

/// How the issuer is. Times are microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Health {
    pub authority: String,
    pub not_after: i64,
    pub list_number: i64,
    pub list_next_update: i64,
}

#[derive(Deserialize)]
struct Found {
    certificates: Vec<Known>,
}

impl Known {
    pub fn serial(&self) -> Result<SerialNumber, Fault> {
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
const NOT_ITS: Fault = Fault::new("what answered is no issuer");

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
    pub async fn find(&self, wanted: Wanted<'_>) -> Result<Vec<Known>, Fault> {
        let wanted = match wanted {
            Wanted::Serial(serial) => json!({ "serial": serial }),
            Wanted::Person(number) => json!({ "identity_number": number.expose() }),
            Wanted::Order(order) => json!({ "order": order }),
        };
        match self.send("/certificates", Some(&wanted)).await? {
            (200, body) => {
                let found: Found = serde_json::from_slice(&body).map_err(|_| NOT_ITS)?;
                Ok(found.certificates)
            }
            (status, _) => Err(Fault::coded("it answered with an error", status)),
        }
    }

    pub async fn change(&self, order: Uuid, wish: Wish) -> Result<Changed, NotChanged> {
        let body = json!({
            "change": wish.change.act(),
            "reason": wish.change.why(),
            "demand": wish.demand,
            "operator": wish.operator,
            "cause": wish.id,
            "seen": wish.seen,
        });
        let path = format!("/orders/{order}/state");
        let sent = self.send(&path, Some(&body)).await;
        let (status, answer) = sent.map_err(NotChanged::Unavailable)?;
        if status == 200 {
            let changed = serde_json::from_slice(&answer);
            return changed.map_err(|_| NotChanged::Unavailable(NOT_ITS));
        }
        // Only the issuer's own word that it will not is believed; a proxy in between has a page for 404 as well.
        let is_its =
            serde_json::from_slice::<Value>(&answer).is_ok_and(|said| said["error"].is_string());
        Err(match status {
            _ if !is_its => NotChanged::Unavailable(Fault::coded(NOT_ITS.what(), status)),
            404 => NotChanged::Unknown,
            409 => NotChanged::State,
            412 => NotChanged::Stale,
            500.. => NotChanged::Unavailable(Fault::coded("it answered with an error", status)),
            _ => NotChanged::Refused(Fault::coded("it refused", status)),
        })
    }

    pub async fn health(&self) -> Result<Health, Fault> {
        match self.send("/health", None).await? {
            (200, body) => serde_json::from_slice(&body).map_err(|_| NOT_ITS),
            (status, _) => Err(Fault::coded("it answered with an error", status)),
        }
    }

    /// A POST with a body, else a GET: status and body of the answer.
    async fn send(&self, path: &str, body: Option<&Value>) -> Result<(u16, Vec<u8>), Fault> {
        let body = body.map(Value::to_string);
        match self {
            Self::Process(line) => line.send(path, body).await,
            Self::Practice(rooms) => line::inside(rooms, path, body).await,
        }
    }
}

#[cfg(test)]
mod tests;
