//! Approval by e-Onay (R22): the commitment read, the box ticked, done at once. Only a consent that stands at this moment carries it, and the
//! order cites it (B04).

use axum::extract::{Path, State};
use rules::application::{Approval, Event};
use rules::commitment;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::history::Actor;
use store::{Tx, run};
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::ready::{self, Stands};
use super::signed_text::signed_text;
use super::way::agree_path;
use crate::diary_entry::{self, Whereabouts};
use crate::e_onay::ledger::{self, Entry};
use crate::notice::{self, Notice};
use crate::order::finders::Order;
use crate::order::record;
use crate::people::{self, Person};

#[derive(Deserialize)]
pub struct Read {
    /// Ticked: the commitment was read.
    #[serde(default)]
    okudum: String,
    /// Which commitment and which version of the form stood on the page.
    #[serde(default)]
    taahhutname: String,
    #[serde(default)]
    form: i64,
}

/// POST /basvurularim/SD-…/e-onay
pub async fn approve(
    State(app): State<App>,
    citizen: Citizen,
    whereabouts: Whereabouts,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(read): axum::Form<Read>,
) -> Answer {
    let mut tx = app.db.write().await?;
    // Pressed twice, or Back was: what was done is shown.
    let order = match ready::find(&mut tx, &app, citizen.person, number).await? {
        Stands::Ready(ready) => ready.order,
        Stands::Elsewhere(path) => return go(&path),
    };
    order.may_be_approved_by(&app, Approval::EOnay)?;
    let consent = consent(&mut tx, citizen.person).await?;
    if read.okudum.is_empty() {
        let read = agree_path(number, Approval::EOnay);
        return go(&format!("{read}?hata=okunmadi"));
    }
    let current = order.commitment(&app)?;
    // Corrected in another window, or overnight a new text: what is approved is what was read.
    if read.taahhutname != current.version || read.form != order.form_version {
        return Err(Refusal::Stale);
    }
    let person = people::by_id(&mut tx, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    write_down(&mut tx, &app, &order, &person, &consent, current).await?;
    let detail = order.number().to_string();
    diary_entry::note(
        &mut tx,
        &app,
        person.id,
        (diary_entry::Kind::EOnay, Some(order.id)),
        &detail,
        &whereabouts,
    )
    .await?;
    notice::enqueue(&mut tx, &app, &order, Notice::ApprovedByEOnay).await?;
    tx.commit().await?;
    go(&format!("/basvurularim/{number}/sonuc"))
}

/// The consent that stands. The person's row is held until the commit, so that a withdrawal comes wholly before or wholly after.
async fn consent(tx: &mut Tx, person: Uuid) -> Result<Entry, Refusal> {
    run!(
        &mut *tx,
        "UPDATE person SET version = version WHERE id = $1",
        person
    )?;
    let consent = ledger::standing(tx, person).await?;
    consent.ok_or(Refusal::NotNow("refused-no-e-onay"))
}

async fn write_down(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    person: &Person,
    consent: &Entry,
    current: &commitment::Commitment,
) -> Result<(), Refusal> {
    let form = order
        .form(app)?
        .ok_or(Refusal::NotNow("refused-form-not-filled"))?;
    let text = signed_text(app, order, person, &form, current)?;
    run!(
        &mut *tx,
        "INSERT INTO e_onay_approval (application, consent, sealed, at) VALUES ($1, $2, $3, $4)",
        order.id,
        consent.id,
        app.vault.seal(&place(order.id), text.as_bytes()),
        app.now()
    )?;
    let digest = Sha256::digest(text.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let evidence = json!({
        "consent": consent.id,
        "consent_at": consent.at,
        "consent_text": consent.text_version,
        "commitment": current.version,
        "text": digest,
    });
    let actor = Actor::Person(person.id);
    record(tx, app, order, Event::EOnayApproved, actor, evidence).await?;
    Ok(())
}

/// The place for which what was read is sealed.
pub(super) fn place(application: Uuid) -> String {
    format!("e_onay_approval:{application}")
}
