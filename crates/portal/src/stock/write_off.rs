//! POST /masa/stok/dusum: what is there no more, and why.

use axum::extract::State;
use rules::stock::{StockPlace, WriteOffReason};
use web::App;
use web::auth::{Operator, Stock};
use web::frame::Answer;
use web::language::Texts;

use super::book::{Act, Move};
use super::deliver::read_common;
use super::page::{Fault, Form, Typed, book_or_say};

pub async fn write_off(
    State(app): State<App>,
    operator: Operator<Stock>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let wanted = read(&operator.frame.t, &typed);
    book_or_say(app, operator, (Form::WriteOff, typed), wanted, "dusum").await
}

fn read(t: &Texts, typed: &Typed) -> Result<Move, Vec<Fault>> {
    let common = read_common(t, typed);
    let from = typed.from.parse::<StockPlace>().ok();
    let reason = typed.reason.parse::<WriteOffReason>().ok();
    match (common, from, reason) {
        (Ok((id, item, quantity)), Some(from), Some(reason)) => Ok(Move {
            id,
            item,
            quantity,
            act: Act::WrittenOff { from, reason },
        }),
        (common, from, reason) => {
            let mut faults = common.err().unwrap_or_default();
            let missing = [("from", from.is_none()), ("reason", reason.is_none())];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            faults.extend(missing.map(|(field, _)| Fault::new(t, field, "choice-missing")));
            Err(faults)
        }
    }
}
