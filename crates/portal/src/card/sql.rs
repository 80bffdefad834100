//! Cards as rows.

use handoff::card::{OfferedCard, UnlockSecret};
use handoff::purpose::Purpose;
use store::{Conn, StoreError, row, rows};
use uuid::Uuid;

use crate::House;
use crate::refusal::Refusal;

#[derive(store::sqlx::FromRow)]
pub struct Card {
    pub id: Uuid,
    pub person: Uuid,
    pub application: Uuid,
    pub serial: String,
    pub unlock_sealed: Vec<u8>,
}

/// The place for which what unlocks a card is sealed.
pub fn unlock_place(id: Uuid) -> String {
    format!("card.unlock:{id}")
}

/// A person's cards, newest first.
pub async fn mine(conn: &mut Conn, person: Uuid) -> Result<Vec<Card>, StoreError> {
    rows!(
        conn,
        Card,
        "SELECT id, person, application, serial, unlock_sealed FROM card WHERE person = $1
         ORDER BY made_at DESC, id LIMIT 50",
        person
    )
}

/// One of a person's own cards.
pub async fn own(conn: &mut Conn, person: Uuid, id: Uuid) -> Result<Option<Card>, StoreError> {
    let found = by_id(conn, id).await?;
    Ok(found.filter(|card| card.person == person))
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Card>, StoreError> {
    row!(
        conn,
        Card,
        "SELECT id, person, application, serial, unlock_sealed FROM card WHERE id = $1",
        id
    )
}

/// What the app gets to know of a card for this purpose. What unlocks it is unsealed for unlocking alone.
pub async fn offered(
    conn: &mut Conn,
    house: &House,
    id: Uuid,
    purpose: Purpose,
) -> Result<OfferedCard, Refusal> {
    let card = by_id(conn, id).await?.ok_or(Refusal::NotFound)?;
    let unlock_secret = match purpose {
        Purpose::Unlock => {
            let plain = house.vault.open(&unlock_place(id), &card.unlock_sealed)?;
            let text = String::from_utf8(plain).map_err(|_| Refusal::Internal)?;
            Some(UnlockSecret::try_from(text).map_err(|_| Refusal::Internal)?)
        }
        _ => None,
    };
    Ok(OfferedCard {
        serial: card.serial,
        unlock_secret,
    })
}
