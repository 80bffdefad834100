//! A page asks for a hand-off: what is to be signed is composed, stored and sealed before any code is shown.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use handoff::LIFETIME_SECONDS;
use handoff::bytes::Nonce;
use handoff::code::Code;
use handoff::text::{Binding, SignedText, TextFault};
use store::history::Actor;
use store::limit::{self, Limit};
use store::run;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::session::{self, cookie_name, new_token, token_hash};

use super::signing_purpose::SigningPurpose;
use super::sql::{self, Sealed};
use super::{WAITING_COOKIE, own_address};
use crate::diary_entry::browser_name;

/// How many codes one browser may ask for. There is no ceiling over all: whoever has signed in is not kept from signing by how many ask
/// elsewhere, and whoever has not is counted by their network.
const OF_A_BROWSER: Limit = Limit {
    what: "hand-off",
    max: 20,
    seconds: 600,
};

/// What is to be done, for whom, and where it goes on afterwards.
pub struct SigningRequest {
    pub signing_purpose: SigningPurpose,
    /// The texts without the lines that bind them; none where nothing is signed.
    pub bodies: Vec<String>,
    pub person: Option<Uuid>,
    /// Who began it, masked, as the app will show it.
    pub by: String,
    pub go_on: String,
}

/// The cookie of the browser that waits, and the address of its waiting page.
///
/// # Errors
/// Too often; or a text that is not fit to be signed, which is our own fault.
pub async fn begin(
    app: &App,
    headers: &HeaderMap,
    request: SigningRequest,
) -> Result<(Cookie<'static>, String), Refusal> {
    let jar = CookieJar::from_headers(headers);
    let held = jar.get(cookie_name(app, WAITING_COOKIE));
    let token = held.map_or_else(new_token, |cookie| cookie.value().to_owned());
    let (browser, now) = (token_hash(&token), app.now());
    // Whoever throws the cookie away is a new browser, so the session counts as well.
    let session = session::sent_token(app, session::Kind::Person, &jar);
    let who = session.as_deref().unwrap_or(&browser);
    if !limit::take(&app.db, OF_A_BROWSER, who, now).await? {
        return Err(Refusal::TooMany);
    }
    let (id, nonce) = (app.new_id(), Nonce(rand::random()));
    let purpose = request.signing_purpose.purpose();
    let inside = Sealed {
        code: Code::from_random(rand::random()),
        texts: texts(app, &request, &nonce)?,
        signing_purpose: request.signing_purpose,
        by: request.by,
        browser: browser_name(headers),
    };
    let sealed = app
        .vault
        .seal(&sql::place(id), &serde_json::to_vec(&inside)?);
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "INSERT INTO hand_off (id, purpose, browser, person, code, nonce, sealed, go_on, begun_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id,
        purpose.key(),
        browser,
        request.person,
        sql::code_index(app, &inside.code),
        nonce.0.to_vec(),
        sealed,
        request.go_on,
        now,
        now + LIFETIME_SECONDS * 1_000_000
    )?;
    // Whoever types a number into the login is not that person yet, and looks the same whether the number is known or not.
    let actor = request.person.map_or(Actor::System, Actor::Person);
    let act = "hand-off-begun";
    sql::write_down(&mut tx, app, request.person, actor, act, id, purpose.key()).await?;
    tx.commit().await?;
    Ok((
        session::cookie(app, WAITING_COOKIE, token),
        format!("/e-imza/{id}"),
    ))
}

fn texts(app: &App, request: &SigningRequest, nonce: &Nonce) -> Result<Vec<String>, Refusal> {
    let portal = own_address(app)?;
    let of = request.bodies.len();
    let compose = |(at, body): (usize, &String)| {
        let binding = Binding {
            portal: &portal,
            purpose: request.signing_purpose.purpose(),
            nonce,
            number: at + 1,
            of,
        };
        SignedText::compose(&binding, body).map(|text| text.as_str().to_owned())
    };
    let texts: Result<Vec<_>, _> = request.bodies.iter().enumerate().map(compose).collect();
    texts.map_err(|fault| match fault {
        // What people typed may hold letters that are fit for paper and not for this; which one stays out of the log.
        TextFault::Letter(_) => Refusal::NotNow("refused-letters"),
        other => {
            tracing::error!(fault = %other, "a text is not fit to be signed");
            Refusal::Internal
        }
    })
}
