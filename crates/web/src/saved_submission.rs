//! What was posted after the session had ended: kept, sealed, until the same person has logged in again. What becomes of it then, the room says
//! that kept it.
//!
//! Whose it is says the session that ended in this browser. Where none did, anybody may have typed it, so nothing is kept: on a shared browser
//! a stranger's form would become the draft of whoever logs in next. Another person's login finds nothing to take.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use rules::expiry;
use rules::retention;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::limit::Limit;
use store::{Conn, StoreError, Tx, row, run};
use uuid::Uuid;

use crate::App;
use crate::limits;
use crate::local_path::{failed_login_address, login_address};
use crate::refusal::Refusal;
use crate::session::{self, CookieName, Kind, new_token, token_hash};
use crate::sweeps::Sweep;
use crate::visitor::Visitor;

const COOKIE: CookieName = CookieName {
    plain: "kalem_saklanan",
    tls: "__Host-kalem_saklanan",
};
/// How long it is kept.
const KEPT: i64 = 60 * 60 * 1_000_000;
/// Whoever posts here is not signed in any more, so what is kept for them has bounds: far above any form in order …
const LARGEST: usize = 16 * 1024;
/// … and above what a whole institution behind one address types in ten minutes.
const KEPT_OF_A_VISITOR: Limit = Limit {
    what: "kept-post",
    max: 300,
    seconds: 600,
};

/// What was posted.
#[derive(Serialize, Deserialize)]
pub struct SavedSubmission {
    /// The name by which the room that kept it knows its own.
    pub kind: String,
    /// The page on which it was typed.
    pub page: String,
    pub typed: Value,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Whose session had ended: it waits for nobody else.
    of: Uuid,
    submission: SavedSubmission,
}

fn place(token: &str) -> String {
    format!("kept_post:{token}")
}

/// Keeps what was posted, and leads to the login. A browser has one such submission: the newest takes the place of the last.
pub async fn keep(
    app: &App,
    jar: CookieJar,
    Visitor(visitor): &Visitor,
    submission: SavedSubmission,
) -> Result<Response, Refusal> {
    let page = submission.page.clone();
    let token = new_token();
    let ended = session::sent_token(app, Kind::Person, &jar).unwrap_or_default();
    let of = session::person_of_ended(&mut app.db.read().await?, app, &ended).await?;
    let Some(of) = of else {
        let login = failed_login_address("saklanmadi", &page);
        return Ok(Redirect::to(&login).into_response());
    };
    let kept = serde_json::to_vec(&Kept { of, submission })?;
    if kept.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    if !limits::count(app, KEPT_OF_A_VISITOR, visitor, visitor).await? {
        return Err(Refusal::TooMany);
    }
    let sealed = app.vault.seal(&place(&token), &kept);
    let mut tx = app.db.write().await?;
    if let Some(last) = sent_token(app, &jar) {
        delete(&mut tx, &last).await?;
    }
    run!(
        &mut tx,
        "INSERT INTO kept_post (token_hash, sealed, expires_at) VALUES ($1, $2, $3)",
        token_hash(&token),
        sealed,
        app.now() + KEPT
    )?;
    tx.commit().await?;
    let jar = jar.add(session::cookie(app, COOKIE, token));
    Ok((jar, Redirect::to(&login_address(&page))).into_response())
}

/// What waits in this browser for this person.
pub async fn waiting(
    conn: &mut Conn,
    app: &App,
    jar: &CookieJar,
    person: Uuid,
) -> Result<Option<SavedSubmission>, StoreError> {
    let Some(token) = sent_token(app, jar) else {
        return Ok(None);
    };
    let kept = find(conn, app, &token).await?;
    let own = kept.filter(|kept| kept.of == person);
    Ok(own.map(|kept| kept.submission))
}

/// The database forgets what waits in this browser, and the browser the token.
pub async fn forget(tx: &mut Tx, app: &App, jar: CookieJar) -> Result<CookieJar, StoreError> {
    let Some(token) = sent_token(app, &jar) else {
        return Ok(jar);
    };
    delete(tx, &token).await?;
    let mut gone = session::cookie(app, COOKIE, String::new());
    gone.make_removal();
    Ok(jar.add(gone))
}

fn sent_token(app: &App, jar: &CookieJar) -> Option<String> {
    let sent = jar.get(session::cookie_name(app, COOKIE))?;
    Some(sent.value().to_owned())
}

/// What is kept under a token and still good.
async fn find(conn: &mut Conn, app: &App, token: &str) -> Result<Option<Kept>, StoreError> {
    let found = row!(
        conn,
        (Vec<u8>,),
        "SELECT sealed FROM kept_post WHERE token_hash = $1 AND expires_at >= $2 AND expires_at <= $3",
        token_hash(token),
        app.now(),
        expiry::latest(app.now(), KEPT)
    )?;
    let Some((sealed,)) = found else {
        return Ok(None);
    };
    let opened = app.vault.open(&place(token), &sealed)?;
    // Kept by another version of this program: lost, rather than in the way of a login.
    Ok(serde_json::from_slice(&opened).ok())
}

async fn delete(tx: &mut Tx, token: &str) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM kept_post WHERE token_hash = $1",
        token_hash(token)
    )?;
    Ok(())
}

/// Forgets submissions whose sender never signed in again.
pub const EXPIRED: Sweep = Sweep::that_destroys("kept-forms", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM kept_post WHERE expires_at < $1",
        retention::Kind::KeptForm.forgotten_before(app.now())
    )?;
    tx.commit().await
}
