//! Onay, Adım 2 / 3: check what was typed, read the commitment, choose how to approve.
//!
//! A way that this installation does not offer is not shown.

pub mod by_e_imza;
pub mod by_e_onay;
pub mod facts;
mod signed_text;

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::{Approval, may_be_filled, may_choose_approval};
use rules::commitment::{self, Commitment};
use rules::dates::{day, istanbul_day};
use serde::Deserialize;
use web::App;
use web::app::timestamp;
use web::auth::{Anyone, Citizen};
use web::frame::{Answer, Frame, go, page};
use web::language::Language;
use web::order_path::OrderPath;
use web::refusal::Refusal;

use crate::e_onay::ledger;
use crate::order::finders;
use crate::people;
use crate::wet_ink::content::{IdentityNumber, Section, sections};

#[derive(Template)]
#[template(path = "approval/approval.html")]
struct ApprovalPage {
    frame: Frame,
    number: String,
    sections: Vec<Section>,
    commitment: &'static Commitment,
    turkish: bool,
    address: Vec<String>,
    /// Whether anybody's e-signatures are believed here.
    e_imza: bool,
    /// The day of the consent on which an approval by e-Onay would stand.
    e_onay: Option<String>,
    form_version: i64,
    /// The box of which way was not ticked: its id, and what is missing.
    fault: Option<(&'static str, &'static str)>,
}

impl ApprovalPage {
    /// Whether the box with this id was left empty.
    fn is_missing(&self, id: &str) -> bool {
        self.fault.is_some_and(|(field, _)| field == id)
    }

    fn missing(&self) -> &'static str {
        self.fault.map_or("", |(_, text)| text)
    }
}

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    hata: String,
}

/// GET /basvurularim/SD-…/onay
pub async fn approval(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(note): Query<Note>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    let facts = order.facts()?;
    if may_be_filled(&facts).is_ok() && facts.phone_verified_at.is_none() {
        return go(&format!("/basvurularim/{number}/form"));
    }
    if facts.approved_by() == Some(Approval::EImza) && facts.cancelled.is_none() {
        return go(&format!("/basvurularim/{number}/sonuc"));
    }
    may_choose_approval(&facts)?;
    // Back after the approval shows what happened, and repeats nothing.
    if facts.approval_stands() {
        return go(&format!("/basvurularim/{number}/sonuc"));
    }
    let Some(form) = order.form(&app)? else {
        return go(&format!("/basvurularim/{number}/form"));
    };
    let person = people::by_id(&mut conn, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let consent = ledger::standing(&mut conn, citizen.person).await?;
    let today = app.outside.clock.today();
    page(ApprovalPage {
        number: number.to_string(),
        sections: sections(
            &app,
            &citizen.frame.t,
            &order,
            &person,
            &form,
            IdentityNumber::Masked,
        )?,
        commitment: commitment::current(today),
        turkish: citizen.frame.language() == Language::Turkish,
        address: app.settings.envelope(today),
        e_imza: app.authorities().is_some(),
        e_onay: consent.map(|consent| day(istanbul_day(timestamp(consent.at)))),
        form_version: order.form_version,
        fault: match note.hata.as_str() {
            "okunmadi" => Some(("okudum", "approval-not-read")),
            "e-onay-okunmadi" => Some(("okudum-e-onay", "approval-e-onay-not-read")),
            _ => None,
        },
        frame: citizen.frame,
    })
}

#[derive(Template)]
#[template(path = "approval/commitment.html")]
struct CommitmentPage {
    frame: Frame,
    commitment: &'static Commitment,
    turkish: bool,
}

/// GET /taahhutname
pub async fn commitment_page(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    let turkish = frame.language() == Language::Turkish;
    page(CommitmentPage {
        commitment: commitment::current(app.outside.clock.today()),
        turkish,
        frame,
    })
}
