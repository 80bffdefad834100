//! What a hand-off is about: each purpose is one variant, and one arm in each `match`.
//!
//! A new purpose is a variant here with its arms, its arm in `signer_api/effect.rs`, and a file in the room that it belongs to, which begins the
//! hand-off and has its effect. Only what is sealed stands here, so that those rooms stand on this one and not the other way round.

use handoff::purpose::Purpose;
use rules::e_onay::Choice;
use rules::identity_number::IdentityNumber;
use serde::{Deserialize, Serialize};
use store::Conn;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::pin_act::PinAct;
use crate::people;

/// Sealed with the hand-off.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SigningPurpose {
    Login(Login),
    Approve(Approve),
    /// e-Onay, given or withdrawn.
    Consent(Consent),
    /// PIN Değiştirme or Kilit Çözme: work on a card of ours, and nothing to sign.
    Card(CardWork),
}

/// What was put before the person: this order, with this commitment.
#[derive(Serialize, Deserialize)]
pub struct Approve {
    pub application: Uuid,
    pub commitment: String,
}

/// What was put before the person: the consent to e-Onay, or its withdrawal.
#[derive(Serialize, Deserialize)]
pub struct Consent {
    pub choice: Choice,
    pub text_version: String,
}

/// Work on a card of ours.
#[derive(Clone, Serialize, Deserialize)]
pub struct CardWork {
    pub card: Uuid,
    pub act: PinAct,
}

/// A login by e-İmza.
#[derive(Serialize, Deserialize)]
pub struct Login {
    /// As it was typed, in order.
    identity: String,
}

impl Login {
    pub fn of(identity: &IdentityNumber) -> Self {
        Self {
            identity: identity.expose().to_owned(),
        }
    }

    pub fn identity(&self) -> Result<IdentityNumber, Refusal> {
        IdentityNumber::parse(&self.identity).map_err(|_| Refusal::Internal)
    }
}

impl SigningPurpose {
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Login(_) => Purpose::Login,
            Self::Approve(_) => Purpose::Approve,
            Self::Consent(_) => Purpose::Consent,
            Self::Card(work) => work.act.purpose(),
        }
    }

    /// The order that it approves.
    pub const fn order(&self) -> Option<Uuid> {
        match self {
            Self::Approve(approve) => Some(approve.application),
            Self::Login(_) | Self::Consent(_) | Self::Card(_) => None,
        }
    }

    /// Whose signature it must be: the number typed for a login, else that of whoever is signed in.
    pub async fn signer(
        &self,
        conn: &mut Conn,
        app: &App,
        person: Option<Uuid>,
    ) -> Result<IdentityNumber, Refusal> {
        match self {
            Self::Login(login) => login.identity(),
            Self::Approve(_) | Self::Consent(_) | Self::Card(_) => {
                let person = people::by_id(conn, person.ok_or(Refusal::Internal)?).await?;
                Ok(person.ok_or(Refusal::Internal)?.identity(app)?)
            }
        }
    }
}
