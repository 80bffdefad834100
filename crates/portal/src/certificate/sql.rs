//! Wishes as they were written down.

use rules::certificate_state::{Act, Change, Demand, Why};
use rules::choice::NotAChoice;
use store::{Conn, Micros, StoreError, row, rows};
use uuid::Uuid;

#[derive(store::sqlx::FromRow)]
pub struct Written {
    pub id: Uuid,
    pub certificate: Uuid,
    pub serial: String,
    pub person: Option<Uuid>,
    #[sqlx(try_from = "String")]
    act: Act,
    why: Option<String>,
    #[sqlx(try_from = "String")]
    pub demand: Demand,
    pub seen: i64,
    pub operator: Option<Uuid>,
    pub asked_at: Micros,
    pub done_at: Option<Micros>,
    pub refused_at: Option<Micros>,
    /// The key of the issuer's reason.
    pub refusal: Option<String>,
}

impl Written {
    pub fn change(&self) -> Result<Change, NotAChoice> {
        let why = self.why.as_deref().map(str::parse::<Why>).transpose()?;
        Change::of(self.act, why).ok_or(NotAChoice)
    }

    pub fn is_settled(&self) -> bool {
        self.done_at.is_some() || self.refused_at.is_some()
    }
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Written>, StoreError> {
    row!(
        conn,
        Written,
        "SELECT id, certificate, serial, person, act, why, demand, seen, operator, asked_at, done_at, refused_at, refusal
         FROM certificate_change WHERE id = $1",
        id
    )
}

/// What was wanted of a certificate, newest first.
pub async fn of_certificate(
    conn: &mut Conn,
    certificate: Uuid,
) -> Result<Vec<Written>, StoreError> {
    rows!(
        conn,
        Written,
        "SELECT id, certificate, serial, person, act, why, demand, seen, operator, asked_at, done_at, refused_at, refusal
         FROM certificate_change WHERE certificate = $1 ORDER BY asked_at DESC, id DESC LIMIT 100",
        certificate
    )
}
