//! GET and POST /yetkili/adres: the institution's address, which its people may take over into their forms.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::district::District;
use rules::faults::FieldFault;
use rules::postal_address::PostalAddress;
use rules::province::Province;
use serde::Deserialize;
use store::history::Actor;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};

use super::postal_address::{self, AddressFields};
use super::{Acting, Wanted};

#[derive(Template)]
#[template(path = "institution/address.html")]
struct AddressPage {
    frame: Frame,
    acting: Acting,
    typed: AddressFields,
    provinces: Vec<Province>,
    faults: Vec<FieldFault>,
    is_saved: bool,
}

impl AddressPage {
    fn new(officer: Officer, acting: Acting, typed: AddressFields) -> Self {
        Self {
            frame: officer.citizen.frame,
            acting,
            typed,
            provinces: Province::alphabetical(),
            faults: Vec::new(),
            is_saved: false,
        }
    }

    fn fault(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        Some(self.said(fault))
    }

    fn said(&self, fault: &FieldFault) -> &str {
        match (fault.field, fault.fault) {
            ("address", "free-text-missing") => {
                self.frame.t.text("free-text-missing-postal-address")
            }
            (_, fault) => self.frame.t.text(fault),
        }
    }

    /// Of the province that is chosen; the page fetches those of another one.
    fn districts(&self) -> Vec<District> {
        let province = Province::parse(&self.typed.province);
        province.map_or_else(|_| Vec::new(), |province| District::of(province).collect())
    }
}

#[derive(Default, Deserialize)]
pub struct Happened {
    #[serde(default)]
    oldu: String,
}

pub async fn show(
    State(app): State<App>,
    officer: Officer,
    Query(wanted): Query<Wanted>,
    Query(happened): Query<Happened>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &wanted)? else {
        return go("/yetkili");
    };
    let mut conn = app.db.read().await?;
    let stored = postal_address::find(&mut conn, acting.institution.id).await?;
    let is_saved = happened.oldu == "kaydedildi";
    let shown = AddressPage::new(officer, acting, stored.unwrap_or_default());
    page(AddressPage { is_saved, ..shown })
}

pub async fn save(
    State(app): State<App>,
    officer: Officer,
    Query(wanted): Query<Wanted>,
    axum::Form(typed): axum::Form<AddressFields>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &wanted)? else {
        return go("/yetkili");
    };
    let mut faults = Vec::new();
    let Some(address) = PostalAddress::parse(typed.typed(), &mut faults) else {
        let shown = AddressPage::new(officer, acting, typed);
        let again = page(AddressPage { faults, ..shown })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    };
    let mut tx = app.db.write().await?;
    let actor = Actor::Officer(officer.citizen.person);
    postal_address::change(&mut tx, &app, acting.institution.id, address.into(), actor).await?;
    tx.commit().await?;
    go(&acting.link_with("/yetkili/adres", "oldu=kaydedildi"))
}
