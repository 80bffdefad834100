//! /masa/kisisel-veri-talepleri/…/duzelt: what is kept and may be corrected, the new value and its evidence. What stands on a signed form or in a
//! certificate stays as it is. A phone or an e-mail address is only proposed: nobody takes over an account by a letter.

mod contact;
mod form;
mod name;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::application::may_be_filled;
use rules::application_form::TypedForm;
use rules::data_request::Wanted;
use rules::free_text::FreeText;
use serde::Deserialize;
use uuid::Uuid;
use web::App;
use web::auth::{DataRequests, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::REQUESTS;
use super::sql::{self, Row};
use crate::contact_point;
use crate::order::finders::{self, Order};
use crate::people::{self, Person};

/// More open orders than anybody has.
const MOST: i64 = 200;

pub type Evidence = FreeText<500>;

/// What came of a correction: nothing but what is wrong with a field, or nothing at all.
pub type Corrected = Result<Result<(), Fault>, Refusal>;

/// The field, and the key of the words.
pub type Fault = (&'static str, &'static str);

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TypedCorrection {
    /// Which of the page's forms was sent.
    pub what: String,
    pub given_name: String,
    pub family_name: String,
    pub birth_date: String,
    pub new_phone: String,
    pub new_email: String,
    /// The number of the order whose form it is.
    pub order: String,
    pub unit: String,
    pub title: String,
    pub address: String,
    pub province: String,
    pub district: String,
    pub postcode: String,
    pub evidence: String,
}

/// A request whose corrections are open.
pub struct Case {
    pub row: Row,
    pub person: Person,
    pub operator: Uuid,
}

/// An open order whose form the desk may correct: sent, and not approved yet.
pub struct OpenForm {
    pub number: String,
    /// Sets its fields apart from those of the next form.
    pub suffix: String,
    pub fields: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "data_request/correct.html")]
struct CorrectPage {
    frame: Frame,
    id: Uuid,
    name: String,
    names: Vec<(&'static str, String)>,
    source: String,
    contacts: Vec<contact_point::Line>,
    forms: Vec<OpenForm>,
    typed: TypedCorrection,
    fault: Option<Fault>,
}

impl CorrectPage {
    fn label(&self, what: &str, field: &str) -> &'static str {
        match (what, field) {
            ("name", "given_name") => "data-correct-field-given_name",
            ("name", "family_name") => "data-correct-field-family_name",
            ("name", _) => "data-correct-field-birth_date",
            (_, "unit") => "field-unit",
            (_, "title") => "field-title",
            (_, "address") => "field-address",
            (_, "province") => "field-province",
            (_, "district") => "field-district",
            _ => "field-postcode",
        }
    }

    /// The fault of a field, in the form that was sent.
    fn fault(&self, what: &str, field: &str) -> Option<&str> {
        let (wrong, text) = self.fault?;
        (wrong == field && self.typed.what == what).then(|| self.frame.t.text(text))
    }

    fn evidence(&self, what: &str) -> &str {
        match self.typed.what == what {
            true => &self.typed.evidence,
            false => "",
        }
    }
}

/// GET
pub async fn show(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
) -> Answer {
    let case = case(&app, id, operator.id).await?;
    draw(
        &app,
        operator.frame,
        &case,
        (TypedCorrection::default(), None),
    )
    .await
}

async fn case(app: &App, id: Uuid, operator: Uuid) -> Result<Case, Refusal> {
    let mut conn = app.db.read().await?;
    let row = sql::by_id(&mut conn, id).await?.ok_or(Refusal::NotFound)?;
    if row.wanted != Wanted::Correct || row.answered_at.is_some() {
        return Err(Refusal::NotNow("data-correct-not-open"));
    }
    let person = people::by_id(&mut conn, row.person).await?;
    Ok(Case {
        person: person.ok_or(Refusal::NotFound)?,
        row,
        operator,
    })
}

async fn draw(
    app: &App,
    frame: Frame,
    case: &Case,
    (typed, fault): (TypedCorrection, Option<Fault>),
) -> Answer {
    let mut conn = app.db.read().await?;
    let person = &case.person;
    let names = match typed.what.as_str() {
        "name" => [&typed.given_name, &typed.family_name, &typed.birth_date].map(Clone::clone),
        _ => {
            let birth = person.birth_date(app)?;
            let birth = birth.map_or(String::new(), rules::dates::day);
            [person.given_name.clone(), person.family_name.clone(), birth]
        }
    };
    let fields = ["given_name", "family_name", "birth_date"];
    let mut forms = Vec::new();
    for order in finders::mine(&mut conn, person.id, i64::MAX, MOST).await? {
        if may_be_corrected(&order)
            && let Some(form) = order.typed(app)?
        {
            let number = order.number().to_string();
            let is_sent = typed.what == "form" && typed.order == number;
            forms.push(OpenForm {
                fields: form::fields(&form, is_sent.then_some(&typed)),
                suffix: format!("-{number}"),
                number,
            });
        }
    }
    let drawn = page(CorrectPage {
        id: case.row.id,
        name: format!("{} {}", person.given_name, person.family_name),
        names: fields.into_iter().zip(names).collect(),
        source: format!("name-from-{}", person.name_source),
        contacts: contact_point::lines(&mut conn, app, &frame.t, person.id).await?,
        forms,
        typed,
        fault,
        frame,
    })?;
    match fault {
        Some(_) => Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()),
        None => Ok(drawn),
    }
}

/// What was approved stands on a signed or printed form: then a new application is the way.
fn may_be_corrected(order: &Order) -> bool {
    let facts = order.facts();
    facts.is_ok_and(|facts| may_be_filled(&facts).is_ok() && facts.approval.is_none())
}

/// POST
pub async fn correct(
    State(app): State<App>,
    operator: Operator<DataRequests>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedCorrection>,
) -> Answer {
    let case = case(&app, id, operator.id).await?;
    let corrected = match Evidence::parse(&typed.evidence) {
        Err(_) if typed.evidence.trim().is_empty() => {
            Err(("evidence", "data-correct-evidence-missing"))
        }
        Err(fault) => Err(("evidence", fault.key())),
        Ok(evidence) => match typed.what.as_str() {
            "name" => name::correct(&app, &case, &typed, &evidence).await?,
            "contact" => contact::propose(&app, &case, &typed, &evidence).await?,
            "form" => form::correct(&app, &case, &typed, &evidence).await?,
            _ => return Err(Refusal::Unreadable),
        },
    };
    match corrected {
        Ok(()) => go(&format!("{REQUESTS}/{id}")),
        Err(fault) => draw(&app, operator.frame, &case, (typed, Some(fault))).await,
    }
}

/// The form with what was typed in the place of what may be corrected.
fn with(form: &TypedForm, typed: &TypedCorrection) -> TypedForm {
    TypedForm {
        unit: typed.unit.clone(),
        title: typed.title.clone(),
        address: typed.address.clone(),
        province: typed.province.clone(),
        district: typed.district.clone(),
        postcode: typed.postcode.clone(),
        ..form.clone()
    }
}
