//! GET /basvurularim/SD-…/onay: what was typed, to be checked, and the choice how to approve.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::Approval;
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::ready::{self, Stands};
use super::way::{self, Way, agree_path};
use crate::people;
use crate::wet_ink::content::{IdentityNumber, Section, sections};

#[derive(Template)]
#[template(path = "approval/check.html")]
struct CheckPage {
    frame: Frame,
    number: String,
    sections: Vec<Section>,
    ways: Vec<Way>,
    /// Wet ink was chosen before, and its paper may be in the post.
    waits_for_paper: bool,
    /// "Devam" was pressed and no way chosen.
    is_missing: bool,
}

#[derive(Deserialize)]
pub struct Choice {
    /// Sent with "Devam", chosen or not.
    #[serde(default)]
    devam: String,
    /// Another way than the one chosen before is asked for.
    #[serde(default)]
    degistir: String,
    /// The way's name in addresses.
    #[serde(default)]
    yol: String,
}

pub async fn check(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(choice): Query<Choice>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let ready = match ready::find(&mut conn, &app, citizen.person, number).await? {
        Stands::Ready(ready) => *ready,
        Stands::Elsewhere(path) => return go(&path),
    };
    if ready.waits_for_paper && choice.degistir.is_empty() {
        return go(&format!("/basvurularim/{number}/sonuc"));
    }
    let mut ways = way::offered(&mut conn, &app, &ready.order).await?;
    ways.retain(|way| !ready.waits_for_paper || way.approval != Approval::WetInk);
    if let Some(chosen) = ways.iter().find(|way| way.address() == choice.yol) {
        return go(&agree_path(number, chosen.approval));
    }
    let person = people::by_id(&mut conn, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    page(CheckPage {
        number: number.to_string(),
        sections: sections(
            &app,
            &citizen.frame.t,
            &ready.order,
            &person,
            &ready.form,
            IdentityNumber::Masked,
        )?,
        is_missing: !choice.devam.is_empty() && !ways.is_empty(),
        ways,
        waits_for_paper: ready.waits_for_paper,
        frame: citizen.frame,
    })
}
