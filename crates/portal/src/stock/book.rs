//! One move is booked: the counts of its places change with it, in one transaction with its row and its history. Counts are added to and taken from,
//! never set, so that two people who book at once are both counted.

use rules::free_text::FreeText;
use rules::stock::{Quantity, StockItem, StockPlace, WriteOffReason};
use rules::turkish::search_key;
use serde_json::json;
use store::{StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;

use crate::staff::operators;

/// The longest number of a delivery note.
pub const LONGEST_NOTE: usize = 40;

/// What happens to some of an item.
pub enum Act {
    /// They came, with a delivery note.
    Delivered {
        to: StockPlace,
        note: FreeText<LONGEST_NOTE>,
    },
    Transferred {
        from: StockPlace,
        to: StockPlace,
    },
    WrittenOff {
        from: StockPlace,
        reason: WriteOffReason,
    },
}

pub struct Move {
    /// Drawn with the form.
    pub id: Uuid,
    pub item: StockItem,
    pub quantity: Quantity,
    pub act: Act,
}

/// What became of it.
pub enum Booked {
    Done,
    /// The form was sent before: nothing is moved a second time.
    Before,
    /// Fewer lie there.
    TooFew(i64),
    /// This delivery note has brought this item already.
    NoteKnown,
}

impl Act {
    const fn key(&self) -> &'static str {
        match self {
            Self::Delivered { .. } => "delivered",
            Self::Transferred { .. } => "transferred",
            Self::WrittenOff { .. } => "written_off",
        }
    }

    /// As the operator's history names it.
    const fn history(&self) -> &'static str {
        match self {
            Self::Delivered { .. } => "stock-delivered",
            Self::Transferred { .. } => "stock-transferred",
            Self::WrittenOff { .. } => "stock-written-off",
        }
    }

    const fn places(&self) -> (Option<StockPlace>, Option<StockPlace>) {
        match self {
            Self::Delivered { to, .. } => (None, Some(*to)),
            Self::Transferred { from, to } => (Some(*from), Some(*to)),
            Self::WrittenOff { from, .. } => (Some(*from), None),
        }
    }
}

/// A place with its two numbers.
#[derive(Clone, Copy)]
struct Counted {
    place: StockPlace,
    before: i64,
    after: i64,
}

/// Books a move. Whatever is not [`Booked::Done`] must not be committed.
pub async fn book(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    wanted: &Move,
) -> Result<Booked, StoreError> {
    let known = row!(
        &mut *tx,
        (Uuid,),
        "SELECT id FROM stock_move WHERE id = $1",
        wanted.id
    )?;
    if known.is_some() {
        return Ok(Booked::Before);
    }
    let (from, to) = wanted.act.places();
    let (mut taken, mut put) = (None, None);
    // Always in the same order of places: two moves in opposite directions must not wait for each other.
    for place in StockPlace::ALL {
        if from == Some(*place) {
            match take(tx, wanted, *place).await? {
                Ok(counted) => taken = Some(counted),
                Err(there) => return Ok(Booked::TooFew(there)),
            }
        }
        if to == Some(*place) {
            put = Some(add(tx, wanted, *place).await?);
        }
    }
    if !insert(tx, app, operator, wanted, (taken, put)).await? {
        return Ok(Booked::NoteKnown);
    }
    let side = |counted: Option<Counted>| {
        counted.map(|counted| json!([counted.place.key(), counted.before, counted.after]))
    };
    let detail = json!({
        "stock_move": wanted.id,
        "item": wanted.item.key(),
        "quantity": wanted.quantity.count(),
        "from": side(taken),
        "to": side(put),
        "delivery_note": note(wanted),
        "reason": reason(wanted),
    });
    operators::note(tx, app, operator, wanted.act.history(), detail).await?;
    Ok(Booked::Done)
}

fn note(wanted: &Move) -> Option<&str> {
    match &wanted.act {
        Act::Delivered { note, .. } => Some(note.as_str()),
        Act::Transferred { .. } | Act::WrittenOff { .. } => None,
    }
}

fn reason(wanted: &Move) -> Option<&'static str> {
    match wanted.act {
        Act::WrittenOff { reason, .. } => Some(reason.key()),
        Act::Delivered { .. } | Act::Transferred { .. } => None,
    }
}

/// Takes them away; how many there are, where there are too few.
async fn take(
    tx: &mut Tx,
    wanted: &Move,
    place: StockPlace,
) -> Result<Result<Counted, i64>, StoreError> {
    let quantity = wanted.quantity.count();
    let left = row!(
        &mut *tx,
        (i64,),
        "UPDATE stock_level SET count = count - $3 WHERE item = $1 AND place = $2 AND count >= $3 RETURNING count",
        wanted.item.key(),
        place.key(),
        quantity
    )?;
    if let Some((after,)) = left {
        let before = after + quantity;
        return Ok(Ok(Counted {
            place,
            before,
            after,
        }));
    }
    let there = row!(
        &mut *tx,
        (i64,),
        "SELECT count FROM stock_level WHERE item = $1 AND place = $2",
        wanted.item.key(),
        place.key()
    )?;
    Ok(Err(there.map_or(0, |(there,)| there)))
}

async fn add(tx: &mut Tx, wanted: &Move, place: StockPlace) -> Result<Counted, StoreError> {
    let quantity = wanted.quantity.count();
    let found = row!(
        &mut *tx,
        (i64,),
        "INSERT INTO stock_level (item, place, count) VALUES ($1, $2, $3)
         ON CONFLICT (item, place) DO UPDATE SET count = stock_level.count + excluded.count RETURNING count",
        wanted.item.key(),
        place.key(),
        quantity
    )?;
    let (after,) = found.ok_or(StoreError::Stale)?;
    Ok(Counted {
        place,
        before: after - quantity,
        after,
    })
}

/// False where the delivery note has brought the item before.
async fn insert(
    tx: &mut Tx,
    app: &App,
    operator: Uuid,
    wanted: &Move,
    (from, to): (Option<Counted>, Option<Counted>),
) -> Result<bool, StoreError> {
    let place = |counted: Option<Counted>| counted.map(|counted| counted.place.key());
    let before = |counted: Option<Counted>| counted.map(|counted| counted.before);
    let after = |counted: Option<Counted>| counted.map(|counted| counted.after);
    let inserted = run!(
        &mut *tx,
        "INSERT INTO stock_move (id, operator, at, act, item, quantity, from_place, from_before, from_after,
             to_place, to_before, to_after, delivery_note, delivery_note_key, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
        wanted.id,
        operator,
        app.now(),
        wanted.act.key(),
        wanted.item.key(),
        wanted.quantity.count(),
        place(from),
        before(from),
        after(from),
        place(to),
        before(to),
        after(to),
        note(wanted),
        note(wanted).map(note_key),
        reason(wanted)
    )?;
    Ok(inserted == 1)
}

/// "İRS 2026-17" and "irs202617" are one note.
fn note_key(note: &str) -> String {
    let folded = search_key(note);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::note_key;

    #[test]
    fn a_delivery_note_is_known_however_it_is_typed() {
        for typed in ["İRS-2026/17", "irs 2026 17", " IRS202617 "] {
            assert_eq!(note_key(typed), "irs202617", "{typed}");
        }
        assert_ne!(note_key("A-1"), note_key("A-2"));
    }
}
