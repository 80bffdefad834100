//! Sessions in the database: the browser holds a random token, the row its SHA-256.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use rules::expiry;
use rules::retention;
use sha2::{Digest, Sha256};
use store::{Conn, Micros, StoreError, Tx, Vault, row, run};
use uuid::Uuid;

use crate::App;
use crate::operator_columns;
use crate::operator_row::OperatorRow;
use crate::security;
use crate::sweeps::Sweep;

/// Whose session it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Person,
    Operator,
}

impl Kind {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Operator => "operator",
        }
    }

    /// People and staff have different cookies, so that one browser may be both, as in the demo.
    const fn cookie(self) -> CookieName {
        match self {
            Self::Person => CookieName {
                plain: "kalem",
                tls: "__Host-kalem",
            },
            Self::Operator => CookieName {
                plain: "kalem_masa",
                tls: "__Host-kalem_masa",
            },
        }
    }
}

impl TryFrom<String> for Kind {
    type Error = NotAKind;

    fn try_from(key: String) -> Result<Self, NotAKind> {
        let mut all = [Self::Person, Self::Operator].into_iter();
        all.find(|kind| kind.key() == key).ok_or(NotAKind)
    }
}

/// No session is of such a kind.
#[derive(Debug, thiserror::Error)]
#[error("not a kind of session")]
pub struct NotAKind;

/// A cookie's name. Behind TLS browsers take a `__Host-` cookie from this very host only, so that neither a
/// neighbouring host nor somebody on the line can plant one.
#[derive(Clone, Copy)]
pub struct CookieName {
    pub plain: &'static str,
    pub tls: &'static str,
}

/// The name under which this portal sets a cookie.
pub fn cookie_name(app: &App, name: CookieName) -> &'static str {
    match app.settings.is_tls() {
        true => name.tls,
        false => name.plain,
    }
}

/// A running session, as its row says and its MAC confirms.
#[derive(store::sqlx::FromRow)]
pub struct Session {
    #[sqlx(try_from = "String")]
    kind: Kind,
    pub subject: Uuid,
    /// How the login was proven.
    pub way: String,
    pub created_at: Micros,
    pub seen_at: Micros,
    expires_at: Micros,
    #[sqlx(rename = "session_mac")]
    mac: Option<Vec<u8>>,
}

impl Session {
    /// The MAC of the row under this token: a row that was written by hand opens nothing.
    fn row_mac(&self, vault: &Vault, token: &[u8]) -> Vec<u8> {
        let fields: [&[u8]; 7] = [
            token,
            self.kind.key().as_bytes(),
            self.subject.as_bytes(),
            self.way.as_bytes(),
            &self.created_at.to_be_bytes(),
            &self.seen_at.to_be_bytes(),
            &self.expires_at.to_be_bytes(),
        ];
        vault.row_mac("session", &fields)
    }
}

/// The columns that make a [`Session`], of a session `s`.
macro_rules! session_columns {
    () => {
        "s.kind, s.subject, s.way, s.created_at, s.seen_at, s.expires_at, s.mac AS session_mac"
    };
}

const MINUTE: Micros = 60_000_000;
/// How long a session that ran out is still known: over a weekend, and what was typed before it comes to its owner's next login.
pub const KNOWN_FOR: Micros = retention::Kind::Session.kept();

impl Session {
    /// Whether its times can be believed. A clock that ran ahead and was set right leaves sessions behind that began or were used in the
    /// future: they would outlive their hours, so they have ended.
    pub fn is_believable(&self, app: &App, now: Micros) -> bool {
        let longest = app.settings.session.longest_hours * 60 * MINUTE;
        !expiry::is_future(now, self.created_at)
            && !expiry::is_future(now, self.seen_at)
            && now - self.created_at < longest + expiry::SLACK
    }
}

/// 256 random bits as 64 hexadecimal digits.
pub fn new_token() -> String {
    rand::random::<[u8; 32]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What the database keeps of a token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A cookie that scripts cannot read and other sites cannot post with.
pub fn cookie(app: &App, name: CookieName, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings.is_tls())
        .build()
}

/// How a session says by what its login was proven.
pub const BY_GATE: &str = "e_devlet";
/// At the gate, by a means that the installation takes for as good as a card.
pub const BY_GATE_STRONGLY: &str = "e_devlet_strong";
pub const BY_CARD: &str = "e_imza";

/// Whether a login of this way proves more than a phone does.
pub fn is_strong(way: &str) -> bool {
    [BY_GATE_STRONGLY, BY_CARD].contains(&way)
}

/// Opens a session and returns its cookie. The browser's session before it, whosever it was, ends.
pub async fn open(
    tx: &mut Tx,
    app: &App,
    jar: &CookieJar,
    kind: Kind,
    subject: Uuid,
    way: &str,
) -> Result<Cookie<'static>, StoreError> {
    if let Some(before) = sent_token(app, kind, jar) {
        close(tx, &before).await?;
    }
    let (token, now) = (new_token(), app.now());
    let hash = token_hash(&token);
    let session = Session {
        kind,
        subject,
        way: way.to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: now + app.settings.session.idle_minutes * MINUTE,
        mac: None,
    };
    let mac = session.row_mac(&app.vault, &hash);
    run!(
        tx,
        "INSERT INTO session (token_hash, kind, subject, way, created_at, seen_at, expires_at, mac)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
        hash,
        kind.key(),
        subject,
        way,
        now,
        session.expires_at,
        mac
    )?;
    Ok(cookie(app, kind.cookie(), token))
}

