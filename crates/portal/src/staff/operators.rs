//! Members of staff: a password (Argon2id, RFC 9106) and a time-based code ([`super::totp`]).

use rules::staff_role::StaffRole;
use serde_json::{Value, json};
use store::history::{Actor, Entry, Seen, Stream};
use store::{Conn, StoreError, Tx, Vault, change_one, history, row, run};
use uuid::Uuid;
use web::App;
use web::hashing::hash_password;
use web::operator_columns;
use web::operator_row::OperatorRow;
use web::refusal::Refusal;

use super::totp::{self, new_secret};

fn place(id: Uuid) -> String {
    format!("operator.totp:{id}")
}

/// The time step of the code, if it is right. Whether it was used before, [`use_code`] says; here only the order of steps is held
/// against it, unless a clock that ran ahead has left a last step behind that no clock has reached yet.
pub fn step_of(app: &App, operator: &OperatorRow, code: &str) -> Result<Option<i64>, StoreError> {
    let secret = app.vault.open(&place(operator.id), &operator.totp_sealed)?;
    let secret = String::from_utf8_lossy(&secret);
    Ok(totp::step_of(
        &secret,
        code,
        operator.totp_step,
        app.outside.clock.now(),
    ))
}

/// An operator who may sign in.
pub async fn by_user_name(
    conn: &mut Conn,
    app: &App,
    user_name: &str,
) -> Result<Option<OperatorRow>, StoreError> {
    // PostgreSQL has no text with a NUL in it and would call it a fault of ours; nobody bears such a name.
    if user_name.contains('\0') {
        return Ok(None);
    }
    let found = row!(
        conn,
        OperatorRow,
        concat!(
            "SELECT ",
            operator_columns!(),
            " FROM operator o WHERE o.user_name = $1 AND o.disabled_at IS NULL"
        ),
        user_name
    )?;
    Ok(found.filter(|operator| operator.is_believed(app)))
}

/// An operator whose row is believed, disabled or not.
pub async fn find(conn: &mut Conn, app: &App, id: Uuid) -> Result<Option<OperatorRow>, StoreError> {
    let found = row_of(conn, id).await?;
    Ok(found.filter(|operator| operator.is_believed(app)))
}

/// Believed or not.
async fn row_of(conn: &mut Conn, id: Uuid) -> Result<Option<OperatorRow>, StoreError> {
    row!(
        conn,
        OperatorRow,
        concat!(
            "SELECT ",
            operator_columns!(),
            " FROM operator o WHERE o.id = $1"
        ),
        id
    )
}

/// Gives an operator's row its MAC, as it now stands: after each change of what [`Signed`] covers, in its transaction. Whoever changes it has
/// read it by a finder that believed it.
/// Returns what the act's detail is to say as `login`, so that `kalem verify` finds it.
pub async fn write_mac(tx: &mut Tx, vault: &Vault, id: Uuid) -> Result<String, StoreError> {
    let found = row_of(tx, id).await?.ok_or(StoreError::Stale)?;
    let mac = found.signed().row_mac(vault);
    run!(tx, "UPDATE operator SET mac = $2 WHERE id = $1", id, mac)?;
    Ok(found.signed().login_digest(vault))
}

/// Adds a member of staff with their roles; the very first one is an administrator as well, since nobody could make them one. `secret` is
/// their authenticator's, in base 32.
#[allow(clippy::too_many_arguments, reason = "each is a column of the row")]
pub async fn add(
    tx: &mut Tx,
    app: &App,
    user_name: &str,
    full_name: &str,
    password: &str,
    secret: &str,
    roles: &[StaffRole],
) -> Result<Uuid, Refusal> {
    let (id, now) = (app.new_id(), app.now());
    let is_first = row!(tx, (i64,), "SELECT version FROM operator LIMIT 1")?.is_none();
    run!(
        tx,
        "INSERT INTO operator (id, user_name, full_name, password_hash, totp_sealed, totp_step, created_at, version)
         VALUES ($1, $2, $3, $4, $5, 0, $6, 1)",
        id,
        user_name,
        full_name,
        hash_password(password)?,
        app.vault.seal(&place(id), secret.as_bytes()),
        now
    )?;
    let login = write_mac(tx, &app.vault, id).await?;
    let detail = json!({ "login": login });
    let added = entry(app, id, Actor::System, "operator-added", detail);
    history::begin(tx, &app.vault, added).await?;
    let mut roles = roles.to_vec();
    if is_first && !roles.contains(&StaffRole::Administrator) {
        roles.push(StaffRole::Administrator);
    }
    for role in roles {
        crate::staff::roles::give(tx, app, id, role, None).await?;
    }
    Ok(id)
}

/// A hash that no password has; comparing with it takes as long as with any other.
const NO_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Makes password and authenticator void: neither opens anything until new ones are set. Returns what [`write_mac`] does.
pub async fn make_void(tx: &mut Tx, app: &App, operator: Uuid) -> Result<String, StoreError> {
    set_password(tx, app, operator, NO_PASSWORD, &new_secret()).await
}

/// Sets a password, by its hash, and an authenticator's secret in base 32. Returns what [`write_mac`] does.
pub async fn set_password(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    hash: &str,
    secret: &str,
) -> Result<String, StoreError> {
    run!(
        tx,
        "UPDATE operator SET password_hash = $2, totp_sealed = $3, totp_step = 0 WHERE id = $1",
        operator,
        hash,
        app.vault.seal(&place(operator), secret.as_bytes())
    )?;
    write_mac(tx, &app.vault, operator).await
}

/// Records an act of an operator; `step` is the code's time step where one was used.
pub async fn record(
    tx: &mut Tx,
    app: &App,
    operator: &OperatorRow,
    step: i64,
    act: &str,
) -> Result<(), StoreError> {
    change_one!(
        tx,
        "UPDATE operator SET totp_step = $3 WHERE id = $1 AND version = $2",
        operator.id,
        operator.version,
        step
    )?;
    let entry = entry(
        app,
        operator.id,
        Actor::Operator(operator.id),
        act,
        json!({}),
    );
    history::record(tx, &app.vault, Seen::Version(operator.version), entry).await?;
    Ok(())
}

/// Records what an operator looked at or did that changes nothing of their own. Unlike [`record`] it takes the
/// version from the row itself: two pages opened at once are no conflict.
pub async fn note(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    note_about(tx, app, operator, Actor::Operator(operator), act, detail).await
}

/// Records what somebody else did about an operator.
pub async fn note_about(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    actor: Actor,
    act: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let entry = entry(app, operator, actor, act, detail);
    history::record(tx, &app.vault, Seen::Whatever, entry).await?;
    Ok(())
}

fn entry<'a>(app: &App, operator: Uuid, actor: Actor, act: &'a str, detail: Value) -> Entry<'a> {
    Entry {
        stream: Stream::Operator,
        owner: operator,
        at: app.now(),
        actor,
        act,
        detail,
    }
}
