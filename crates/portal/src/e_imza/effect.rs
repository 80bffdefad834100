//! What is done when the signatures of a hand-off were accepted: one arm for each purpose, in the room that it belongs to.
//!
//! The effect runs in the transaction that consumes the signatures: where it refuses, nothing was signed for anything.

use handoff::message::Next;
use store::Tx;
use web::House;
use web::refusal::Refusal;

use super::{Given, Matter};

impl Matter {
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
}
