//! Members of staff: a password (Argon2id, RFC 9106) and a time-based code (TOTP, RFC 6238), each code good once.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use jiff::Timestamp;
use rules::staff_role::StaffRole;
use serde_json::{Value, json};
use store::history::{Act, Actor, Stream};
use store::{Conn, StoreError, Tx, history, row, run};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use crate::House;
use crate::refusal::Refusal;

#[derive(store::sqlx::FromRow)]
pub struct OperatorRow {
    pub id: Uuid,
    pub password_hash: String,
    totp_sealed: Vec<u8>,
    pub totp_step: i64,
    pub version: i64,
}

/// The stored hash of a password.
pub fn hash_password(password: &str) -> Result<String, Refusal> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|_| Refusal::Internal)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. Takes its time; call it off the page threads.
pub fn password_fits(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new()
        .with_secret(secret)
        .with_skew(1)
        .with_account_name("kalem")
        .with_issuer(Some("Kalem"))
        .build()
        .ok()
}

/// The code of a moment.
pub fn totp_code(secret: &str, now: Timestamp) -> Option<String> {
    Some(
        totp(secret)?
            .generate(now.as_second().unsigned_abs())
            .to_string(),
    )
}

/// A fresh secret in base 32.
pub fn new_secret() -> String {
    Secret::from(rand::random::<[u8; 20]>().to_vec()).to_base32()
}

fn place(id: Uuid) -> String {
    format!("operator.totp:{id}")
}

impl OperatorRow {
    /// The time step of the code, if it is right and was not used before.
    pub fn step_of(&self, house: &House, code: &str) -> Result<Option<i64>, StoreError> {
        let secret = house.vault.open(&place(self.id), &self.totp_sealed)?;
        let Some(totp) = totp(&String::from_utf8_lossy(&secret)) else {
            return Ok(None);
        };
        let now = house.outside.clock.now().as_second().unsigned_abs();
        Ok(totp
            .check(code, now)
            .map(|step| step.cast_signed())
            .filter(|step| *step > self.totp_step))
    }
}

/// An operator who may sign in.
pub async fn by_user_name(
    conn: &mut Conn,
    user_name: &str,
) -> Result<Option<OperatorRow>, StoreError> {
    // PostgreSQL has no text with a NUL in it and would call it a fault of ours; nobody bears such a name.
    if user_name.contains('\0') {
        return Ok(None);
    }
    row!(
        conn,
        OperatorRow,
        "SELECT id, password_hash, totp_sealed, totp_step, version FROM operator
         WHERE user_name = $1 AND disabled_at IS NULL",
        user_name
    )
}

/// Adds a member of staff with their roles; the very first one is an administrator as well, since nobody could make them one. `secret` is
/// their authenticator's, in base 32.
#[allow(clippy::too_many_arguments, reason = "each is a column of the row")]
pub async fn add(
    tx: &mut Tx,
    house: &House,
    user_name: &str,
    full_name: &str,
    password: &str,
    secret: &str,
    roles: &[StaffRole],
) -> Result<Uuid, Refusal> {
    let (id, now) = (house.new_id(), house.now());
    let is_first = row!(tx, (i64,), "SELECT version FROM operator LIMIT 1")?.is_none();
    run!(
        tx,
        "INSERT INTO operator (id, user_name, full_name, password_hash, totp_sealed, totp_step, created_at, version)
         VALUES ($1, $2, $3, $4, $5, 0, $6, 1)",
        id,
        user_name,
        full_name,
        hash_password(password)?,
        house.vault.seal(&place(id), secret.as_bytes()),
        now
    )?;
    write_down(tx, house, id, 1, Actor::System, "operator-added", json!({})).await?;
    let mut roles = roles.to_vec();
    if is_first && !roles.contains(&StaffRole::Administrator) {
        roles.push(StaffRole::Administrator);
    }
    for role in roles {
        crate::staff::roles::give(tx, house, id, role, None).await?;
    }
    Ok(id)
}

/// Records an act of an operator; `step` is the code's time step where one was used.
pub async fn record(
    tx: &mut Tx,
    house: &House,
    operator: &OperatorRow,
    step: i64,
    act: &str,
) -> Result<(), StoreError> {
    let changed = run!(
        tx,
        "UPDATE operator SET totp_step = $3, version = version + 1 WHERE id = $1 AND version = $2",
        operator.id,
        operator.version,
        step
    )?;
    if changed != 1 {
        return Err(StoreError::Stale);
    }
    write_down(
        tx,
        house,
        operator.id,
        operator.version + 1,
        Actor::Operator(operator.id),
        act,
        json!({}),
    )
    .await
}

/// Records what an operator looked at or did that changes nothing of their own. Unlike [`record`] it takes the
/// version from the row itself: two pages opened at once are no conflict.
pub async fn note(
    tx: &mut Tx,
    house: &House,
    operator: Uuid,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    note_about(tx, house, operator, Actor::Operator(operator), act, detail).await
}

/// Records what somebody else did about an operator.
pub async fn note_about(
    tx: &mut Tx,
    house: &House,
    operator: Uuid,
    actor: Actor,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let version = row!(
        tx,
        (i64,),
        "UPDATE operator SET version = version + 1 WHERE id = $1 RETURNING version",
        operator
    )?;
    let (version,) = version.ok_or(StoreError::Stale)?;
    write_down(tx, house, operator, version, actor, act, detail).await
}

async fn write_down(
    tx: &mut Tx,
    house: &House,
    owner: Uuid,
    version: i64,
    actor: Actor,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let row = Act {
        stream: Stream::Operator,
        owner,
        version,
        at: house.now(),
        actor,
        act,
        detail,
    };
    history::append(tx, &house.vault, row).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_right_for_half_a_minute_to_each_side() {
        let secret = new_secret();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let code = totp_code(&secret, now).unwrap();
        let totp = totp(&secret).unwrap();
        assert_eq!(totp.check(&code, 1_800_000_000), Some(60_000_000));
        assert_eq!(totp.check(&code, 1_800_000_029), Some(60_000_000));
        assert_eq!(totp.check(&code, 1_800_000_061), None);
    }

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let stored = hash_password("doğru at pil zımba").unwrap();
        assert!(password_fits("doğru at pil zımba", &stored));
        assert!(!password_fits("dogru at pil zimba", &stored));
        assert!(!password_fits("x", "not a hash"));
    }
}
