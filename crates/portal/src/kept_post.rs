//! What was posted after the session had ended: kept, sealed, until the same person has logged in again. A form goes into
//! the draft of its order; an officer's correction waits at its row, because saving it is an act, and a login is none.
//!
//! Whose it is says the session that ended in this browser. Where none did, anybody may have typed it, so nothing is kept: on a shared browser
//! a stranger's form would become the draft of whoever logs in next. Another person's login finds nothing to take.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use rules::application_form::Typed;
use rules::expiry;
use rules::order_number::OrderNumber;
use rules::retention;
use serde::{Deserialize, Serialize};
use store::limit::Limit;
use store::{Conn, StoreError, Tx, row, run};
use uuid::Uuid;

use crate::House;
use crate::application::draft;
use crate::institution::appointment::Appointment;
use crate::institution::row::Typed as TypedRow;
use crate::limits;
use crate::people::Person;
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

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Whose session had ended: it waits for nobody else.
    of: Uuid,
    post: Post,
}

#[derive(Serialize, Deserialize)]
enum Post {
    Form { order: u64, typed: Typed },
    Row { row: RowAddress, typed: TypedRow },
}

/// A row of a personnel list, and the view of the list from which it was opened.
#[derive(Clone, Serialize, Deserialize)]
pub struct RowAddress {
    pub list: Uuid,
    pub line: i64,
    pub view: String,
}

impl RowAddress {
    pub fn path(&self) -> String {
        let Self { list, line, view } = self;
        format!("/yetkili/listeler/{list}/satir/{line}{view}")
    }
}

fn place(token: &str) -> String {
    format!("kept_post:{token}")
}

/// Keeps what was typed into the form of an order, and leads to the login.
pub async fn keep(
    house: &House,
    jar: CookieJar,
    visitor: &Visitor,
    order: OrderNumber,
    typed: Typed,
) -> Result<Response, Refusal> {
    let post = Post::Form {
        order: order.0,
        typed,
    };
    let back = format!("/basvurularim/{order}/form");
    keep_for(house, jar, visitor, post, &back).await
}

/// Keeps the correction of a row, and leads to the login.
pub async fn keep_row(
    house: &House,
    jar: CookieJar,
    visitor: &Visitor,
    row: RowAddress,
    typed: TypedRow,
) -> Result<Response, Refusal> {
    let back = row.path();
    keep_for(house, jar, visitor, Post::Row { row, typed }, &back).await
}

/// A browser has one such post: the newest takes the place of the last.
async fn keep_for(
    house: &House,
    jar: CookieJar,
    Visitor(visitor): &Visitor,
    post: Post,
    back: &str,
) -> Result<Response, Refusal> {
    let token = new_token();
    let ended = session::sent_token(house, Kind::Person, &jar).unwrap_or_default();
    let of = session::person_of_ended(&mut house.db.read().await?, house, &ended).await?;
    let Some(of) = of else {
        let login = crate::local_path::failed_login_address("saklanmadi", back);
        return Ok(Redirect::to(&login).into_response());
    };
    let kept = serde_json::to_vec(&Kept { of, post })?;
    if kept.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    if !limits::count(house, KEPT_OF_A_VISITOR, visitor, visitor).await? {
        return Err(Refusal::TooMany);
    }
    let sealed = house.vault.seal(&place(&token), &kept);
    let mut tx = house.db.write().await?;
    if let Some(last) = jar.get(session::cookie_name(house, COOKIE)) {
        run!(
            &mut tx,
            "DELETE FROM kept_post WHERE token_hash = $1",
            token_hash(last.value())
        )?;
    }
    run!(
        &mut tx,
        "INSERT INTO kept_post (token_hash, sealed, expires_at) VALUES ($1, $2, $3)",
        token_hash(&token),
        sealed,
        house.now() + KEPT
    )?;
    tx.commit().await?;
    let jar = jar.add(session::cookie(house, COOKIE, token));
    let login = crate::local_path::login_address(back);
    Ok((jar, Redirect::to(&login)).into_response())
}

