//! What is there, what is reserved, and the moves.

use rules::stock::{StockItem, StockPlace};
use store::{Conn, Micros, StoreError, row, rows};

/// Beyond this, reserved orders are not counted further.
pub const COUNTED: i64 = 10_000;

/// How many of each item lie at each place.
pub async fn levels(conn: &mut Conn) -> Result<Vec<(StockItem, StockPlace, i64)>, StoreError> {
    let found = rows!(
        conn,
        (String, String, i64),
        "SELECT item, place, count FROM stock_level"
    )?;
    // What a newer release counts is not for this one to show.
    let known = found
        .into_iter()
        .filter_map(|(item, place, count)| Some((item.parse().ok()?, place.parse().ok()?, count)));
    Ok(known.collect())
}

/// How many there are of an item, all places together.
pub fn there(levels: &[(StockItem, StockPlace, i64)], item: StockItem) -> i64 {
    let of_it = levels.iter().filter(|(of, ..)| *of == item);
    of_it.map(|(.., count)| count).sum()
}

/// How many open orders ask for the item and have not left yet, counted no further than `most`.
pub async fn reserved(conn: &mut Conn, item: StockItem, most: i64) -> Result<i64, StoreError> {
    let counted = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM (SELECT card_reader FROM application
         WHERE card_reader = $1 AND card_reader <> 'none' AND shipped_at IS NULL AND closed_at IS NULL LIMIT $2) AS waiting",
        item.reader().key(),
        most
    )?;
    Ok(counted.map_or(0, |(count,)| count))
}

/// Items of which more are reserved than there are. Counts no further than it must, since the desk's first page asks.
pub async fn short(conn: &mut Conn) -> Result<Vec<StockItem>, StoreError> {
    let levels = levels(conn).await?;
    let mut short = Vec::new();
    for item in StockItem::ALL {
        let there = there(&levels, *item);
        if reserved(conn, *item, there + 1).await? > there {
            short.push(*item);
        }
    }
    Ok(short)
}

/// A move, with who booked it.
#[derive(store::sqlx::FromRow)]
pub struct Moved {
    pub at: Micros,
    pub act: String,
    pub item: String,
    pub quantity: i64,
    pub from_place: Option<String>,
    pub from_before: Option<i64>,
    pub from_after: Option<i64>,
    pub to_place: Option<String>,
    pub to_before: Option<i64>,
    pub to_after: Option<i64>,
    pub delivery_note: Option<String>,
    pub reason: Option<String>,
    pub full_name: String,
}

/// The newest moves from before `before`.
pub async fn moves(conn: &mut Conn, before: Micros, limit: i64) -> Result<Vec<Moved>, StoreError> {
    rows!(
        conn,
        Moved,
        "SELECT m.at, m.act, m.item, m.quantity, m.from_place, m.from_before, m.from_after, m.to_place, m.to_before, m.to_after,
                m.delivery_note, m.reason, o.full_name FROM stock_move m JOIN operator o ON o.id = m.operator
         WHERE m.at < $1 ORDER BY m.at DESC, m.id DESC LIMIT $2",
        before,
        limit
    )
}
