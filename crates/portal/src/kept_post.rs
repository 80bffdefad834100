//! What was posted after the session had ended: kept, sealed, and put into the draft once the same person
//! has logged in again. Another person's login finds nothing to take.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use rules::application_form::Typed;
use rules::order_number::OrderNumber;
use serde::{Deserialize, Serialize};
use store::limit::{self, Limit};
use store::{StoreError, Tx, row, run};

use crate::House;
use crate::application::{draft, finders};
use crate::people::Person;
use crate::refusal::Refusal;
use crate::session::{self, CookieName, new_token, token_hash};
use crate::visitor::Visitor;

const COOKIE: CookieName = CookieName {
    plain: "kalem_saklanan",
    tls: "__Host-kalem_saklanan",
};
/// How long it is kept.
const KEPT: i64 = 60 * 60 * 1_000_000;
/// Whoever posts here has not logged in, so what is kept for them has bounds: far above any form in order …
const LARGEST: usize = 16 * 1024;
/// … and above what a whole institution behind one address types in ten minutes.
const KEPT_OF_A_VISITOR: Limit = Limit {
    what: "kept-post",
    max: 300,
    seconds: 600,
};

#[derive(Serialize, Deserialize)]
struct Kept {
    order: u64,
    typed: Typed,
}

fn place(token: &str) -> String {
    format!("kept_post:{token}")
}

/// Keeps what was typed and leads to the login. A browser has one such post: the newest takes the place of the last.
pub async fn keep(
    house: &House,
    jar: CookieJar,
    Visitor(visitor): &Visitor,
    order: OrderNumber,
    typed: Typed,
) -> Result<Response, Refusal> {
    let token = new_token();
    let kept = serde_json::to_vec(&Kept {
        order: order.0,
        typed,
    })?;
    if kept.len() > LARGEST {
        return Err(Refusal::TooLarge);
    }
    if !limit::take(&house.db, KEPT_OF_A_VISITOR, visitor, house.now()).await? {
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
    let login = crate::entrance::login_address(&format!("/basvurularim/{order}/form"));
    Ok((jar, Redirect::to(&login)).into_response())
}

/// Puts what was kept into the draft of the person's own order, and says where to go on.
pub async fn restore(
    tx: &mut Tx,
    house: &House,
    jar: &CookieJar,
    person: &Person,
) -> Result<Option<String>, StoreError> {
    let Some(token) = jar.get(session::cookie_name(house, COOKIE)) else {
        return Ok(None);
    };
    let token = token.value();
    let Some((sealed, expires_at)) = row!(
        tx,
        (Vec<u8>, i64),
        "DELETE FROM kept_post WHERE token_hash = $1 RETURNING sealed, expires_at",
        token_hash(token)
    )?
    else {
        return Ok(None);
    };
    if expires_at < house.now() {
        return Ok(None);
    }
    let kept: Kept = serde_json::from_slice(&house.vault.open(&place(token), &sealed)?)?;
    let number = OrderNumber(kept.order);
    let Some(order) = finders::own(tx, person.id, number).await? else {
        return Ok(None);
    };
    if rules::application::may_be_filled(&order.facts()).is_err() {
        return Ok(None);
    }
    draft::save(tx, house, &order, &kept.typed).await?;
    Ok(Some(format!("/basvurularim/{number}/form")))
}

/// The browser forgets the token.
pub fn forget(house: &House, jar: CookieJar) -> CookieJar {
    if jar.get(session::cookie_name(house, COOKIE)).is_none() {
        return jar;
    }
    let mut gone = session::cookie(house, COOKIE, String::new());
    gone.make_removal();
    jar.add(gone)
}
