//! What stands beside an order's row and says something of its person.

use serde_json::json;
use store::history::{self, Actor};
use store::{StoreError, Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use crate::order::finders::Order;
use crate::people;

/// The papers, what was approved by e-Onay, what was written to the person, and the row of the list.
pub async fn erase_beside(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    run!(
        tx,
        "DELETE FROM printed_form WHERE application = $1",
        order.id
    )?;
    run!(
        tx,
        "DELETE FROM e_onay_approval WHERE application = $1",
        order.id
    )?;
    run!(
        tx,
        "DELETE FROM application_draft WHERE application = $1",
        order.id
    )?;
    run!(
        tx,
        "DELETE FROM notice WHERE person = $1 AND application = $2",
        order.person,
        order.id
    )?;
    run!(
        tx,
        "DELETE FROM personnel_row WHERE list = (SELECT personnel_list FROM application WHERE id = $1) AND application = $1",
        order.id
    )?;
    Ok(())
}

/// Signed texts by which the order was approved: they say what the form says. That they are gone stands in the person's history, where they stood.
pub async fn erase_signatures(tx: &mut Tx, app: &App, order: &Order) -> Result<(), Refusal> {
    for hand_off in signed(tx, order.id).await? {
        run!(
            &mut *tx,
            "DELETE FROM hand_off_refused WHERE hand_off = $1",
            hand_off
        )?;
        run!(
            &mut *tx,
            "DELETE FROM hand_off_signature WHERE hand_off = $1",
            hand_off
        )?;
        let gone = run!(&mut *tx, "DELETE FROM hand_off WHERE id = $1", hand_off)?;
        if gone == 0 {
            continue;
        }
        let person = people::by_id(tx, order.person).await?;
        let mut person = person.ok_or(Refusal::NotFound)?;
        let (actor, act) = (Actor::System, "signatures-erased");
        let detail = json!({ "hand_off": hand_off });
        people::record(tx, app, &mut person, actor, act, detail).await?;
    }
    Ok(())
}

/// The hand-offs that the order's own history names.
async fn signed(tx: &mut Tx, order: Uuid) -> Result<Vec<Uuid>, Refusal> {
    let mut signed = Vec::new();
    for row in history::chain(tx, order).await? {
        if row.act != "e-imza-approved" {
            continue;
        }
        let detail: serde_json::Value = serde_json::from_str(&row.detail)?;
        let named = detail["hand_off"].as_str();
        signed.extend(named.and_then(|id| id.parse::<Uuid>().ok()));
    }
    Ok(signed)
}
