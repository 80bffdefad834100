//! Contact points as rows, each with its MAC: one that was written without the key is not believed.

use rules::contact_point::{self, Kind, Point, Proof, Standing};
use rules::mobile_phone::MobilePhone;
use rules::notice_delivery::Delivery;
use store::{Conn, Micros, StoreError, Tx, row, rows, run};
use uuid::Uuid;
use web::App;
use web::security;

use super::adopt::taken_over;

/// More than anybody has; the newest count.
const MOST: i64 = 100;

#[derive(store::sqlx::FromRow, Clone)]
pub struct Row {
    pub id: Uuid,
    pub person: Uuid,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub value_sealed: Vec<u8>,
    pub value_index: Vec<u8>,
    #[sqlx(try_from = "String")]
    pub proof: Proof,
    pub noted_at: Micros,
    pub trusted_from: Option<Micros>,
    pub diary: Option<Uuid>,
    pub ended_at: Option<Micros>,
    pub mac: Vec<u8>,
}

fn place(id: Uuid) -> String {
    format!("contact_point:{id}")
}

impl Row {
    /// A new one, not yet written. `value` is a number as E.164 or an address.
    pub fn new(app: &App, person: Uuid, kind: Kind, value: &str) -> Self {
        let id = app.new_id();
        Self {
            id,
            person,
            kind,
            value_sealed: app.vault.seal(&place(id), value.as_bytes()),
            value_index: index(app, kind, value),
            proof: Proof::Missing,
            noted_at: app.now(),
            trusted_from: None,
            diary: None,
            ended_at: None,
            mac: Vec::new(),
        }
    }

    fn mac(&self, app: &App) -> Vec<u8> {
        let time = |at: Option<Micros>| at.map(|at| at.to_be_bytes().to_vec()).unwrap_or_default();
        let diary = self.diary.map(|id| id.as_bytes().to_vec());
        app.vault.row_mac(
            &place(self.id),
            &[
                self.person.as_bytes(),
                self.kind.key().as_bytes(),
                &self.value_sealed,
                &self.value_index,
                self.proof.key().as_bytes(),
                &self.noted_at.to_be_bytes(),
                &time(self.trusted_from),
                &diary.unwrap_or_default(),
                &time(self.ended_at),
            ],
        )
    }

    /// One that does not carry its MAC is as if it were not there, and the security officer hears of it.
    fn is_believed(&self, app: &App) -> bool {
        let is_genuine = self.mac(app) == self.mac;
        if !is_genuine {
            security::note_forged(app, "contact_point");
        }
        is_genuine
    }

