//! The form, Adım 1 / 3: Başvuru Bilgileri (R15–R20). Whatever was typed is kept, right or wrong.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use rules::application::{Refused, may_be_filled};
use rules::application_form::{AddressKind, Channel, TypedForm};
use rules::district::District;
use rules::faults::FieldFault;
use rules::mobile_phone::MobileCarrier;
use rules::product::FormSection;
use rules::province::Province;
use serde::Deserialize;
use store::Conn;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;
use web::visitor::Visitor;

use super::draft;
use super::form_terms::TermChoices;
use super::saved_form;
use super::window::{FromWindow, Window};
use crate::institution::postal_address;
use crate::order::finders::{self, Order};
use crate::order::shown::{shortened, validity};
use crate::order::subject::EntityShown;
use crate::people::{self, Person};

#[derive(Template)]
#[template(path = "application/form.html")]
struct FormPage {
    frame: Frame,
    number: String,
    institution: String,
    identity: String,
    person: Person,
    name_at: String,
    typed: TypedForm,
    faults: Vec<FieldFault>,
    /// What happened on the way here: what the population register answered, or that the form was sent after the session had ended.
    note: Option<&'static str>,
    provinces: Vec<Province>,
    /// What the person chooses of the certificate; none, where the contract says it.
    choices: Option<TermChoices>,
    /// Sertifika Süresi and the key of the Kart Okuyucu Tipi, as the order has them.
    fixed: (String, &'static str),
    shortened: Option<String>,
    /// The legal entity that the person represents, where the certificate names one.
    entity: Option<EntityShown>,
    asks_publication: bool,
    asks_workplace: bool,
    /// The institution's address in a line, to be taken over.
    work_address: Option<String>,
    window: Window,
}

impl FormPage {
    /// The text of what is wrong with a field, if anything is.
    fn fault(&self, field: &str) -> Option<String> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        Some(self.said(fault))
    }

    /// In words that name the field, where there are such.
    fn said(&self, fault: &FieldFault) -> String {
        let texts = &self.frame.t;
        let own = format!("{}-{}", fault.fault, fault.field.replace('_', "-"));
        match texts.text(&own) {
            said if said == own => texts.text(fault.fault).to_owned(),
            said => said.to_owned(),
        }
    }

    fn name_source(&self) -> &'static str {
        match self.person.name_source.as_str() {
            "register" => "name-from-register",
            "gate" => "name-from-gate",
            _ => "name-from-list",
        }
    }

    /// Of the province that is chosen; the page fetches those of another one.
    fn districts(&self) -> Vec<District> {
        let province = Province::parse(&self.typed.province);
        province.map_or_else(|_| Vec::new(), |province| District::of(province).collect())
    }

    fn carriers(&self) -> &'static [MobileCarrier] {
        &MobileCarrier::ALL
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
    /// Sent after the session had ended, and taken into the draft by this login.
    #[serde(default)]
    geri: String,
}

/// GET /basvurularim/SD-…/form
pub async fn show_form(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(note): Query<Note>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    may_be_filled(&order.facts()?)?;
    let draft = draft::find(&mut conn, &app, &order).await?;
    let window = Window::new(&app, &order, draft.as_ref());
    let typed = match draft {
        Some(draft) => draft.typed,
        None => match order.typed(&app)? {
            Some(form) => form,
            None => first_values(&app, &order)?,
        },
    };
    let known = Known::find(&mut conn, citizen.person, &order, window).await?;
    let register = match note.kimlik.as_str() {
        "dogrulandi" => Some("register-confirmed"),
        "farkli" => Some("register-differs"),
        "yanit-yok" => Some("register-unavailable"),
        _ => None,
    };
    let note = match note.geri.as_str() {
        "1" => Some("form-given-back"),
        _ => register,
    };
    page(form_page(
        &app,
        citizen.frame,
        &order,
        known,
        typed,
        Vec::new(),
        note,
    )?)
}

/// What the page shows beside the form itself.
struct Known {
    window: Window,
    person: Person,
    work_address: Option<String>,
}

