//! What is done when the signatures of a hand-off were accepted: one arm for each purpose, which leads to the room that it belongs to.
//!
//! The effect runs in the transaction that consumes the signatures: where it refuses, nothing was signed for anything.

use handoff::message::Next;
use store::Tx;
use web::App;
use web::refusal::Refusal;

use crate::e_imza::{Given, SigningPurpose};
use crate::{approval, card, e_onay};

/// Does what was signed for, and says how the app goes on.
pub async fn take_effect(
    signing_purpose: &SigningPurpose,
    tx: &mut Tx,
    app: &App,
    given: &Given<'_>,
) -> Result<Next, Refusal> {
    match signing_purpose {
        SigningPurpose::Login(login) => login.take_effect(tx, app, given).await,
        SigningPurpose::Approve(approve) => {
            approval::by_e_imza::take_effect(approve, tx, app, given).await
        }
        SigningPurpose::Consent(consent) => e_onay::take_effect(consent, tx, app, given).await,
        SigningPurpose::Card(work) => card::take_effect(work, tx, app, given.card).await,
    }
}
