//! Bildirimler: notices that reached nobody, and sending one again.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::order_number::OrderNumber;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use web::App;
use web::auth::{Operator, Orders};
use web::frame::{Answer, Frame, page};

use super::shown::{Shown, shown};
use super::{again, ledger};
use crate::order::back::Back;
use crate::order::finders::number_of;
use crate::people;
use crate::staff::operators;

const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "notice/desk.html")]
struct NoticesPage {
    frame: Frame,
    lines: Vec<Line>,
    next: Option<Uuid>,
    has_sent: bool,
}

struct Line {
    notice: Shown,
    name: String,
    order: Option<OrderNumber>,
}

#[derive(Deserialize)]
pub struct From {
    sonra: Option<Uuid>,
    #[serde(default)]
    oldu: String,
}

/// GET /masa/bildirimler
pub async fn failed(
    State(app): State<App>,
    operator: Operator<Orders>,
    Query(from): Query<From>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let before = from.sonra.unwrap_or(Uuid::max());
    let found = ledger::failed(&mut conn, before, PAGE).await?;
    let next = match found.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
        true => None,
        false => found.last().map(|row| row.id),
    };
    let mut lines = Vec::new();
    for row in found {
        let person = people::by_id(&mut conn, row.person).await?;
        lines.push(Line {
            notice: shown(&app, &row)?,
            name: person.map_or(String::new(), |person| {
                format!("{} {}", person.given_name, person.family_name)
            }),
            order: number_of(&mut conn, row.application).await?,
        });
    }
    page(NoticesPage {
        frame: operator.frame,
        lines,
        next,
        has_sent: from.oldu == "yeniden",
    })
}

/// POST /masa/bildirimler/…/yeniden
pub async fn send_again(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(id): Path<Uuid>,
    axum::Form(back): axum::Form<Back>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let sent = again::send_again(&mut tx, &app, id).await?;
    let detail = json!({ "notice": sent });
    operators::note(&mut tx, &app, operator.id, "notice-sent-again", detail).await?;
    tx.commit().await?;
    back.to("/masa/bildirimler?oldu=yeniden")
}
