//! The form of an open order, before it is approved. Its phone stays: that one is proven by a code.

use rules::application::{Event, Refused};
use rules::application_form::{ApplicationForm, Asked, TypedForm};
use rules::order_number::OrderNumber;
use serde_json::{Value, json};
use store::history::Actor;
use web::App;
use web::refusal::Refusal;

use super::{Case, Corrected, Evidence, TypedCorrection, may_be_corrected, with};
use crate::data_request::corrections::{self, New, What};
use crate::notice::{self, Notice};
use crate::order::finders;
use crate::order::record;

/// What the page shows to be corrected; what was typed, where it was sent and is not in order.
pub fn fields(form: &TypedForm, typed: Option<&TypedCorrection>) -> Vec<(&'static str, String)> {
    let form = typed.map_or_else(|| form.clone(), |typed| with(form, typed));
    vec![
        ("unit", form.unit),
        ("title", form.title),
        ("address", form.address),
        ("province", form.province),
        ("district", form.district),
        ("postcode", form.postcode),
    ]
}

pub async fn correct(
    app: &App,
    case: &Case,
    typed: &TypedCorrection,
    evidence: &Evidence,
) -> Corrected {
    let number: OrderNumber = typed.order.parse().map_err(|_| Refusal::NotFound)?;
    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, case.person.id, number).await?;
    if !may_be_corrected(&order) {
        return Err(Refusal::NotNow("data-correct-signed"));
    }
    let stands = order.typed(app)?.ok_or(Refused::FormNotFilled)?;
    let corrected = with(&stands, typed);
    if corrected == stands {
        return Ok(Err(("unit", "data-correct-unchanged")));
    }
    // Its terms are the row's, as they were chosen or agreed.
    let asked = Asked {
        choices: None,
        ..order.asked(app).ok_or(Refused::Unclear)?
    };
    if let Err(faults) = ApplicationForm::parse(&corrected, asked) {
        let fault = faults.first().map(|fault| (fault.field, fault.fault));
        return Ok(Err(fault.unwrap_or(("unit", "data-correct-unchanged"))));
    }
    let was_verified = order.phone_verified_at.is_some();
    let by = Actor::Operator(case.operator);
    let event = Event::FormSaved {
        form: Box::new(corrected.clone()),
        terms: None,
    };
    let evidence_of = json!({ "data_request": case.row.id });
    let saved = record(&mut tx, app, &order, event, by, evidence_of).await?;
    if was_verified {
        // The phone is the one that was proven for this order.
        record(&mut tx, app, &saved, Event::PhoneVerified, by, Value::Null).await?;
    }
    let mut person = case.person.clone();
    let new = New {
        request: case.row.id,
        operator: case.operator,
        what: What::Form,
        order: Some(order.id),
        old: serde_json::to_value(&stands)?,
        new: serde_json::to_value(&corrected)?,
        evidence: evidence.as_str(),
    };
    let id = corrections::write_down(&mut tx, app, &mut person, new).await?;
    let notice = Notice::DataCorrected;
    notice::tell_person(
        &mut tx,
        app,
        person.id,
        &format!("data-corrected:{id}"),
        notice,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}