/// The token that the browser sent, hashed.
pub fn sent_token(app: &App, kind: Kind, jar: &CookieJar) -> Option<Vec<u8>> {
    let sent = jar.get(cookie_name(app, kind.cookie()))?;
    Some(token_hash(sent.value()))
}

/// The cookie that makes the browser forget its session.
pub fn farewell(app: &App, kind: Kind) -> Cookie<'static> {
    let mut gone = cookie(app, kind.cookie(), String::new());
    gone.make_removal();
    gone
}

/// A session with what the page shows of its person.
#[derive(store::sqlx::FromRow)]
struct OfPerson {
    #[sqlx(flatten)]
    session: Session,
    given_name: String,
    family_name: String,
}

/// The running session of a person, with the name that the page shows.
pub async fn of_person(
    conn: &mut Conn,
    app: &App,
    token: &[u8],
) -> Result<Option<(Session, String, String)>, StoreError> {
    let found = row!(
        conn,
        OfPerson,
        concat!(
            "SELECT ",
            session_columns!(),
            ", p.given_name, p.family_name FROM session s JOIN person p ON p.id = s.subject
             WHERE s.token_hash = $1 AND s.kind = 'person' AND s.expires_at > $2"
        ),
        token,
        app.now()
    )?;
    let found = found.filter(|found| is_believed(app, &found.session, token));
    Ok(found.map(|found| (found.session, found.given_name, found.family_name)))
}

/// Whether the row carries its MAC. One that does not is as if it were not there, and the security officer hears of it.
fn is_believed(app: &App, session: &Session, token: &[u8]) -> bool {
    let is_genuine = session.mac.as_ref() == Some(&session.row_mac(&app.vault, token));
    if !is_genuine {
        security::note_forged(app, "session");
    }
    is_genuine
}

/// A session with the row of its member of staff.
#[derive(store::sqlx::FromRow)]
struct OfOperator {
    #[sqlx(flatten)]
    session: Session,
    #[sqlx(flatten)]
    operator: OperatorRow,
}

/// Whose session it was that ran out in this browser. One that was ended by its person, or by another login, is nobody's any more.
pub async fn person_of_ended(
    conn: &mut Conn,
    app: &App,
    token: &[u8],
) -> Result<Option<Uuid>, StoreError> {
    let found = row!(
        conn,
        Session,
        concat!(
            "SELECT ",
            session_columns!(),
            " FROM session s WHERE s.token_hash = $1 AND s.kind = 'person' AND s.expires_at > $2"
        ),
        token,
        app.now() - KNOWN_FOR
    )?;
    let found = found.filter(|session| is_believed(app, session, token));
    Ok(found.map(|session| session.subject))
}

/// The running session of a member of staff who may still work here, with their name.
pub async fn of_operator(
    conn: &mut Conn,
    app: &App,
    token: &[u8],
) -> Result<Option<(Session, String)>, StoreError> {
    let found = row!(
        conn,
        OfOperator,
        concat!(
            "SELECT ",
            session_columns!(),
            ", ",
            operator_columns!(),
            " FROM session s JOIN operator o ON o.id = s.subject
             WHERE s.token_hash = $1 AND s.kind = 'operator' AND s.expires_at > $2 AND o.disabled_at IS NULL"
        ),
        token,
        app.now()
    )?;
    let found = found
        .filter(|found| is_believed(app, &found.session, token) && found.operator.is_believed(app));
    Ok(found.map(|found| (found.session, found.operator.full_name)))
}

/// Keeps a session alive that was used. At most once a minute, so that pages stay reads.
pub async fn keep_alive(app: &App, token: &[u8], session: &Session) -> Result<(), StoreError> {
    let now = app.now();
    if now - session.seen_at < MINUTE {
        return Ok(());
    }
    let longest = session.created_at + app.settings.session.longest_hours * 60 * MINUTE;
    let expires = longest.min(now + app.settings.session.idle_minutes * MINUTE);
    let used = Session {
        kind: session.kind,
        subject: session.subject,
        way: session.way.clone(),
        created_at: session.created_at,
        seen_at: now,
        expires_at: expires,
        mac: None,
    };
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "UPDATE session SET seen_at = $2, expires_at = $3, mac = $4 WHERE token_hash = $1",
        token,
        now,
        expires,
        used.row_mac(&app.vault, token)
    )?;
    tx.commit().await
}

/// Ends one session.
pub async fn close(tx: &mut Tx, token: &[u8]) -> Result<(), StoreError> {
    run!(tx, "DELETE FROM session WHERE token_hash = $1", token)?;
    Ok(())
}

/// Forgets sessions that have ended and that nobody goes on from.
pub const ENDED: Sweep = Sweep::that_destroys("sessions", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM session WHERE expires_at < $1",
        app.now() - KNOWN_FOR
    )?;
    tx.commit().await
}
