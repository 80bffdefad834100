//! GET and POST /yetkili/basvurular/davetler: how many colleagues have not begun, and the invitation sent again to all who were not invited lately.

use askama::Template;
use axum::extract::{Query, State};
use rules::invitation::HOURS;
use serde::Deserialize;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};

use super::found::{self, COUNTED};
use super::{Acting, Wanted, invite};

/// How many are sent in one transaction; who presses again sends the next.
const AT_ONCE: i64 = 500;

#[derive(Deserialize)]
pub struct From {
    #[serde(flatten)]
    wanted: Wanted,
    /// How many were sent by the act that led here.
    gonderilen: Option<String>,
}

#[derive(Template)]
#[template(path = "institution/invite_all.html")]
struct InviteAll {
    frame: Frame,
    acting: Acting,
    sent: Option<i64>,
    not_begun: i64,
    due: i64,
}

impl InviteAll {
    fn hours(&self) -> String {
        self.frame.t.number(HOURS)
    }

    fn counted(&self, key: &str, count: &i64) -> String {
        let (count, hours) = (self.frame.t.number(*count), self.hours());
        let said = [("count", count.as_str()), ("hours", hours.as_str())];
        self.frame.t.with(key, &said)
    }

    fn lately(&self) -> i64 {
        self.not_begun - self.due
    }

    /// More than one press sends.
    fn is_more_than_once(&self) -> bool {
        self.due > AT_ONCE
    }
}

pub async fn ask(State(app): State<App>, officer: Officer, Query(from): Query<From>) -> Answer {
    let Some(acting) = Acting::of(&officer, &from.wanted)? else {
        return go("/yetkili");
    };
    let institution = acting.institution.id;
    let mut conn = app.db.read().await?;
    let [not_begun, ..] = found::counts(&mut conn, institution).await?;
    let due = invite::due(&mut conn, institution, app.now(), COUNTED).await?;
    drop(conn);
    page(InviteAll {
        frame: officer.citizen.frame,
        acting,
        sent: from
            .gonderilen
            .and_then(|sent| sent.parse::<u16>().ok())
            .map(i64::from),
        not_begun,
        due: due.len() as i64,
    })
}

pub async fn send(
    State(app): State<App>,
    officer: Officer,
    axum::Form(wanted): axum::Form<Wanted>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &wanted)? else {
        return go("/yetkili");
    };
    let mut tx = app.db.write().await?;
    let due = invite::due(&mut tx, acting.institution.id, app.now(), AT_ONCE).await?;
    let mut sent = 0;
    for order in &due {
        // What contradicts itself is named to the staff, and keeps nobody else from being invited.
        if order.facts().is_ok() {
            invite::send(&mut tx, &app, order, officer.citizen.person).await?;
            sent += 1;
        }
    }
    tx.commit().await?;
    let told = format!("gonderilen={sent}");
    go(&acting.link_with("/yetkili/basvurular/davetler", &told))
}
