//! How an order changes: an event is applied to its facts, and row and history say so. There is no other way.

use rules::application::{Event, Facts, Micros, Refused, apply};
use rules::product::Terms;
use serde_json::{Value, json};
use store::history::{Act, Actor, Stream};
use store::{Tx, history};
use web::App;
use web::refusal::Refusal;

use super::finders::{NoticeAddress, Order, form_place, notice_place};
use super::row::{self, Beside};

/// An event, and who brought it about.
pub struct Happened {
    pub event: Event,
    pub actor: Actor,
    /// What the history keeps beside the event's own data, such as the digest of a signed text; `Null` where that is nothing.
    pub evidence: Value,
}

/// Records one event of the order, if the facts allow it and nobody else was first. Returns the order as it is now.
pub async fn record(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    event: Event,
    actor: Actor,
    evidence: Value,
) -> Result<Order, Refusal> {
    let happened = Happened {
        event,
        actor,
        evidence,
    };
    let (recorded, acts) = change(tx, app, order, vec![happened]).await?;
    let end = history::end(tx, order.id, order.version).await?;
    history::append_behind(tx, &app.vault, end, acts).await?;
    Ok(recorded)
}

/// Records events that happen together, by one change of the row. `end` is the hash at the end of the order's history, which the caller has
/// read with the order.
pub async fn record_behind(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    end: Vec<u8>,
    events: Vec<Happened>,
) -> Result<Order, Refusal> {
    let (recorded, acts) = change(tx, app, order, events).await?;
    history::append_behind(tx, &app.vault, end, acts).await?;
    Ok(recorded)
}

/// Changes the row, and says what the history must have of it.
async fn change(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    events: Vec<Happened>,
) -> Result<(Order, Vec<Act<'static>>), Refusal> {
    let at = app.now();
    let mut facts = row::whole_facts(order)?;
    let mut beside = Beside::default();
    let mut acts = Vec::with_capacity(events.len());
    for mut happened in events {
        facts = apply(&facts, &happened.event, at)?;
        let mut saved = None;
        match &happened.event {
            Event::FormSaved { form, terms } => {
                let plain = serde_json::to_vec(form)?;
                let stands = order.terms().ok_or(Refused::Unclear)?;
                let terms = terms.unwrap_or(stands);
                saved = Some(Saved {
                    digest: super::facts::digest(&app.vault, &plain),
                    terms,
                });
                let sealed = app.vault.seal(&form_place(order.id), &plain);
                beside.form = Some((sealed, terms));
            }
            Event::NoticeAddressCorrected { email } => {
                let listed = order.notice_address(app)?.ok_or(Refused::Unclear)?;
                let plain = serde_json::to_vec(&NoticeAddress {
                    email: email.as_str().to_owned(),
                    ..listed
                })?;
                let digest = super::facts::digest(&app.vault, &plain);
                happened.evidence = json!({ "notice": digest });
                beside.notice = Some(app.vault.seal(&notice_place(order.id), &plain));
            }
            Event::Warned { next_look, .. } => beside.next_look = Some(*next_look),
            Event::AcceptanceUndone {
                ends, next_look, ..
            } => {
                beside.ends = Some(*ends);
                beside.next_look = Some(*next_look);
            }
            _ => {}
        }
        acts.push(act(order, &facts, at, happened, saved));
    }
    Ok((row::write(tx, order, &facts, beside).await?, acts))
}

/// What the history says of a form: its digest, since its words are the person's, and the terms of the order with it.
struct Saved {
    digest: String,
    terms: Terms,
}

fn act(
    order: &Order,
    after: &Facts,
    at: Micros,
    happened: Happened,
    form: Option<Saved>,
) -> Act<'static> {
    let mut detail = detail(&happened.event, after, form);
    if let (Value::Object(of_event), Value::Object(evidence)) = (&mut detail, happened.evidence) {
        of_event.extend(evidence);
    }
    Act {
        stream: Stream::Application,
        owner: order.id,
        version: after.version,
        at,
        actor: happened.actor,
        act: happened.event.act(),
        detail,
    }
}

/// What the history says of each event from the event alone. `facts.rs` states which facts follow from it.
fn detail(event: &Event, after: &Facts, saved: Option<Saved>) -> Value {
    let form_version = after.form_version;
    match event {
        Event::FormSaved { .. } => {
            let saved = saved.map(|saved| (saved.digest, saved.terms));
            let (form, terms) = saved.unzip();
            json!({
                "form_version": form_version,
                "form": form,
                "validity": terms.map(|terms| terms.validity),
                "card_reader": terms.map(|terms| terms.reader),
            })
        }
        Event::PhoneVerified
        | Event::WetInkChosen { .. }
        | Event::EImzaApproved
        | Event::EOnayApproved => json!({ "form_version": form_version }),
        Event::FormAccepted { remarks } => {
            let remarks: Vec<_> = remarks.iter().map(|remark| remark.key()).collect();
            json!({ "form_version": form_version, "remarks": remarks })
        }
        Event::FormRefused { reasons } => {
            let reasons: Vec<_> = reasons.iter().map(|reason| reason.key()).collect();
            json!({ "form_version": form_version, "reasons": reasons })
        }
        Event::AcceptanceUndone { why, ends, .. } => json!({ "undone": why.key(), "ends": ends }),
        Event::LatePaperCame { what } => json!({ "late": what.key() }),
        Event::Warned { days, .. } => json!({ "days": days }),
        Event::ProductionHeld { until } => json!({ "until": until }),
        Event::Cancelled { by } => json!({ "by": by.key() }),
        Event::NoticeAddressCorrected { .. }
        | Event::InvitedAgain
        | Event::PhoneCodeSent
        | Event::IdentityRefreshed
        | Event::Paid
        | Event::ProductionReleased
        | Event::Ordered
        | Event::Produced
        | Event::Spoiled
        | Event::Shipped
        | Event::DeliveryFailed
        | Event::Returned
        | Event::SentAgain
        | Event::Delivered
        | Event::Activated
        | Event::Refunded
        | Event::DataErased
        | Event::CardMade
        | Event::CardUnlockGiven
        | Event::CardUnlocked
        | Event::CardPinChanged => json!({}),
    }
}
