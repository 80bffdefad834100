//! Time-based codes (TOTP, RFC 6238) of the staff's authenticators, each good once.

use jiff::Timestamp;
use rules::retention;
use store::{StoreError, Tx, run};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;
use web::App;
use web::sweeps::Sweep;

/// How long a code is shown (RFC 6238).
const STEP_SECONDS: u64 = 30;

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

/// The time step of a code, if it is right. Whether it was used before, [`use_code`] says; here only the order of steps is held against it,
/// unless a clock that ran ahead has left a last step behind that no clock has reached yet.
pub fn step_of(secret: &str, code: &str, last: i64, now: Timestamp) -> Option<i64> {
    let now = now.as_second().unsigned_abs();
    let latest = i64::try_from(now / STEP_SECONDS).unwrap_or(i64::MAX) + 1;
    let step = totp(secret)?.check(code, now)?.cast_signed();
    (step > last || last > latest).then_some(step)
}

/// What [`step_of`] does, where there is no such operator: no code is right, and it takes as long.
pub fn nobodys_step(app: &App, code: &str) -> Option<i64> {
    const NOBODY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let now = app.outside.clock.now().as_second().unsigned_abs();
    let step = totp(NOBODY)?.check(code, now);
    step.map(u64::cast_signed).filter(|_| false)
}

/// Uses a code up: false where it was used before. Each step stands in a row of its own, so that no clock which is set forward and back
/// makes a code good twice, or shuts out whoever has a fresh one.
pub async fn use_code(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    step: i64,
) -> Result<bool, StoreError> {
    let used = run!(
        tx,
        "INSERT INTO operator_code (operator, step, used_at) VALUES ($1, $2, $3) ON CONFLICT (operator, step) DO NOTHING",
        operator,
        step,
        app.now()
    )?;
    Ok(used == 1)
}

/// Forgets the steps of codes that no clock takes any more.
pub const USED_CODES: Sweep =
    Sweep::that_destroys("authenticator-codes", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM operator_code WHERE used_at < $1",
        retention::Kind::AuthenticatorCode.forgotten_before(app.now())
    )?;
    tx.commit().await
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
}
