//! /nes/bireysel/bildirimler: what a person was told, by which way, and that they have seen it.

use askama::Template;
use axum::extract::State;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};

use super::ledger;
use super::shown::{Shown, shown};

/// As many as one looks through.
const MOST: i64 = 100;
const ADDRESS: &str = "/nes/bireysel/bildirimler";

#[derive(Template)]
#[template(path = "notice/mine.html")]
struct Mine {
    frame: Frame,
    notices: Vec<Shown>,
    /// Whether something was sent that they have not yet said to have seen.
    has_new: bool,
}

pub async fn mine(State(app): State<App>, citizen: Citizen) -> Answer {
    let mut conn = app.db.read().await?;
    let rows = ledger::of_person(&mut conn, citizen.person, MOST).await?;
    drop(conn);
    let notices: Result<Vec<_>, _> = rows.iter().map(|row| shown(&app, row)).collect();
    let notices = notices?;
    page(Mine {
        frame: citizen.frame,
        has_new: notices
            .iter()
            .any(|notice| notice.tone == "ok" && notice.seen.is_empty()),
        notices,
    })
}

/// POST: what was sent so far was seen.
pub async fn mark_seen(State(app): State<App>, citizen: Citizen) -> Answer {
    let mut tx = app.db.write().await?;
    ledger::seen(&mut tx, citizen.person, app.now()).await?;
    tx.commit().await?;
    go(ADDRESS)
}
