//! GET /yetkili/listeler: the institution's lists, newest first.

use askama::Template;
use axum::extract::{Query, State};
use rules::dates::day_and_time;
use serde::Deserialize;
use web::App;
use web::app::timestamp;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, look_again, page};
use web::language::Texts;

use super::sql::{self, List};
use super::{Acting, Wanted};
use crate::order::shown::kind_key;

/// How many lists a page shows.
const PAGE: i64 = 20;

#[derive(Deserialize)]
pub struct From {
    #[serde(flatten)]
    wanted: Wanted,
    /// Lists uploaded before this moment; absent on the first page.
    once: Option<String>,
    /// "geliyor": a list was sent that is not there yet.
    durum: Option<String>,
}

#[derive(Template)]
#[template(path = "institution/lists.html")]
struct Lists {
    frame: Frame,
    acting: Acting,
    lists: Vec<Entry>,
    next: Option<i64>,
    first: bool,
    arriving: bool,
}

struct Entry {
    address: String,
    file_name: String,
    uploaded_at: String,
    kind: &'static str,
    people: String,
    state: &'static str,
    tone: &'static str,
}

impl Entry {
    fn of(list: &List, t: &Texts) -> Self {
        let (state, tone) = state(list);
        Self {
            address: format!("/yetkili/listeler/{}", list.id),
            file_name: list.file_name.clone(),
            uploaded_at: day_and_time(timestamp(list.uploaded_at)),
            kind: kind_key(list.kind),
            people: t.number(list.people),
            state,
            tone,
        }
    }
}

/// The key and the colour of what has become of a list.
pub fn state(list: &List) -> (&'static str, &'static str) {
    if list.dropped_at.is_some() {
        ("list-state-dropped", "stopped")
    } else if list.committed_at.is_some() {
        ("list-state-committed", "ok")
    } else {
        ("list-state-open", "waiting")
    }
}

pub async fn lists(State(app): State<App>, officer: Officer, Query(from): Query<From>) -> Answer {
    let Some(acting) = Acting::of(&officer, &from.wanted)? else {
        return go("/yetkili");
    };
    let before = from.once.as_deref().and_then(|once| once.parse().ok());
    let mut conn = app.db.read().await?;
    let mut found = sql::of_institution(
        &mut conn,
        acting.institution.id,
        before.unwrap_or(i64::MAX),
        PAGE + 1,
    )
    .await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let frame = officer.citizen.frame;
    let arriving = from.durum.as_deref() == Some("geliyor");
    let answer = page(Lists {
        lists: found.iter().map(|list| Entry::of(list, &frame.t)).collect(),
        next: found.last().filter(|_| more).map(|list| list.uploaded_at),
        first: before.is_none(),
        arriving,
        acting,
        frame,
    })?;
    Ok(if arriving { look_again(answer) } else { answer })
}
