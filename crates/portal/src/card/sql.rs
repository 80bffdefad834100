//! Cards as rows.

use store::{Conn, StoreError, row, rows};
use uuid::Uuid;

#[derive(store::sqlx::FromRow)]
pub struct Card {
    pub id: Uuid,
    pub person: Uuid,
    pub application: Uuid,
    pub serial: String,
    /// What unlocks it, or did until lately.
    pub unlock_sealed: Vec<u8>,
    /// The other secret that may: the app was given it, and has not said yet that the card took it; or it was replaced by that one.
    pub next_unlock_sealed: Option<Vec<u8>>,
    /// By what the card shows that it is there: SubjectPublicKeyInfo of a key, or a sealed secret. One of the two, since production.
    pub device_key: Option<Vec<u8>>,
    pub possession_sealed: Option<Vec<u8>>,
    /// SubjectPublicKeyInfo of the key that needs the PIN, where the card has one.
    pub pin_key: Option<Vec<u8>>,
}

impl Card {
    /// Whether the card can show that it is there. Without that nothing is done on it from afar.
    pub fn shows_itself(&self) -> bool {
        self.device_key.is_some() || self.possession_sealed.is_some()
    }
}

/// The place for which what unlocks a card is sealed.
pub fn unlock_place(id: Uuid) -> String {
    format!("card.unlock:{id}")
}

/// The place for which what lies on a card is sealed.
pub fn possession_place(id: Uuid) -> String {
    format!("card.possession:{id}")
}

/// A person's cards, newest first.
pub async fn mine(conn: &mut Conn, person: Uuid) -> Result<Vec<Card>, StoreError> {
    rows!(
        conn,
        Card,
        "SELECT * FROM card WHERE person = $1 ORDER BY made_at DESC, id LIMIT 50",
        person
    )
}

/// One of a person's own cards.
pub async fn own(conn: &mut Conn, person: Uuid, id: Uuid) -> Result<Option<Card>, StoreError> {
    let found = by_id(conn, id).await?;
    Ok(found.filter(|card| card.person == person))
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Card>, StoreError> {
    row!(conn, Card, "SELECT * FROM card WHERE id = $1", id)
}