/// Gives what was kept to the person who has logged in, and says where to go on. What is not theirs is gone.
pub async fn restore(
    tx: &mut Tx,
    house: &House,
    jar: CookieJar,
    person: &Person,
) -> Result<(CookieJar, Option<String>), Refusal> {
    let Some(token) = sent_token(house, &jar) else {
        return Ok((jar, None));
    };
    let kept = find(tx, house, &token).await?;
    let back = match kept.filter(|kept| kept.of == person.id) {
        Some(Kept {
            post: Post::Form { order, typed },
            ..
        }) => restore_form(tx, house, person, OrderNumber(order), &typed).await?,
        Some(Kept {
            post: Post::Row { row, .. },
            ..
        }) if acts_for(tx, house, person.id, row.list).await? => {
            return Ok((jar, Some(row.path())));
        }
        Some(_) | None => None,
    };
    Ok((remove(tx, house, jar, &token).await?, back))
}

/// Puts the form into the draft of the person's own order, if there still is one to be filled in.
async fn restore_form(
    tx: &mut Tx,
    house: &House,
    person: &Person,
    number: OrderNumber,
    typed: &Typed,
) -> Result<Option<String>, Refusal> {
    match draft::save_of(tx, house, person.id, number, typed).await {
        Ok(()) => Ok(Some(format!("/basvurularim/{number}/form?geri=1"))),
        Err(Refusal::NotFound | Refusal::NotNow(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn acts_for(
    conn: &mut Conn,
    house: &House,
    person: Uuid,
    list: Uuid,
) -> Result<bool, StoreError> {
    let found = row!(
        conn,
        Appointment,
        "SELECT o.institution, o.person, o.since, o.until, o.mac
         FROM personnel_list l JOIN officer o ON o.institution = l.institution
         WHERE l.id = $1 AND o.person = $2 AND o.until IS NULL",
        list,
        person
    )?;
    Ok(found.is_some_and(|appointment| appointment.is_believed(house)))
}

/// The correction that waits for this officer at this row.
pub async fn waiting_row(
    conn: &mut Conn,
    house: &House,
    jar: &CookieJar,
    person: Uuid,
    (list, line): (Uuid, i64),
) -> Result<Option<TypedRow>, StoreError> {
    let Some(token) = sent_token(house, jar) else {
        return Ok(None);
    };
    Ok(match find(conn, house, &token).await? {
        Some(Kept {
            of,
            post: Post::Row { row, typed },
        }) if of == person && (row.list, row.line) == (list, line) => Some(typed),
        _ => None,
    })
}

/// The row was corrected, so that nothing waits there any more.
pub async fn row_is_done(
    tx: &mut Tx,
    house: &House,
    jar: CookieJar,
    person: Uuid,
    row: (Uuid, i64),
) -> Result<CookieJar, StoreError> {
    let waits = waiting_row(tx, house, &jar, person, row).await?.is_some();
    match sent_token(house, &jar).filter(|_| waits) {
        Some(token) => remove(tx, house, jar, &token).await,
        None => Ok(jar),
    }
}

fn sent_token(house: &House, jar: &CookieJar) -> Option<String> {
    let sent = jar.get(session::cookie_name(house, COOKIE))?;
    Some(sent.value().to_owned())
}

/// What is kept under a token and still good.
async fn find(conn: &mut Conn, house: &House, token: &str) -> Result<Option<Kept>, StoreError> {
    let found = row!(
        conn,
        (Vec<u8>,),
        "SELECT sealed FROM kept_post WHERE token_hash = $1 AND expires_at >= $2 AND expires_at <= $3",
        token_hash(token),
        house.now(),
        expiry::latest(house.now(), KEPT)
    )?;
    let Some((sealed,)) = found else {
        return Ok(None);
    };
    let opened = house.vault.open(&place(token), &sealed)?;
    // Kept by another version of this program: lost, rather than in the way of a login.
    Ok(serde_json::from_slice(&opened).ok())
}

/// The database forgets what was kept, and the browser the token.
async fn remove(
    tx: &mut Tx,
    house: &House,
    jar: CookieJar,
    token: &str,
) -> Result<CookieJar, StoreError> {
    run!(
        tx,
        "DELETE FROM kept_post WHERE token_hash = $1",
        token_hash(token)
    )?;
    let mut gone = session::cookie(house, COOKIE, String::new());
    gone.make_removal();
    Ok(jar.add(gone))
}

/// Forgets forms whose sender never signed in again.
pub const EXPIRED: Sweep = Sweep::that_destroys("kept-forms", |house| Box::pin(sweep(house)));

async fn sweep(house: &House) -> Result<(), StoreError> {
    let mut tx = house.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM kept_post WHERE expires_at < $1",
        retention::Kind::KeptForm.forgotten_before(house.now())
    )?;
    tx.commit().await
}
