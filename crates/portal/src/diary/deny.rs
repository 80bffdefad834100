//! "Ben değildim": somebody else acted in one's name. What could be misused ends at once, the desk gets a request for revocation, and the
//! person is told, lest this itself was somebody else.

use askama::Template;
use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use rules::e_onay::Choice;
use serde_json::json;
use store::history::Actor;
use store::{Conn, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;
use web::session::{self, Kind};

use super::PAGE;
use super::page::{Shown, own};
use crate::contact_point;
use crate::e_onay::ledger::{self, Way};
use crate::notice::{self, Notice};
use crate::order::finders;
use crate::people;

#[derive(Template)]
#[template(path = "diary/deny.html")]
struct DenyPage {
    frame: Frame,
    entry: Shown,
    has_consent: bool,
}

/// GET …/{entry}/ben-degildim: what it was, and what will happen.
pub async fn ask(State(app): State<App>, citizen: Citizen, Path(entry): Path<Uuid>) -> Answer {
    let mut conn = app.db.read().await?;
    let entry = own(&mut conn, citizen.person, entry).await?;
    if entry.denied_at.is_some() {
        return go(PAGE);
    }
    page(DenyPage {
        entry: entry.shown(&mut conn, &app, &citizen.frame.t).await?,
        has_consent: has_consent(&mut conn, citizen.person).await?,
        frame: citizen.frame,
    })
}

/// POST …/{entry}/ben-degildim. Pressed twice, it is done once.
pub async fn deny(
    State(app): State<App>,
    citizen: Citizen,
    jar: CookieJar,
    Path(entry): Path<Uuid>,
) -> Answer {
    let done = format!("{PAGE}?oldu=bildirildi");
    let now = app.now();
    let mut tx = app.db.write().await?;
    let changed = run!(
        &mut tx,
        "UPDATE diary SET denied_at = $3 WHERE person = $1 AND id = $2 AND denied_at IS NULL",
        citizen.person,
        entry,
        now
    )?;
    if changed == 0 {
        own(&mut tx, citizen.person, entry).await?;
        return go(&done);
    }
    let found = people::by_id(&mut tx, citizen.person).await?;
    let mut person = found.ok_or(Refusal::NotFound)?;
    let consent = ledger::standing(&mut tx, person.id).await?;
    let consents = i64::from(consent.is_some());
    if let Some(consent) = consent {
        let (version, way) = (consent.text_version, Way::NotMe);
        ledger::append(&mut tx, &app, &mut person, Choice::Withdraw, &version, way).await?;
    }
    let kept = session::sent_token(&app, Kind::Person, &jar).unwrap_or_default();
    let sessions = end_others(&mut tx, &app, person.id, &kept).await?;
    let ended = Ended { consents, sessions };
    let request = ask_for_revocation(&mut tx, &app, person.id, entry, &ended).await?;
    contact_point::end_denied(&mut tx, &app, &mut person, entry, citizen.is_strong).await?;
    let detail = json!({ "diary": entry, "revocation_request": request, "consents_ended": consents, "sessions_ended": sessions });
    let actor = Actor::Person(person.id);
    people::record(&mut tx, &app, &mut person, actor, "not-me", detail).await?;
    let cause = format!("not-me:{request}");
    notice::tell_person(&mut tx, &app, person.id, &cause, Notice::NotMe).await?;
    tx.commit().await?;
    go(&done)
}

/// Ends every session but the one in which this is said, and every hand-off that still waits.
async fn end_others(tx: &mut Tx, app: &App, person: Uuid, kept: &[u8]) -> Result<i64, StoreError> {
    run!(
        &mut *tx,
        "UPDATE hand_off SET expires_at = $2 WHERE person = $1 AND answered_at IS NULL AND expires_at > $2",
        person,
        app.now()
    )?;
    let ended = run!(
        tx,
        "DELETE FROM session WHERE kind = 'person' AND subject = $1 AND token_hash <> $2",
        person,
        kept
    )?;
    Ok(i64::try_from(ended).unwrap_or(i64::MAX))
}

/// What there was to end.
#[derive(store::sqlx::FromRow, Clone, Copy)]
pub(super) struct Ended {
    #[sqlx(rename = "consents_ended")]
    pub consents: i64,
    #[sqlx(rename = "sessions_ended")]
    pub sessions: i64,
}

/// What the person's last "Ben değildim" ended.
pub(super) async fn last_ended(conn: &mut Conn, person: Uuid) -> Result<Option<Ended>, StoreError> {
    row!(
        conn,
        Ended,
        "SELECT consents_ended, sessions_ended FROM revocation_request
         WHERE person = $1 AND consents_ended IS NOT NULL ORDER BY asked_at DESC, id DESC LIMIT 1",
        person
    )
}

/// Whether there is a consent to end, for the page that asks first.
async fn has_consent(conn: &mut Conn, person: Uuid) -> Result<bool, StoreError> {
    Ok(ledger::standing(conn, person).await?.is_some())
}

async fn ask_for_revocation(
    tx: &mut Tx,
    app: &App,
    person: Uuid,
    entry: Uuid,
    ended: &Ended,
) -> Result<Uuid, StoreError> {
    let newest = finders::mine(tx, person, i64::MAX, 1).await?;
    let id = app.new_id();
    run!(
        tx,
        "INSERT INTO revocation_request (id, person, diary, application, asked_at, consents_ended, sessions_ended)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        person,
        entry,
        newest.first().map(|order| order.id),
        app.now(),
        ended.consents,
        ended.sessions
    )?;
    Ok(id)
}
