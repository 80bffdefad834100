//! The effect of a signed choice: a row of the ledger, and the person is told. A choice that changes nothing any more is refused.

use handoff::message::Next;
use handoff::text::body_of;
use rules::e_onay::{self, Choice, Standing};
use store::Tx;
use web::App;
use web::refusal::Refusal;

use super::ledger::{self, Way};
use crate::e_imza::{Consent, Given};
use crate::notice::{self, Notice};

pub async fn take_effect(
    consent: &Consent,
    tx: &mut Tx,
    app: &App,
    given: &Given<'_>,
) -> Result<Next, Refusal> {
    let mut person = given.person.clone();
    let newest = ledger::newest(tx, person.id).await?;
    let standing = Standing::of(newest.map(|entry| entry.choice));
    if standing.offers() != consent.choice {
        return Err(Refusal::NotNow("refused-e-onay-chosen"));
    }
    // The text may have changed between the page and the signature; what was signed is what is recorded.
    let text = e_onay::by_version(&consent.text_version).ok_or(Refusal::Internal)?;
    let signed = text.signed(consent.choice);
    if !matches!(given.texts, [one] if body_of(one) == Some(signed.as_str())) {
        return Err(Refusal::Internal);
    }
    let (version, way) = (&consent.text_version, Way::EImza(given.hand_off));
    let entry = ledger::append(tx, app, &mut person, consent.choice, version, way).await?;
    let (notice, cause) = match consent.choice {
        Choice::Accept => (Notice::EOnayGiven, "e-onay-given"),
        Choice::Withdraw => (Notice::EOnayWithdrawn, "e-onay-withdrawn"),
    };
    let cause = format!("{cause}:{}", entry.id);
    notice::tell_person(tx, app, person.id, &cause, notice).await?;
    Ok(Next::PageGoesOn)
}
