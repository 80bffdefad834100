//! One-time codes with which a new or renewed operator sets up what they sign in with. Two halves, each made and seen by another person: neither
//! can use it alone. Good once, for a day; after that the browser that used it has half an hour.

use axum_extra::extract::CookieJar;
use rules::staff_role::ENROLMENT_HOURS;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::history::Actor;
use store::{Conn, Micros, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::row_mac::RowMac;
use web::session::{CookieName, cookie_name, token_hash};

use super::operators;

pub const COOKIE: CookieName = CookieName {
    plain: "kalem_kayit",
    tls: "__Host-kalem_kayit",
};
const SET_UP_WITHIN: Micros = 30 * 60_000_000;
/// Letters that are not mistaken for each other, five bits each.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A fresh half: 80 random bits.
pub fn new_half() -> String {
    let drawn: [u8; 16] = rand::random();
    let letters: Vec<char> = drawn
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let words = letters
        .chunks(4)
        .map(|word| word.iter().collect::<String>());
    words.collect::<Vec<_>>().join("-")
}

/// What the database keeps of a half, however it was typed.
pub fn half_hash(typed: &str) -> Vec<u8> {
    let letters = typed.chars().filter(|c| c.is_ascii_alphanumeric());
    let plain: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    Sha256::digest(plain).to_vec()
}

#[derive(store::sqlx::FromRow)]
struct Row {
    id: Uuid,
    operator: Uuid,
    first_hash: Vec<u8>,
    second_hash: Vec<u8>,
    created_at: Micros,
    expires_at: Micros,
    used_at: Option<Micros>,
    browser: Option<Vec<u8>>,
    mac: Vec<u8>,
}

impl Row {
    fn row_mac(&self) -> RowMac {
        RowMac::of("operator_enrolment")
            .id(self.id)
            .id(self.operator)
            .bytes(&self.first_hash)
            .bytes(&self.second_hash)
            .time(self.created_at)
            .time(self.expires_at)
            .time(self.used_at)
            .bytes(self.browser.as_deref().unwrap_or_default())
    }
}

/// Makes a code good for an operator; whatever code they had before is good no more.
pub async fn begin(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    first_hash: Vec<u8>,
    second: &str,
) -> Result<(), StoreError> {
    forget(tx, operator).await?;
    let now = app.now();
    let fresh = Row {
        id: app.new_id(),
        operator,
        first_hash,
        second_hash: half_hash(second),
        created_at: now,
        expires_at: now + ENROLMENT_HOURS * 3_600_000_000,
        used_at: None,
        browser: None,
        mac: Vec::new(),
    };
    run!(
        tx,
        "INSERT INTO operator_enrolment (id, operator, first_hash, second_hash, created_at, expires_at, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        fresh.id,
        operator,
        &fresh.first_hash,
        &fresh.second_hash,
        now,
        fresh.expires_at,
        fresh.row_mac().mac(app)
    )?;
    Ok(())
}

/// Ends every code of an operator.
pub async fn forget(tx: &mut Tx, operator: Uuid) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM operator_enrolment WHERE operator = $1",
        operator
    )?;
    Ok(())
}

/// Uses a code up for this browser, whose token is given hashed. None where it is wrong, used, too old, or the operator is disabled.
pub async fn redeem(
    tx: &mut Tx,
    app: &App,
    user_name: &str,
    (first, second): (&str, &str),
    browser: &[u8],
) -> Result<Option<Uuid>, StoreError> {
    let now = app.now();
    let found = row!(
        tx,
        Row,
        "SELECT e.id, e.operator, e.first_hash, e.second_hash, e.created_at, e.expires_at, e.used_at, e.browser, e.mac
         FROM operator_enrolment e JOIN operator o ON o.id = e.operator
         WHERE o.user_name = $1 AND o.disabled_at IS NULL AND e.first_hash = $2 AND e.second_hash = $3
           AND e.used_at IS NULL AND e.created_at <= $4 AND e.expires_at > $4",
        user_name,
        half_hash(first),
        half_hash(second),
        now
    )?;
    let Some(row) = found.filter(|row| row.row_mac().fits(app, &row.mac)) else {
        return Ok(None);
    };
    let (id, operator) = (row.id, row.operator);
    let used = Row {
        used_at: Some(now),
        browser: Some(browser.to_vec()),
        ..row
    };
    let changed = run!(
        tx,
        "UPDATE operator_enrolment SET used_at = $2, browser = $3, mac = $4 WHERE id = $1 AND used_at IS NULL",
        id,
        now,
        browser,
        used.row_mac().mac(app)
    )?;
    if changed != 1 {
        return Ok(None);
    }
    let act = "enrolment-code-used";
    operators::note_about(tx, app, operator, Actor::System, act, json!({})).await?;
    Ok(Some(operator))
}

/// Who sets up in this browser: the operator and the browser's token, hashed.
pub async fn setting_up(
    conn: &mut Conn,
    app: &App,
    jar: &CookieJar,
) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    let Some(sent) = jar.get(cookie_name(app, COOKIE)) else {
        return Ok(None);
    };
    let browser = token_hash(sent.value());
    let found = row!(
        conn,
        Row,
        "SELECT e.id, e.operator, e.first_hash, e.second_hash, e.created_at, e.expires_at, e.used_at, e.browser, e.mac
         FROM operator_enrolment e JOIN operator o ON o.id = e.operator
         WHERE e.browser = $1 AND o.disabled_at IS NULL",
        &browser
    )?;
    let now = app.now();
    let found = found.filter(|row| {
        let is_fresh = row
            .used_at
            .is_some_and(|at| (0..=SET_UP_WITHIN).contains(&(now - at)));
        is_fresh && row.row_mac().fits(app, &row.mac)
    });
    Ok(found.map(|row| (row.operator, browser)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_found_however_it_is_typed_and_no_two_are_the_same() {
        let half = new_half();
        assert_eq!(half.len(), 19, "{half}");
        let typed = half.to_uppercase().replace('-', " ");
        assert_eq!(half_hash(&typed), half_hash(&half));
        assert_ne!(half_hash(&new_half()), half_hash(&half));
    }
}
