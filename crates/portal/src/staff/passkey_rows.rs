//! Rows of passkeys, each with a MAC: one that was written by hand is nobody's.

use store::{Conn, Micros, StoreError, Tx, Vault, row, rows, run};
use uuid::Uuid;
use web::App;
use web::row_mac::RowMac;

/// A passkey as it is stored.
#[derive(store::sqlx::FromRow)]
pub struct Passkey {
    pub id: Uuid,
    pub operator: Uuid,
    pub credential: Vec<u8>,
    pub name: String,
    pub fixed: Vec<u8>,
    pub moving: Vec<u8>,
    pub created_at: Micros,
    pub used_at: Option<Micros>,
    pub(super) ended_at: Option<Micros>,
    mac: Vec<u8>,
}

/// One that was just made.
pub struct NewPasskey {
    pub credential: Vec<u8>,
    pub fixed: Vec<u8>,
    pub moving: Vec<u8>,
    pub challenge: Vec<u8>,
    pub until: Micros,
}

impl Passkey {
    fn row_mac(&self) -> RowMac {
        RowMac::of("operator_passkey")
            .id(self.id)
            .id(self.operator)
            .bytes(&self.credential)
            .bytes(&self.fixed)
            .bytes(&self.moving)
            .time(self.ended_at)
    }

    /// What a history detail says of its key.
    pub fn digest(&self, vault: &Vault) -> String {
        let fields: [&[u8]; 3] = [self.operator.as_bytes(), &self.credential, &self.fixed];
        vault.digest("operator_passkey", &fields)
    }

    fn is_good(&self, app: &App) -> bool {
        self.ended_at.is_none() && self.row_mac().fits(app, &self.mac)
    }
}

/// User name and full name.
pub async fn names(conn: &mut Conn, operator: Uuid) -> Result<(String, String), StoreError> {
    let found = row!(
        conn,
        (String, String),
        "SELECT user_name, full_name FROM operator WHERE id = $1",
        operator
    )?;
    found.ok_or(StoreError::Stale)
}

/// The passkeys that an operator may use.
pub async fn of(conn: &mut Conn, app: &App, operator: Uuid) -> Result<Vec<Passkey>, StoreError> {
    let mut found = rows!(
        conn,
        Passkey,
        "SELECT id, operator, credential, name, fixed, moving, created_at, used_at, ended_at, mac
         FROM operator_passkey WHERE operator = $1 ORDER BY created_at, id",
        operator
    )?;
    found.retain(|passkey| passkey.is_good(app));
    Ok(found)
}

/// Whether the operator has a passkey, so that a password opens nothing for them any more. A row that was tampered with counts as one: whoever
/// ends a passkey by hand must not bring the password back.
pub async fn has_any(conn: &mut Conn, app: &App, operator: Uuid) -> Result<bool, StoreError> {
    let found = rows!(
        conn,
        Passkey,
        "SELECT id, operator, credential, name, fixed, moving, created_at, used_at, ended_at, mac
         FROM operator_passkey WHERE operator = $1",
        operator
    )?;
    let counts = |passkey: &Passkey| {
        passkey.ended_at.is_none() || !passkey.row_mac().fits(app, &passkey.mac)
    };
    Ok(found.iter().any(counts))
}

/// The passkey of a credential, if it may be used: its operator works here.
pub async fn by_credential(
    conn: &mut Conn,
    app: &App,
    credential: &[u8],
) -> Result<Option<Passkey>, StoreError> {
    let found = row!(
        conn,
        Passkey,
        "SELECT k.id, k.operator, k.credential, k.name, k.fixed, k.moving, k.created_at, k.used_at, k.ended_at, k.mac
         FROM operator_passkey k JOIN operator o ON o.id = k.operator
         WHERE k.credential = $1 AND o.disabled_at IS NULL",
        credential
    )?;
    Ok(found.filter(|passkey| passkey.is_good(app)))
}

pub async fn add(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    name: &str,
    new: &NewPasskey,
) -> Result<Passkey, StoreError> {
    let (id, now) = (app.new_id(), app.now());
    let passkey = Passkey {
        id,
        operator,
        credential: new.credential.clone(),
        name: name.to_owned(),
        fixed: new.fixed.clone(),
        moving: new.moving.clone(),
        created_at: now,
        used_at: None,
        ended_at: None,
        mac: Vec::new(),
    };
    run!(
        tx,
        "INSERT INTO operator_passkey (id, operator, credential, name, fixed, moving, created_at, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        operator,
        &passkey.credential,
        name,
        &passkey.fixed,
        &passkey.moving,
        now,
        passkey.row_mac().mac(app)
    )?;
    Ok(passkey)
}

/// The counter went on. It is compared with what was read, so that of two answers at once only one counts.
pub async fn used(
    tx: &mut Tx,
    app: &App,
    passkey: &Passkey,
    moving: &[u8],
) -> Result<(), StoreError> {
    let after = Passkey {
        moving: moving.to_vec(),
        credential: passkey.credential.clone(),
        name: String::new(),
        fixed: passkey.fixed.clone(),
        mac: Vec::new(),
        ..*passkey
    };
    let changed = run!(
        tx,
        "UPDATE operator_passkey SET moving = $3, used_at = $4, mac = $5
         WHERE id = $1 AND moving = $2 AND ended_at IS NULL",
        passkey.id,
        &passkey.moving,
        moving,
        app.now(),
        after.row_mac().mac(app)
    )?;
    if changed != 1 {
        return Err(StoreError::Stale);
    }
    Ok(())
}

/// Ends one passkey.
pub async fn end(tx: &mut Tx, app: &App, passkey: Passkey) -> Result<(), StoreError> {
    let ended = Passkey {
        ended_at: Some(app.now()),
        ..passkey
    };
    run!(
        tx,
        "UPDATE operator_passkey SET ended_at = $2, mac = $3 WHERE id = $1",
        ended.id,
        ended.ended_at,
        ended.row_mac().mac(app)
    )?;
    Ok(())
}
