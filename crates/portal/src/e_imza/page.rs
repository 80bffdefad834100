//! GET /e-imza/…: the waiting page, with the code, what to do with it, and how far it is (R04, R23).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use handoff::link::Link;
use handoff::purpose::Purpose;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;
use web::session::{cookie_name, token_hash};

use super::sql::{self, HandOff};
use super::stage::Stage;
use super::{WAITING_COOKIE, own_address, words};

#[derive(Template)]
#[template(path = "e_imza/e_imza.html")]
struct WaitingPage {
    frame: Frame,
    id: Uuid,
    stage: Stage,
    /// What the page shows, in one word; another word is news.
    shown: String,
    /// Heading and explanation of the stage.
    title: String,
    lead: String,
    /// Why the last signature was not accepted.
    refused: Option<String>,
    code: String,
    link: String,
    seconds: i64,
    /// Whether there is something to sign, or work on the card alone.
    signs: bool,
    go_on: String,
}

/// Whether the request comes from the browser that asked for the code.
pub fn is_the_browser(app: &App, headers: &HeaderMap, hand_off: &HandOff) -> bool {
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get(cookie_name(app, WAITING_COOKIE));
    cookie.is_some_and(|cookie| token_hash(cookie.value()) == hand_off.browser)
}

/// The hand-off, for the browser that asked for it and the person who was signed in there, and for nobody else. A login is for the browser
/// alone, whoever may be signed in there.
pub async fn own(
    app: &App,
    headers: &HeaderMap,
    citizen: Option<&Citizen>,
    id: Uuid,
) -> Result<HandOff, Refusal> {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    found
        .filter(|hand_off| is_the_browser(app, headers, hand_off))
        .filter(|hand_off| {
            hand_off.purpose == Purpose::Login.key()
                || hand_off.person == citizen.map(|citizen| citizen.person)
        })
        .ok_or(Refusal::NotFound)
}

pub async fn waiting(
    State(app): State<App>,
    citizen: Option<Citizen>,
    frame: Frame,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Answer {
    let hand_off = own(&app, &headers, citizen.as_ref(), id).await?;
    let now = app.now();
    let stage = hand_off.stage(now);
    let purpose = Purpose::by_key(&hand_off.purpose);
    // R04, R36: after a login or a consent the page behind it says what was done, and nobody has to press a button to get there.
    if stage == Stage::Signed && matches!(purpose, Some(Purpose::Login | Purpose::Consent)) {
        return go(&hand_off.go_on);
    }
    let code = hand_off.open(&app)?.code;
    let frame = citizen.map_or(frame, |citizen| citizen.frame);
    let ends = match stage {
        Stage::Returning => hand_off.facts.return_until.unwrap_or_default(),
        _ => hand_off.facts.expires_at,
    };
    let refused = hand_off.facts.refusal.as_deref();
    page(WaitingPage {
        refused: refused.map(|key| words::on_page(&frame.t, key)),
        frame,
        id,
        stage,
        shown: hand_off.facts.shown(now),
        title: format!("e-imza-{}-title", stage.key()),
        lead: lead(stage, purpose),
        code: code.shown(),
        link: Link {
            code,
            portal: own_address(&app)?,
        }
        .address(),
        seconds: ((ends - now).max(0) + 999_999) / 1_000_000,
        signs: purpose.is_some_and(Purpose::signs),
        // Nobody was logged in here, so the page behind the login is none to lead to.
        go_on: match stage {
            Stage::Elsewhere => "/giris".to_owned(),
            _ => hand_off.go_on,
        },
    })
}

/// The key of what is said below the heading. Where nothing is signed nobody is told of signing, and what is done is named.
fn lead(stage: Stage, purpose: Option<Purpose>) -> String {
    let key = match (stage, purpose) {
        (Stage::Done, Some(Purpose::Unlock)) => "done-unlock",
        (Stage::Done, _) => "done-change-pin",
        (Stage::Redeemed, Some(Purpose::ChangePin | Purpose::Unlock)) => "redeemed-card",
        _ => stage.key(),
    };
    format!("e-imza-{key}-lead")
}
