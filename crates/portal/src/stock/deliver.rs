//! POST /masa/stok/irsaliye: what came with a delivery note.

use axum::extract::State;
use rules::free_text::FreeText;
use rules::stock::{Quantity, StockItem, StockPlace};
use web::App;
use web::auth::{Operator, Stock};
use web::frame::Answer;
use web::language::Texts;

use super::book::{Act, LONGEST_NOTE, Move};
use super::page::{Fault, Form, Typed, book_or_say};

pub async fn deliver(
    State(app): State<App>,
    operator: Operator<Stock>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let wanted = read(&operator.frame.t, &typed);
    book_or_say(app, operator, (Form::Deliver, typed), wanted, "irsaliye").await
}

fn read(t: &Texts, typed: &Typed) -> Result<Move, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut keep = |field, key: &str| faults.push(Fault::new(t, field, key));
    let note = FreeText::<LONGEST_NOTE>::parse(&typed.note)
        .map_err(|fault| keep("note", fault.key()))
        .ok();
    // Signs alone would compare as no number at all.
    let note = note.filter(|note| {
        let is_number = note.as_str().chars().any(char::is_alphanumeric);
        if !is_number {
            keep("note", "free-text-missing");
        }
        is_number
    });
    let common = read_common(t, typed);
    let to = typed.to.parse::<StockPlace>();
    let to = to.map_err(|_| keep("to", "choice-missing")).ok();
    match (note, common, to) {
        (Some(note), Ok((id, item, quantity)), Some(to)) => Ok(Move {
            id,
            item,
            quantity,
            act: Act::Delivered { to, note },
        }),
        (_, common, _) => {
            faults.extend(common.err().unwrap_or_default());
            Err(faults)
        }
    }
}

/// What each form has: its id, the item and how many.
pub fn read_common(
    t: &Texts,
    typed: &Typed,
) -> Result<(uuid::Uuid, StockItem, Quantity), Vec<Fault>> {
    let mut faults = Vec::new();
    let item = typed.item.parse::<StockItem>();
    let item = item.map_err(|_| faults.push(Fault::new(t, "item", "choice-missing")));
    let quantity = Quantity::parse(&typed.quantity);
    let quantity = quantity.map_err(|fault| faults.push(Fault::new(t, "quantity", fault.key())));
    // It is hidden: a form without one is not ours.
    let id = uuid::Uuid::parse_str(&typed.id);
    let id = id.map_err(|_| faults.push(Fault::new(t, "quantity", "stock-form-broken")));
    match (id, item, quantity) {
        (Ok(id), Ok(item), Ok(quantity)) => Ok((id, item, quantity)),
        _ => Err(faults),
    }
}
