//! What is done when the signatures of a hand-off were accepted: one arm for each purpose, which leads to the room that it belongs to.
//!
//! The effect runs in the transaction that consumes the signatures: where it refuses, nothing was signed for anything.

use handoff::message::Next;
use store::Tx;
use web::House;
use web::refusal::Refusal;

use crate::e_imza::{Given, Matter};
use crate::{approval, card, e_onay};

/// Does what was signed for, and says how the app goes on.
pub async fn take_effect(
    matter: &Matter,
    tx: &mut Tx,
    house: &House,
    given: &Given<'_>,
) -> Result<Next, Refusal> {
    match matter {
        Matter::Login(login) => login.take_effect(tx, house, given).await,
        Matter::Approve(approve) => {
            approval::by_e_imza::take_effect(approve, tx, house, given).await
        }
        Matter::Consent(consent) => e_onay::take_effect(consent, tx, house, given).await,
        Matter::Card(work) => card::take_effect(work, tx, house, given.card).await,
    }
}
