//! What a hand-off is about, and what is done when its signatures were accepted: each purpose is one variant, and one arm in each `match`.
//!
//! A new purpose is a variant here with its arms, and a file in the room that it belongs to, which begins the hand-off and has its effect.
//! The effect runs in the transaction that consumes the signatures: where it refuses, nothing was signed for anything.

use handoff::message::Next;
use handoff::purpose::Purpose;
use rules::identity_number::IdentityNumber;
use serde::{Deserialize, Serialize};
use store::{Conn, Tx};
use uuid::Uuid;

use super::login::Login;
use crate::House;
use crate::approval::by_e_imza::Approve;
use crate::card::{CardWork, Outcome};
use crate::e_onay::Consent;
use crate::people::{self, Person};
use crate::refusal::Refusal;

/// Sealed with the hand-off.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    Login(Login),
    Approve(Approve),
    /// e-Onay, given or withdrawn.
    Consent(Consent),
    /// PIN Değiştirme or Kilit Çözme: work on a card of ours, and nothing to sign.
    Card(CardWork),
}

/// What an effect may build on: a signature over exactly these texts by this person, checked and being consumed.
pub struct Given<'a> {
    pub hand_off: Uuid,
    pub person: &'a Person,
    /// As they were shown and signed; none where nothing is signed.
    pub texts: &'a [String],
    /// The keyed index of the network from which the app sent it, where one is known.
    pub network: Option<&'a [u8]>,
    /// Of work on a card, what the card itself has said.
    pub card: Option<Outcome<'a>>,
}

impl Matter {
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Login(_) => Purpose::Login,
            Self::Approve(_) => Purpose::Approve,
            Self::Consent(_) => Purpose::Consent,
            Self::Card(work) => work.act.purpose(),
        }
    }

    /// Does what was signed for, and says how the app goes on.
    pub(super) async fn take_effect(
        &self,
        tx: &mut Tx,
        house: &House,
        given: &Given<'_>,
    ) -> Result<Next, Refusal> {
        match self {
            Self::Login(login) => login.take_effect(tx, house, given).await,
            Self::Approve(approve) => approve.take_effect(tx, house, given).await,
            Self::Consent(consent) => consent.take_effect(tx, house, given).await,
            Self::Card(work) => work.take_effect(tx, house, given.card).await,
        }
    }

    /// Whose signature it must be: the number typed for a login, else that of whoever is signed in.
    pub(super) async fn signer(
        &self,
        conn: &mut Conn,
        house: &House,
        person: Option<Uuid>,
    ) -> Result<IdentityNumber, Refusal> {
        match self {
            Self::Login(login) => login.identity(),
            Self::Approve(_) | Self::Consent(_) | Self::Card(_) => {
                let person = people::by_id(conn, person.ok_or(Refusal::Internal)?).await?;
                Ok(person.ok_or(Refusal::Internal)?.identity(house)?)
            }
        }
    }
}
