//! The identity gate: someone else proves who is at the door, and tells us the identity number and name.
//!
//! `begin` gives the address to send the browser to and a [`Journey`] for the caller to keep with the session; `finish` takes what
//! the browser brought back together with that journey. A journey is good for one return: the caller forgets it before `finish`.

mod e_devlet;
mod open_id;
mod provider;
mod unsigned;

pub use e_devlet::{EDevletGate, EDevletSettings};
pub use open_id::{ClientAuthentication, OpenIdGate, OpenIdSettings};
pub(crate) use provider::{AnyClaims, Fields, OurIdToken, Tokens};

use jiff::Timestamp;
use jiff::civil::Date;
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::OutsideFault;
use crate::timing::timed;

#[derive(Clone)]
pub enum IdentityGate {
    /// Any OpenID Connect provider: code flow with PKCE.
    OpenId(OpenIdGate),
    /// The e-Devlet gate, whose third step is its own.
    EDevlet(Box<EDevletGate>),
    /// The OpenID Connect provider that the demo serves itself ([`crate::practice_gate`]).
    Practice(OpenIdGate),
}

/// Where to send the browser, and what to keep until it comes back.
pub struct Departure {
    pub url: String,
    pub journey: Journey,
}

/// The secrets of one login. They belong in the session on the server, never in a page. Has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Journey {
    pub state: String,
    pub nonce: String,
    pub pkce_verifier: String,
    pub redirect_uri: String,
}

/// The query with which the browser comes back; whatever else stands in it is ignored.
#[derive(Clone, Default, Deserialize)]
pub struct Callback {
    pub code: Option<String>,
    pub state: Option<String>,
    pub error: Option<String>,
}

/// Whom the gate says it is. Names stand as the gate wrote them. Has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    pub identity_number: String,
    pub given_name: String,
    pub family_name: String,
    pub birth_date: Option<Date>,
    /// By what kind of means they proved it, where the gate signs a word for it (`acr`, OpenID Connect Core 1.0, section 2).
    pub assurance: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// The person turned back at the gate: no fault, offer to begin again.
    #[error("the person turned back at the gate")]
    Cancelled,
    /// The gate could not be reached or is not well: try again later.
    #[error("the identity gate is unavailable: {0}")]
    Unavailable(OutsideFault),
    /// This login cannot be finished: begin a new one. If it happens to everyone, a setting is wrong.
    #[error("the identity gate's answer was refused: {0}")]
    Refused(OutsideFault),
}

impl IdentityGate {
    pub fn is_practice(&self) -> bool {
        matches!(self, Self::Practice(_))
    }

    /// The gate's origin, for the pages' security policy: the form that leads there is redirected to it.
    pub fn origin(&self) -> String {
        let address = match self {
            Self::OpenId(gate) | Self::Practice(gate) => gate.address(),
            Self::EDevlet(gate) => gate.address(),
        };
        reqwest::Url::parse(address)
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default()
    }

    pub async fn begin(&self, redirect_uri: &str) -> Result<Departure, GateError> {
        match self {
            Self::OpenId(gate) | Self::Practice(gate) => {
                timed("identity-gate", gate.begin(redirect_uri)).await
            }
            // Nobody is asked yet.
            Self::EDevlet(gate) => Ok(gate.begin(redirect_uri)),
        }
    }

    pub async fn finish(
        &self,
        callback: &Callback,
        journey: &Journey,
        now: Timestamp,
    ) -> Result<Identity, GateError> {
        let code = checked_code(callback, journey)?;
        let call = async {
            match self {
                Self::OpenId(gate) | Self::Practice(gate) => gate.finish(code, journey, now).await,
                Self::EDevlet(gate) => gate.finish(code, journey).await,
            }
        };
        timed("identity-gate", call).await
    }
}

impl GateError {
    fn unavailable(what: &'static str) -> Self {
        Self::Unavailable(OutsideFault::new(what))
    }

    fn refused(what: &'static str) -> Self {
        Self::Refused(OutsideFault::new(what))
    }

    /// An error code of OAuth 2.0, from the callback or from the token endpoint.
    fn from_code(what: &'static str, code: &str) -> Self {
        match code {
            "server_error" | "temporarily_unavailable" => {
                Self::Unavailable(OutsideFault::coded(what, code))
            }
            _ => Self::Refused(OutsideFault::coded(what, code)),
        }
    }
}