impl Known {
    async fn find(
        conn: &mut Conn,
        person: Uuid,
        order: &Order,
        window: Window,
    ) -> Result<Self, Refusal> {
        let known = people::by_id(conn, person).await?;
        let address = postal_address::find(conn, order.institution).await?;
        Ok(Self {
            window,
            person: known.ok_or(Refusal::NotFound)?,
            work_address: address.map(|known| known.in_a_line()),
        })
    }
}

fn form_page(
    app: &App,
    frame: Frame,
    order: &Order,
    Known {
        window,
        person,
        work_address,
    }: Known,
    typed: TypedForm,
    faults: Vec<FieldFault>,
    note: Option<&'static str>,
) -> Result<FormPage, Refusal> {
    let product = order.product(app).ok_or(Refused::Unclear)?;
    let asks = |section| product.asks(section);
    Ok(FormPage {
        number: order.number().to_string(),
        institution: order.institution_name.clone(),
        identity: person.identity(app)?.masked(),
        name_at: rules::dates::day_and_time(web::app::timestamp(person.name_at)),
        person,
        faults,
        note,
        provinces: Province::alphabetical(),
        choices: TermChoices::of(app, &frame.t, order, &typed),
        fixed: (validity(&frame.t, order), order.card_reader_key()),
        shortened: shortened(app, &frame.t, order),
        entity: order.entity(),
        asks_publication: asks(FormSection::Publication),
        asks_workplace: asks(FormSection::Workplace),
        work_address,
        window,
        typed,
        frame,
    })
}

/// What the institution said is filled in, so that nothing known is asked.
fn first_values(app: &App, order: &Order) -> Result<TypedForm, Refusal> {
    // An order that may be filled in is open, and nothing of it erased.
    let known = order.notice_address(app)?.ok_or(Refusal::NotFound)?;
    let terms = order.terms();
    Ok(TypedForm {
        validity: terms
            .map(|terms| terms.validity.years().to_string())
            .unwrap_or_default(),
        card_reader: terms
            .map(|terms| terms.reader.key().to_owned())
            .unwrap_or_default(),
        publish: "no".into(),
        email: known.email,
        phone: known.phone,
        unit: known.unit,
        title: known.title,
        ..TypedForm::default()
    })
}

/// The page again, with every fault named and everything typed still there.
pub(super) async fn with_faults(
    app: &App,
    citizen: Citizen,
    order: &Order,
    typed: TypedForm,
    faults: Vec<FieldFault>,
) -> Answer {
    let mut tx = app.db.write().await?;
    draft::save(&mut tx, app, order, &typed, None).await?;
    let draft = draft::find(&mut tx, app, order).await?;
    let window = Window::new(app, order, draft.as_ref());
    let known = Known::find(&mut tx, citizen.person, order, window).await?;
    tx.commit().await?;
    let again = form_page(app, citizen.frame, order, known, typed, faults, None)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(again)?).into_response())
}

/// The page again with what was typed in this window, before it takes the place of what another one has written.
pub(super) async fn written_elsewhere(
    app: &App,
    citizen: Citizen,
    order: &Order,
    typed: TypedForm,
) -> Answer {
    let mut conn = app.db.read().await?;
    let draft = draft::find(&mut conn, app, order).await?;
    let window = Window::new(app, order, draft.as_ref());
    let known = Known::find(&mut conn, citizen.person, order, window).await?;
    let note = Some("form-written-elsewhere");
    let again = form_page(app, citizen.frame, order, known, typed, Vec::new(), note)?;
    Ok((StatusCode::CONFLICT, page(again)?).into_response())
}

/// POST /basvurularim/SD-…/taslak: what is typed, saved while it is typed. Also "İptal Et", which leaves the
/// form without sending it.
pub async fn autosave(
    State(app): State<App>,
    citizen: Option<Citizen>,
    visitor: Visitor,
    jar: CookieJar,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(sent): axum::Form<FromWindow>,
) -> Answer {
    let Some(citizen) = citizen else {
        return saved_form::keep(&app, jar, &visitor, number, sent.typed).await;
    };
    let mut tx = app.db.write().await?;
    draft::save_from(&mut tx, &app, citizen.person, number, &sent).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
