//! The form, Adım 1 / 3: Başvuru Bilgileri (R15–R20). Whatever was typed is kept, right or wrong.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use rules::application::may_be_filled;
use rules::application_form::{AddressKind, ApplicationForm, Channel, FieldFault, Typed};
use rules::mobile_phone::MobileOperator;
use rules::province::Province;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use store::{Tx, run};

use super::finders::{self, Order, form_place};
use super::{draft, record};
use crate::House;
use crate::door::Citizen;
use crate::frame::{Answer, Frame, go, page};
use crate::kept_post;
use crate::people::{self, Person};
use crate::phone_code;
use crate::refusal::Refusal;
use crate::rooms::OrderPath;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "application/form.html")]
struct FormPage {
    frame: Frame,
    number: String,
    institution: String,
    identity: String,
    person: Person,
    name_at: String,
    typed: Typed,
    faults: Vec<FieldFault>,
    /// What the population register just answered, if it was asked.
    register: Option<&'static str>,
    provinces: Vec<Province>,
}

impl FormPage {
    /// The text of what is wrong with a field, if anything is.
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|f| f.field == field)
            .map(|f| self.frame.t.text(f.fault))
    }

    fn name_source(&self) -> &'static str {
        match self.person.name_source.as_str() {
            "register" => "name-from-register",
            "gate" => "name-from-gate",
            _ => "name-from-list",
        }
    }

    fn operators(&self) -> &'static [MobileOperator] {
        &MobileOperator::ALL
    }

    fn channels(&self) -> &'static [Channel] {
        Channel::ALL
    }

    fn address_kinds(&self) -> &'static [AddressKind] {
        AddressKind::ALL
    }
}

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    kimlik: String,
}

/// GET /basvurularim/SD-…/form
pub async fn show_form(
    State(house): State<House>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(note): Query<Note>,
) -> Answer {
    let mut conn = house.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    may_be_filled(&order.facts())?;
    let typed = match draft::find(&mut conn, &house, &order).await? {
        Some(draft) => draft,
        None => match order.typed(&house)? {
            Some(form) => form,
            None => first_values(&house, &order)?,
        },
    };
    let person = people::by_id(&mut conn, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let register = match note.kimlik.as_str() {
        "dogrulandi" => Some("register-confirmed"),
        "farkli" => Some("register-differs"),
        "yanit-yok" => Some("register-unavailable"),
        _ => None,
    };
    page(form_page(
        &house,
        citizen.frame,
        &order,
        person,
        typed,
        Vec::new(),
        register,
    )?)
}

fn form_page(
    house: &House,
    frame: Frame,
    order: &Order,
    person: Person,
    typed: Typed,
    faults: Vec<FieldFault>,
    register: Option<&'static str>,
) -> Result<FormPage, Refusal> {
    Ok(FormPage {
        number: order.number().to_string(),
        institution: order.institution_name.clone(),
        identity: person.identity(house)?.masked(),
        name_at: rules::dates::day_and_time(crate::house::moment(person.name_at)),
        person,
        typed,
        faults,
        register,
        provinces: Province::alphabetical(),
        frame,
    })
}

/// What the institution said is filled in, so that nothing known is asked.
fn first_values(house: &House, order: &Order) -> Result<Typed, Refusal> {
    let known = order.notice_address(house)?;
    Ok(Typed {
        publish: "no".into(),
        email: known.email,
        phone: known.phone,
        unit: known.unit,
        title: known.title,
        channel: Channel::Both.key().into(),
        address_kind: AddressKind::Work.key().into(),
        ..Typed::default()
    })
}

/// POST /basvurularim/SD-…/form: Devam.
pub async fn send_form(
    State(house): State<House>,
    citizen: Option<Citizen>,
    visitor: Visitor,
    jar: CookieJar,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let Some(citizen) = citizen else {
        return kept_post::keep(&house, jar, &visitor, number, typed).await;
    };
    let mut tx = house.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    may_be_filled(&order.facts())?;
    let form = match ApplicationForm::parse(&typed) {
        Ok(form) => form,
        Err(faults) => return with_faults(tx, &house, citizen, &order, typed, faults).await,
    };
    let unchanged = order.typed(&house)?.as_ref() == Some(&typed);
    if unchanged && order.phone_verified_at.is_some() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    let order = save(&mut tx, &house, &order, &typed).await?;
    draft::forget(&mut tx, &order).await?;
    let sent = phone_code::send(&mut tx, &house, &order, &form.phone).await?;
    tx.commit().await?;
    go(&format!(
        "/basvurularim/{number}/sms{}",
        if sent { "" } else { "?durum=cok-sik" }
    ))
}

/// Writes the form down as its next version; what was proven or approved for an older one holds no more.
pub async fn save(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    typed: &Typed,
) -> Result<Order, Refusal> {
    let sealed = house
        .vault
        .seal(&form_place(order.id), &serde_json::to_vec(typed)?);
    let changed = run!(
        tx,
        "UPDATE application SET form_sealed = $3, form_version = form_version + 1, phone_verified_at = NULL,
                approval = NULL, approved_at = NULL, version = version + 1 WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        sealed
    )?;
    let detail = json!({ "form_version": order.form_version + 1 });
    record::changed(
        tx,
        house,
        order,
        changed,
        Actor::Person(order.person),
        "form-saved",
        detail,
    )
    .await?;
    finders::own(tx, order.person, order.number())
        .await?
        .ok_or(Refusal::NotFound)
}

/// The page again, with every fault named and everything typed still there.
async fn with_faults(
    mut tx: Tx,
    house: &House,
    citizen: Citizen,
    order: &Order,
    typed: Typed,
    faults: Vec<FieldFault>,
) -> Result<Response, Refusal> {
    draft::save(&mut tx, house, order, &typed).await?;
    let person = people::by_id(&mut tx, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    tx.commit().await?;
    let again = form_page(house, citizen.frame, order, person, typed, faults, None)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response())
}

/// POST /basvurularim/SD-…/taslak: what is typed, saved while it is typed. Also "İptal Et", which leaves the
/// form without sending it.
pub async fn autosave(
    State(house): State<House>,
    citizen: Option<Citizen>,
    visitor: Visitor,
    jar: CookieJar,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let Some(citizen) = citizen else {
        return kept_post::keep(&house, jar, &visitor, number, typed).await;
    };
    let mut tx = house.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    may_be_filled(&order.facts())?;
    draft::save(&mut tx, &house, &order, &typed).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