impl Journey {
    fn new(redirect_uri: &str) -> (Self, PkceCodeChallenge) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let journey = Self {
            state: CsrfToken::new_random().into_secret(),
            nonce: Nonce::new_random().secret().clone(),
            pkce_verifier: verifier.into_secret(),
            redirect_uri: redirect_uri.to_owned(),
        };
        (journey, challenge)
    }
}

/// The state is checked first: a stranger who sends a browser here must not even choose which error it shows.
fn checked_code<'a>(callback: &'a Callback, journey: &Journey) -> Result<&'a str, GateError> {
    if callback.state.as_deref() != Some(journey.state.as_str()) {
        return Err(GateError::refused("the state is not the one that was sent"));
    }
    match callback.error.as_deref() {
        Some("access_denied" | "user_cancelled" | "consent_required" | "interaction_required") => {
            return Err(GateError::Cancelled);
        }
        Some(code) => {
            return Err(GateError::from_code(
                "the gate sent the browser back with an error",
                code,
            ));
        }
        None => {}
    }
    callback
        .code
        .as_deref()
        .filter(|code| !code.is_empty())
        .ok_or(GateError::refused(
            "the gate sent the browser back without a code",
        ))
}

/// A text that may have been written as a number: identity numbers come as either.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn identity(
    identity_number: Option<&Value>,
    given_name: Option<&Value>,
    family_name: Option<&Value>,
    birth_date: Option<&Value>,
) -> Result<Identity, GateError> {
    let identity_number = text(identity_number)
        .filter(|number| number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or(GateError::refused(
            "the gate told no usable identity number",
        ))?;
    Ok(Identity {
        identity_number,
        given_name: text(given_name).ok_or(GateError::refused("the gate told no given name"))?,
        family_name: text(family_name).ok_or(GateError::refused("the gate told no family name"))?,
        birth_date: text(birth_date).and_then(|date| date.parse().ok()),
        assurance: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journey() -> Journey {
        Journey::new("https://portal.example/donus").0
    }

    fn callback(state: &str, code: Option<&str>, error: Option<&str>) -> Callback {
        Callback {
            state: Some(state.into()),
            code: code.map(Into::into),
            error: error.map(Into::into),
        }
    }

    #[test]
    fn two_journeys_share_no_secret() {
        let (one, two) = (journey(), journey());
        assert!(
            one.state != two.state
                && one.nonce != two.nonce
                && one.pkce_verifier != two.pkce_verifier
        );
    }

    #[test]
    fn a_wrong_state_is_told_before_anything_else() {
        let journey = journey();
        for callback in [
            callback("x", Some("c"), None),
            callback("x", None, Some("access_denied")),
            Callback::default(),
        ] {
            assert_eq!(
                checked_code(&callback, &journey),
                Err(GateError::refused("the state is not the one that was sent"))
            );
        }
    }

    #[test]
    fn turning_back_is_not_a_fault() {
        let journey = journey();
        let outcome =
            |error| checked_code(&callback(&journey.state, None, error), &journey).unwrap_err();
        assert_eq!(outcome(Some("access_denied")), GateError::Cancelled);
        assert!(matches!(
            outcome(Some("temporarily_unavailable")),
            GateError::Unavailable(_)
        ));
        assert!(
            matches!(outcome(Some("invalid_scope")), GateError::Refused(fault) if fault.code() == Some("invalid_scope"))
        );
        assert!(matches!(outcome(None), GateError::Refused(_)));
    }

    #[test]
    fn an_identity_number_may_be_text_or_number_but_must_have_eleven_digits() {
        let name = Value::from("Ayşe");
        let of = |number: Value| {
            identity(Some(&number), Some(&name), Some(&name), None).map(|i| i.identity_number)
        };
        assert_eq!(of("10000000146".into()), Ok("10000000146".into()));
        assert_eq!(of(10_000_000_146_u64.into()), Ok("10000000146".into()));
        for bad in [
            Value::from("1000000014"),
            Value::from("1000000014x"),
            Value::Null,
            Value::from(true),
        ] {
            assert!(of(bad).is_err());
        }
        assert!(
            identity(
                Some(&"10000000146".into()),
                Some(&" ".into()),
                Some(&name),
                None
            )
            .is_err()
        );
    }
}
