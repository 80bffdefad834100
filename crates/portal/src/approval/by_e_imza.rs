//! Approval by e-İmza (R23): "e-İmza ile Onayla" leads to the code; the accepted signature is approval and signed form in one.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use handoff::message::Next;
use handoff::text::body_of;
use rules::application::{Approval, Event, may_choose_approval};
use rules::commitment;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;
use store::history::Actor;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::ready::{self, Ready, Stands};
use super::signed_text::signed_text;
use super::way::agree_path;
use crate::e_imza::{self, Approve, Given, SigningPurpose, SigningRequest};
use crate::notice::{self, Notice};
use crate::order::finders::{self, Order};
use crate::order::record;
use crate::people;

#[derive(Deserialize)]
pub struct Read {
    /// Ticked: the commitment was read.
    #[serde(default)]
    okudum: String,
}

/// POST /basvurularim/SD-…/e-imza
pub async fn begin(
    State(app): State<App>,
    citizen: Citizen,
    headers: HeaderMap,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(read): axum::Form<Read>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let ready = match ready::find(&mut conn, &app, citizen.person, number).await? {
        Stands::Ready(ready) => ready,
        Stands::Elsewhere(path) => return go(&path),
    };
    app.authorities().ok_or(Refusal::NotFound)?;
    ready.order.may_be_approved_by(&app, Approval::EImza)?;
    if read.okudum.is_empty() {
        let read = agree_path(number, Approval::EImza);
        return go(&format!("{read}?hata=okunmadi"));
    }
    let Ready { order, form, .. } = *ready;
    let person = people::by_id(&mut conn, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    drop(conn);
    let commitment = order.commitment(&app)?;
    let request = SigningRequest {
        bodies: vec![signed_text(&app, &order, &person, &form, commitment)?],
        signing_purpose: SigningPurpose::Approve(Approve {
            application: order.id,
            commitment: commitment.version.to_owned(),
        }),
        person: Some(citizen.person),
        by: person.masked_name(),
        go_on: format!("/basvurularim/{number}/sonuc"),
    };
    let (cookie, waiting) = e_imza::begin(&app, &headers, request).await?;
    let jar = CookieJar::new().add(cookie);
    Ok((jar, Redirect::to(&waiting)).into_response())
}

/// The order is approved and its form signed; what was signed is what the order still says.
pub async fn take_effect(
    approve: &Approve,
    tx: &mut Tx,
    app: &App,
    given: &Given<'_>,
) -> Result<Next, Refusal> {
    let found = finders::for_job(tx, approve.application).await?;
    let order = found
        .filter(|order| order.person == given.person.id)
        .ok_or(Refusal::NotFound)?;
    may_choose_approval(&order.facts()?)?;
    order.may_be_approved_by(app, Approval::EImza)?;
    is_still_so(approve, app, &order, given)?;
    let digests = given.texts.iter().map(|text| digest(text));
    let evidence = json!({
        "hand_off": given.hand_off,
        "commitment": approve.commitment,
        "texts": digests.collect::<Vec<_>>(),
    });
    let actor = Actor::Person(given.person.id);
    record(tx, app, &order, Event::EImzaApproved, actor, evidence).await?;
    notice::enqueue(tx, app, &order, Notice::ApprovedByEImza).await?;
    Ok(Next::PageGoesOn)
}

/// Composed anew, the text must be the one that was signed: the form may have been corrected meanwhile in another window.
fn is_still_so(
    approve: &Approve,
    app: &App,
    order: &Order,
    given: &Given<'_>,
) -> Result<(), Refusal> {
    let form = order.form(app)?.ok_or(Refusal::Stale)?;
    let commitment = commitment::by_version(&approve.commitment).ok_or(Refusal::Internal)?;
    let text = signed_text(app, order, given.person, &form, commitment)?;
    match given.texts {
        [signed] if body_of(signed) == Some(text.as_str()) => Ok(()),
        _ => Err(Refusal::Stale),
    }
}

/// SHA-256 of a signed text, as the history names it.
fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
