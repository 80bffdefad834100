//! Two steps: what was chosen is checked and shown once more; confirmed, it is written down, the issuer is asked at once, and whatever it
//! answers is told. Without an answer the request stands, and the worker asks again.

use askama::Template;
use axum::extract::{Path, State};
use rules::certificate_state::{Act, Change};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use web::App;
use web::auth::{Certificates, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::super::carry_out::{Outcome, carry_out};
use super::super::change_request::{CertificateChangeRequest, write_down};
use super::address;
use super::show::{Said, draw, known};
use super::typed::TypedChange;
use crate::certificate_state::{act_key, demand_key, why_key};
use crate::people;
use crate::staff::operators;

#[derive(Template)]
#[template(path = "certificate/desk/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    address: String,
    serial: String,
    name: String,
    what: &'static str,
    follows: &'static str,
    why: Option<&'static str>,
    demand: &'static str,
    is_final: bool,
    request: String,
}

/// POST …/durum: checked against how the certificate stands now; nothing is changed yet.
pub async fn propose(
    State(app): State<App>,
    operator: Operator<Certificates>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedChange>,
) -> Answer {
    let known = known(&app, id).await?.ok_or(Refusal::Unavailable)?;
    if typed.version != known.version {
        let said = Said::NotDone("certificate-refused-stale");
        return draw(&app, operator, id, typed, Vec::new(), said).await;
    }
    let (change, demand) = match typed.check(known.state) {
        Ok(checked) => checked,
        Err(faults) => return draw(&app, operator, id, typed, faults, Said::Nothing).await,
    };
    let person = match known.identity_number() {
        Some(identity) => people::by_identity(&mut app.db.read().await?, &app, &identity).await?,
        None => None,
    };
    let request = CertificateChangeRequest {
        id: app.new_id(),
        certificate: id,
        serial: known.serial().map_err(|_| Refusal::Internal)?,
        person: person.map(|person| person.id),
        change,
        demand,
        seen: known.version,
    };
    page(ConfirmPage {
        address: address(id),
        serial: request.serial.to_string(),
        name: known.name().to_owned(),
        what: act_key(change.act()),
        follows: follows(change),
        why: change.why().map(why_key),
        demand: demand_key(demand),
        is_final: change.act() == Act::Revoke,
        request: request.sealed(&app, operator.id)?,
        frame: operator.frame,
    })
}

const fn follows(change: Change) -> &'static str {
    match change {
        Change::Suspend => "certificate-suspend-follows",
        Change::Resume => "certificate-resume-follows",
        Change::Revoke(_) => "certificate-revoke-follows",
    }
}

#[derive(Deserialize)]
pub struct Confirmed {
    #[serde(default)]
    istek: String,
}

/// POST …/durum/uygula. Pressed twice, it is done once.
pub async fn confirm(
    State(app): State<App>,
    operator: Operator<Certificates>,
    Path(id): Path<Uuid>,
    axum::Form(confirmed): axum::Form<Confirmed>,
) -> Answer {
    let request = CertificateChangeRequest::unsealed(&app, operator.id, &confirmed.istek)?;
    if request.certificate != id {
        return Err(Refusal::Unreadable);
    }
    let act = request.change.act();
    let mut tx = app.db.write().await?;
    if write_down(&mut tx, &app, &request, Some(operator.id)).await? {
        let detail = json!({ "certificate": id, "change": request.id, "act": act });
        let asked = "certificate-change-asked";
        operators::note(&mut tx, &app, operator.id, asked, detail).await?;
    }
    tx.commit().await?;
    match carry_out(&app, request.id).await? {
        Outcome::Done => go(&format!("{}?oldu={}", address(id), act.key())),
        Outcome::Waiting => go(&address(id)),
        Outcome::Refused(why) => {
            let typed = TypedChange::of(request.change, request.demand, request.seen);
            let said = Said::NotDone(refused_key(&why));
            draw(&app, operator, id, typed, Vec::new(), said).await
        }
    }
}

/// The texts behind the keys that were written down.
fn refused_key(why: &str) -> &'static str {
    match why {
        "certificate-refused-unknown" => "certificate-refused-unknown",
        "certificate-refused-state" => "certificate-refused-state",
        "certificate-refused-stale" => "certificate-refused-stale",
        _ => "certificate-refused",
    }
}
