//! Fresh strong proofs: that the person of a session used a passkey a few minutes ago. Strong acts ask for one (`auth::StrongOperator`).

use rules::retention;
use rules::staff_role::PROOF_MINUTES;
use store::{Conn, Micros, StoreError, Tx, row, run};
use uuid::Uuid;

use crate::App;
use crate::row_mac::RowMac;

fn row_mac(token: &[u8], operator: Uuid, at: Micros) -> RowMac {
    RowMac::of("operator_proof")
        .bytes(token)
        .id(operator)
        .time(at)
}

/// Writes down that the session was proven just now. It counts while it is fresh, and opens no session by itself.
pub async fn write_down(
    tx: &mut Tx,
    app: &App,
    token: &[u8],
    operator: Uuid,
) -> Result<(), StoreError> {
    let now = app.now();
    run!(
        tx,
        "INSERT INTO operator_proof (token_hash, operator, at, expires_at, mac) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (token_hash) DO UPDATE SET operator = $2, at = $3, expires_at = $4, mac = $5",
        token,
        operator,
        now,
        now + PROOF_MINUTES * 60_000_000,
        row_mac(token, operator, now).mac(app)
    )?;
    Ok(())
}

/// Whether the session was proven within the last minutes.
pub async fn is_fresh(
    conn: &mut Conn,
    app: &App,
    token: &[u8],
    operator: Uuid,
) -> Result<bool, StoreError> {
    let found = row!(
        conn,
        (Micros, Vec<u8>),
        "SELECT at, mac FROM operator_proof WHERE token_hash = $1 AND operator = $2",
        token,
        operator
    )?;
    let now = app.now();
    Ok(found.is_some_and(|(at, sent)| {
        // One from the future is as wrong as an old one: some clock went back.
        (0..=PROOF_MINUTES * 60_000_000).contains(&(now - at))
            && row_mac(token, operator, at).fits(app, &sent)
    }))
}

/// Forgets what is not fresh any more.
pub async fn sweep(tx: &mut Tx, now: Micros) -> Result<(), StoreError> {
    let before = retention::Kind::StaffProof.forgotten_before(now);
    run!(
        tx,
        "DELETE FROM operator_proof WHERE expires_at < $1",
        before
    )?;
    Ok(())
}
