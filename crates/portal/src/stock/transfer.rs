//! POST /masa/stok/tasima: from one place to another.

use axum::extract::State;
use rules::stock::StockPlace;
use web::App;
use web::auth::{Operator, Stock};
use web::frame::Answer;
use web::language::Texts;

use super::book::{Act, Move};
use super::deliver::read_common;
use super::page::{Fault, Form, Typed, book_or_say};

pub async fn transfer(
    State(app): State<App>,
    operator: Operator<Stock>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let wanted = read(&operator.frame.t, &typed);
    book_or_say(app, operator, (Form::Transfer, typed), wanted, "tasima").await
}

fn read(t: &Texts, typed: &Typed) -> Result<Move, Vec<Fault>> {
    let common = read_common(t, typed);
    let from = typed.from.parse::<StockPlace>().ok();
    let to = typed.to.parse::<StockPlace>().ok();
    let mut faults = Vec::new();
    if from.is_none() {
        faults.push(Fault::new(t, "from", "choice-missing"));
    }
    match to {
        None => faults.push(Fault::new(t, "to", "choice-missing")),
        Some(_) if from == to => faults.push(Fault::new(t, "to", "stock-same-place")),
        Some(_) => {}
    }
    match (common, from, to) {
        (Ok((id, item, quantity)), Some(from), Some(to)) if faults.is_empty() => Ok(Move {
            id,
            item,
            quantity,
            act: Act::Transferred { from, to },
        }),
        (common, ..) => {
            faults.extend(common.err().unwrap_or_default());
            Err(faults)
        }
    }
}
