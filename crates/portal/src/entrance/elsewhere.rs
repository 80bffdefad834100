//! A login that goes on in another browser than the one that asked for the code: the default browser, which the app opened (B03).
//!
//! The browser that waits is not let in by this, so a stranger who began the login gains nothing by the holder's signature. The person goes
//! on in the browser before them, by a button, once, within the same two minutes, and only where it comes from the network from which the
//! app sent the signature: an address that was passed on opens nothing elsewhere. The address moves into a cookie at once, so that it stands
//! in no address bar from which it could be read out. GET changes nothing here.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use store::run;
use uuid::Uuid;
use web::App;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;
use web::security::{self, Event};
use web::session::{self, CookieName, cookie_name};
use web::visitor::Network;

use super::e_imza_return::{log_in, way};
use crate::diary_entry::Whereabouts;
use crate::e_imza::sql::{self, HandOff};
use crate::e_imza::stage::Stage;

#[derive(Template)]
#[template(path = "entrance/elsewhere.html")]
struct Elsewhere {
    frame: Frame,
    id: Uuid,
    can: Can,
    /// Whose login it is, masked.
    by: String,
    /// The browser that asked for the code.
    browser: String,
}

/// The cookie of another browser that the app opened: the address that brings the login back, out of sight.
const RETURN_COOKIE: CookieName = CookieName {
    plain: "kalem_donus",
    tls: "__Host-kalem_donus",
};

/// What can be done here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Can {
    GoOn,
    /// This browser comes from another network than the app.
    NotFromHere,
    /// It was completed already, or its time is over.
    Nothing,
}

/// The address goes into a cookie of this browser, and out of sight.
pub fn lead_on(app: &App, id: Uuid, token: String) -> Answer {
    let cookie = session::cookie(app, RETURN_COOKIE, token);
    let onward = Redirect::to(&format!("/e-imza/{id}/donus"));
    Ok((CookieJar::new().add(cookie), onward).into_response())
}

/// The hand-off whose address this browser was given.
fn given(app: &App, headers: &HeaderMap, found: Option<HandOff>) -> Result<HandOff, Refusal> {
    let jar = CookieJar::from_headers(headers);
    let token = jar.get(cookie_name(app, RETURN_COOKIE));
    found
        .filter(|hand_off| token.is_some_and(|token| way(hand_off, token.value()).is_some()))
        .ok_or(Refusal::NotFound)
}

fn can(app: &App, hand_off: &HandOff, network: &Network) -> Can {
    if hand_off.stage(app.now()) != Stage::Returning {
        Can::Nothing
    } else if network.is(hand_off.app_network.as_deref()) {
        Can::GoOn
    } else {
        Can::NotFromHere
    }
}

/// GET /e-imza/…/donus
pub async fn offer(
    State(app): State<App>,
    frame: Frame,
    headers: HeaderMap,
    network: Network,
    Path(id): Path<Uuid>,
) -> Answer {
    let found = sql::by_id(&mut app.db.read().await?, id).await?;
    let hand_off = given(&app, &headers, found)?;
    drawn(&app, frame, &hand_off, can(&app, &hand_off, &network))
}

/// POST /e-imza/…/donus: the session begins in this browser, and the one that waits is told that it went on elsewhere.
pub async fn complete(
    State(app): State<App>,
    frame: Frame,
    headers: HeaderMap,
    network: Network,
    browser: Whereabouts,
    Path(id): Path<Uuid>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let found = sql::by_id(&mut tx, id).await?;
    let hand_off = given(&app, &headers, found)?;
    match can(&app, &hand_off, &network) {
        Can::GoOn => {}
        Can::Nothing => return go(&format!("/e-imza/{id}/donus")),
        Can::NotFromHere => {
            tx.commit().await?;
            note(&app, &network).await;
            return drawn(&app, frame, &hand_off, Can::NotFromHere);
        }
    }
    let changed = run!(
        &mut tx,
        "UPDATE hand_off SET returned_at = $2, returned_elsewhere_at = $2 WHERE id = $1 AND returned_at IS NULL",
        id,
        app.now()
    )?;
    let mut gone = session::cookie(&app, RETURN_COOKIE, String::new());
    gone.make_removal();
    let jar = CookieJar::from_headers(&headers);
    let way = ("another-browser", &browser);
    let logged_in = log_in(tx, &app, &hand_off, changed, jar, way).await?;
    Ok((CookieJar::new().add(gone), logged_in).into_response())
}

/// The address of a login came from another network than the app's. That is what phishing looks like.
pub async fn note(app: &App, network: &Network) {
    let mut event = Event::of(security::Kind::LoginFromElsewhere);
    if let Some(index) = network.index() {
        event = event.visitor(index);
    }
    security::note(app, event).await;
}

/// Says why it does not go on in this browser, and what to do.
pub fn refused(app: &App, frame: Frame, hand_off: &HandOff) -> Answer {
    drawn(app, frame, hand_off, Can::NotFromHere)
}

fn drawn(app: &App, frame: Frame, hand_off: &HandOff, can: Can) -> Answer {
    let inside = hand_off.open(app)?;
    let drawn = page(Elsewhere {
        frame,
        id: hand_off.id,
        can,
        by: inside.by,
        browser: inside.browser,
    })?;
    Ok(match can {
        Can::NotFromHere => (StatusCode::FORBIDDEN, drawn).into_response(),
        Can::GoOn | Can::Nothing => drawn,
    })
}
