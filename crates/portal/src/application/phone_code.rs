//! GET /basvurularim/SD-…/sms: the page that asks for the code. POST …/sms/yeniden: another code.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::may_be_filled;
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;

use crate::order::finders::{self, Order};
use crate::phone_code::send;

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    durum: String,
}

#[derive(Template)]
#[template(path = "application/phone_code.html")]
pub(super) struct CodePage {
    frame: Frame,
    number: String,
    phone: String,
    minutes: i64,
    /// What is wrong with the code that was typed.
    fault: Option<&'static str>,
    /// What happened on the way here: a new code was sent, or not.
    note: Option<&'static str>,
}

impl CodePage {
    fn lead(&self) -> &'static str {
        match self.note {
            Some("code-too-many") => "code-lead-not-sent",
            _ => "code-lead",
        }
    }
}

/// GET …/sms
pub async fn ask(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(note): Query<Note>,
) -> Answer {
    let order = finders::own(&mut app.db.read().await?, citizen.person, number).await?;
    may_be_filled(&order.facts()?)?;
    if order.phone_verified_at.is_some() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    let note = match note.durum.as_str() {
        "gonderildi" => Some("code-sent-again"),
        "cok-sik" => Some("code-too-many"),
        _ => None,
    };
    code_page(&app, citizen, &order, None, note)
}

pub(super) fn code_page(
    app: &App,
    citizen: Citizen,
    order: &Order,
    fault: Option<&'static str>,
    note: Option<&'static str>,
) -> Answer {
    let Some(form) = order.form(app)? else {
        return go(&format!("/basvurularim/{}/form", order.number()));
    };
    page(CodePage {
        number: order.number().to_string(),
        phone: form.phone.masked(),
        minutes: app.settings.phone_code.minutes,
        fault,
        note,
        frame: citizen.frame,
    })
}

/// POST …/sms/yeniden
pub async fn again(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    may_be_filled(&order.facts()?)?;
    let Some(form) = order.form(&app)? else {
        return go(&format!("/basvurularim/{number}/form"));
    };
    if order.phone_verified_at.is_some() {
        return go(&format!("/basvurularim/{number}/onay"));
    }
    let sent = send(&mut tx, &app, &order, &form.phone).await?;
    tx.commit().await?;
    go(&format!(
        "/basvurularim/{number}/sms?durum={}",
        if sent { "gonderildi" } else { "cok-sik" }
    ))
}
