//! GET /nes/bireysel/gunluk: what was done in one's name, newest first.

use askama::Template;
use axum::extract::{Query, State};
use rules::dates::day_and_time;
use serde::Deserialize;
use store::{Conn, Micros, row, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::Citizen;
use web::frame::{Answer, Frame, page};
use web::language::Texts;
use web::refusal::Refusal;

use super::deny::{Ended, last_ended};
use crate::certificate_state::mine::{Mine, mine};
use crate::contact_point;
use crate::diary_entry::{Kind, Whereabouts, place};
use crate::order::finders;
use crate::order::shown::what as ordered;

/// Entries on one page.
const PAGE_OF: i64 = 50;

#[derive(store::sqlx::FromRow)]
pub(super) struct Entry {
    pub id: Uuid,
    pub at: Micros,
    #[sqlx(try_from = "String")]
    kind: Kind,
    detail: String,
    application: Option<Uuid>,
    sealed: Vec<u8>,
    pub denied_at: Option<Micros>,
}

/// One of a person's own entries.
pub(super) async fn own(conn: &mut Conn, person: Uuid, id: Uuid) -> Result<Entry, Refusal> {
    let found = row!(
        conn,
        Entry,
        "SELECT id, at, kind, detail, application, sealed, denied_at FROM diary WHERE person = $1 AND id = $2",
        person,
        id
    )?;
    found.ok_or(Refusal::NotFound)
}

/// As it is shown.
pub(super) struct Shown {
    pub id: Uuid,
    pub at: String,
    pub what: String,
    pub device: String,
    pub place: String,
    pub denied: bool,
}

impl Entry {
    pub async fn shown(&self, conn: &mut Conn, app: &App, texts: &Texts) -> Result<Shown, Refusal> {
        let opened = app.vault.open(&place(self.id), &self.sealed)?;
        let whereabouts: Whereabouts = serde_json::from_slice(&opened)?;
        let mut what = match self.kind {
            Kind::EOnay => texts.with("diary-e-onay", &[("order", &self.detail)]),
            kind => {
                let key = format!("diary-{}-{}", kind.key(), self.detail.replace('_', "-"));
                texts.text(&key).to_owned()
            }
        };
        let order = match self.application {
            Some(id) => finders::for_job(conn, id).await?,
            None => None,
        };
        if let Some(order) = order {
            let of = ordered(app, texts, &order);
            let order = order.number().to_string();
            what = texts.with(
                "diary-of-order",
                &[("what", &what), ("order", &order), ("of", &of)],
            );
        }
        Ok(Shown {
            id: self.id,
            at: day_and_time(timestamp(self.at)),
            what,
            device: whereabouts.device,
            place: whereabouts.place,
            denied: self.denied_at.is_some(),
        })
    }
}

#[derive(Template)]
#[template(path = "diary/diary.html")]
struct DiaryPage {
    frame: Frame,
    entries: Vec<Shown>,
    /// Where the next page begins.
    older: Option<Micros>,
    just_denied: Option<Denied>,
    just_confirmed: bool,
    contacts: Vec<contact_point::Line>,
}

/// What "Ben değildim" has ended, and what the person can stop at once.
struct Denied {
    ended: Ended,
    certificates: Mine,
}

#[derive(Deserialize)]
pub struct DiaryRequest {
    /// Only what was before this.
    once: Option<Micros>,
    #[serde(default)]
    oldu: String,
}

pub async fn show(
    State(app): State<App>,
    citizen: Citizen,
    Query(request): Query<DiaryRequest>,
) -> Answer {
    let texts = citizen.frame.t.clone();
    let mut conn = app.db.read().await?;
    let contacts = contact_point::lines(&mut conn, &app, &texts, citizen.person).await?;
    let mut found = rows!(
        &mut conn,
        Entry,
        "SELECT id, at, kind, detail, application, sealed, denied_at FROM diary WHERE person = $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT $3",
        citizen.person,
        request.once.unwrap_or(Micros::MAX),
        PAGE_OF + 1
    )?;
    let is_more = found.len() as i64 > PAGE_OF;
    found.truncate(PAGE_OF as usize);
    let older = found.last().filter(|_| is_more).map(|last| last.at);
    let mut entries = Vec::with_capacity(found.len());
    for entry in &found {
        entries.push(entry.shown(&mut conn, &app, &texts).await?);
    }
    let ended = match request.oldu.as_str() {
        "bildirildi" => last_ended(&mut conn, citizen.person).await?,
        _ => None,
    };
    drop(conn);
    let just_denied = match ended {
        Some(ended) => Some(Denied {
            ended,
            certificates: mine(&app, citizen.person).await?,
        }),
        None => None,
    };
    page(DiaryPage {
        frame: citizen.frame,
        entries,
        older,
        just_denied,
        just_confirmed: request.oldu == "dogrulandi",
        contacts,
    })
}