    pub fn value(&self, app: &App) -> Result<String, StoreError> {
        let plain = app.vault.open(&place(self.id), &self.value_sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    pub fn phone(&self, app: &App) -> Result<Option<MobilePhone>, StoreError> {
        Ok(MobilePhone::parse(&self.value(app)?).ok())
    }

    /// As a page shows it.
    pub fn masked(&self, app: &App) -> Result<String, StoreError> {
        Ok(contact_point::masked(self.kind, &self.value(app)?))
    }

    pub async fn insert(&mut self, tx: &mut Tx, app: &App) -> Result<(), StoreError> {
        self.mac = self.mac(app);
        run!(
            tx,
            "INSERT INTO contact_point (id, person, kind, value_sealed, value_index, proof, noted_at, trusted_from, diary, ended_at, mac)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            self.id,
            self.person,
            self.kind.key(),
            &self.value_sealed,
            &self.value_index,
            self.proof.key(),
            self.noted_at,
            self.trusted_from,
            self.diary,
            self.ended_at,
            &self.mac
        )?;
        Ok(())
    }

    /// Writes what may change of a row. Somebody else's change meanwhile is met by the old MAC.
    pub async fn update(&mut self, tx: &mut Tx, app: &App) -> Result<(), StoreError> {
        let mac = self.mac(app);
        let changed = run!(
            tx,
            "UPDATE contact_point SET trusted_from = $3, ended_at = $4, mac = $5 WHERE id = $1 AND mac = $2",
            self.id,
            &self.mac,
            self.trusted_from,
            self.ended_at,
            &mac
        )?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        self.mac = mac;
        Ok(())
    }
}

pub fn index(app: &App, kind: Kind, value: &str) -> Vec<u8> {
    let value = value.to_ascii_lowercase();
    app.vault.index(&format!("contact-{}", kind.key()), &value)
}

/// Whether anything was ever written down of a person's contact points.
pub async fn is_known(conn: &mut Conn, person: Uuid) -> Result<bool, StoreError> {
    let found = row!(
        conn,
        (Uuid,),
        "SELECT id FROM contact_point WHERE person = $1 LIMIT 1",
        person
    )?;
    Ok(found.is_some())
}

/// Those of a person that were not ended, oldest first, with how they stand. Before the first was written down, those that their forms proved.
pub async fn standing(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
) -> Result<Vec<(Row, Standing)>, StoreError> {
    let mut found = rows!(
        conn,
        Row,
        "SELECT id, person, kind, value_sealed, value_index, proof, noted_at, trusted_from, diary, ended_at, mac
         FROM contact_point WHERE person = $1 AND ended_at IS NULL ORDER BY noted_at DESC, id DESC LIMIT $2",
        person,
        MOST
    )?;
    found.reverse();
    if found.is_empty() && !is_known(conn, person).await? {
        found = taken_over(conn, app, person).await?;
    } else {
        found.retain(|row| row.is_believed(app));
    }
    Ok(judged(app, &found))
}

/// How each of these rows stands now.
pub fn judged(app: &App, found: &[Row]) -> Vec<(Row, Standing)> {
    let now = app.now();
    let mut standing = Vec::with_capacity(found.len());
    for kind in Kind::ALL {
        let rows: Vec<_> = found
            .iter()
            .filter(|row| row.kind == *kind)
            .cloned()
            .collect();
        let points: Vec<_> = rows
            .iter()
            .map(|row| Point {
                noted_at: row.noted_at,
                trusted_from: row.trusted_from,
            })
            .collect();
        standing.extend(rows.into_iter().zip(contact_point::standing(&points, now)));
    }
    standing
}

/// One that the notices which protect go to.
pub struct AlertTarget {
    pub kind: Kind,
    /// A number as E.164, or an address.
    pub value: String,
}

pub async fn told(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
) -> Result<Vec<AlertTarget>, StoreError> {
    let (found, now) = (standing(conn, app, person).await?, app.now());
    let told = found.into_iter().filter(|(_, how)| how.is_told(now));
    told.map(|(row, _)| {
        Ok(AlertTarget {
            kind: row.kind,
            value: row.value(app)?,
        })
    })
    .collect()
}

/// That nothing reaches a contact point, as the ledger of notices knows it.
pub struct Mark {
    pub at: Micros,
    /// The key of the words for it.
    pub how: &'static str,
    /// What the other side said, as in 5.1.1; empty where it said nothing.
    pub code: String,
}

#[derive(store::sqlx::FromRow)]
struct Newest {
    state: String,
    delivery: Option<String>,
    delivery_code: Option<String>,
    delivery_at: Option<Micros>,
    settled_at: Option<Micros>,
    created_at: Micros,
    last_error: Option<String>,
}

/// The mark of an address or a number, where the newest notice that was sent there came back or was not taken. One that was sent since, and did
/// neither, says that it is reached again.
pub async fn mark(
    conn: &mut Conn,
    person: Uuid,
    value_index: &[u8],
) -> Result<Option<Mark>, StoreError> {
    let newest = row!(
        conn,
        Newest,
        "SELECT state, delivery, delivery_code, delivery_at, settled_at, created_at, last_error FROM notice
         WHERE to_index = $1 AND person = $2 AND state IN ('sent', 'refused') ORDER BY id DESC LIMIT 1",
        value_index,
        person
    )?;
    let Some(newest) = newest else {
        return Ok(None);
    };
    if newest.state == "refused" {
        return Ok(Some(Mark {
            at: newest.settled_at.unwrap_or(newest.created_at),
            how: "notice-state-refused",
            code: newest.last_error.unwrap_or_default(),
        }));
    }
    let delivery = newest.delivery.and_then(|word| word.parse().ok());
    let how = match delivery {
        Some(Delivery::Failed) => "notice-delivery-failed",
        Some(Delivery::Expired) => "notice-delivery-expired",
        Some(Delivery::Delayed | Delivery::Delivered) | None => return Ok(None),
    };
    Ok(Some(Mark {
        at: newest.delivery_at.unwrap_or(newest.created_at),
        how,
        code: newest.delivery_code.unwrap_or_default(),
    }))
}
