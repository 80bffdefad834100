//! What an institution's contract says of its orders: who pays, and the validity and card reader where a list says nothing.

use rules::application::Payment;
use rules::product::Wanted;
use serde_json::json;
use store::history::{self, Actor, Seen};
use store::{Conn, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::appointment::entry;
use super::sql::terms_of;

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    pub payment: Payment,
    pub terms: Wanted,
}

/// The contract as it stands.
pub async fn find(conn: &mut Conn, institution: Uuid) -> Result<Contract, Refusal> {
    let (payment, validity, reader) = row!(
        conn,
        (String, Option<i64>, Option<String>),
        "SELECT payment, validity_years, card_reader FROM institution WHERE id = $1",
        institution
    )?
    .ok_or(Refusal::NotFound)?;
    Ok(Contract {
        payment: payment.parse()?,
        terms: terms_of(validity, reader.as_deref()),
    })
}

/// Changes it for the lists that are committed from now on; orders that are open keep their terms.
pub async fn change(
    tx: &mut Tx,
    app: &App,
    institution: Uuid,
    contract: Contract,
    actor: Actor,
) -> Result<(), Refusal> {
    if find(tx, institution).await? == contract {
        return Ok(());
    }
    let (payment, terms) = (contract.payment.key(), contract.terms);
    run!(
        tx,
        "UPDATE institution SET payment = $2, validity_years = $3, card_reader = $4 WHERE id = $1",
        institution,
        payment,
        terms.validity.map(|validity| i64::from(validity.years())),
        terms.reader.map(|reader| reader.key())
    )?;
    let detail =
        json!({ "payment": payment, "validity": terms.validity, "card_reader": terms.reader });
    let changed = entry(app, institution, actor, "contract-changed", detail);
    history::record(tx, &app.vault, Seen::Whatever, changed).await?;
    Ok(())
}
