//! Islak imza as the chosen way of approval: the form is prepared for printing.

use rules::application::Event;
use serde_json::json;
use store::Tx;
use store::history::Actor;
use web::App;
use web::refusal::Refusal;

use super::content::paper_form;
use super::sql;
use crate::order::finders::Order;
use crate::order::record;
use crate::people;

/// Writes down what the paper will say, and that it was chosen.
pub async fn approve(tx: &mut Tx, app: &App, order: &Order) -> Result<(), Refusal> {
    let form = order
        .form(app)?
        .ok_or(Refusal::NotNow("refused-form-not-filled"))?;
    let person = people::by_id(tx, order.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    // A refused paper must not come again as if it were the new one, so the new one has a version of its own.
    let printed_before = sql::code_of(tx, order.id, order.form_version)
        .await?
        .is_some();
    let form_version = order.form_version + i64::from(printed_before);
    let paper = paper_form(app, order, &person, &form, form_version)?;
    // Drawn before it is recorded: a form that does not fit on its page must not be approved.
    paper::draw(&paper).map_err(|error| {
        tracing::error!(%error, "a form cannot be printed");
        Refusal::Internal
    })?;
    sql::write_down(tx, app, order.id, form_version, &paper).await?;
    let event = Event::WetInkChosen {
        new_version: printed_before,
    };
    let evidence =
        json!({ "commitment": paper.commitment.version, "code": paper.code().to_string() });
    let actor = Actor::Person(order.person);
    record(tx, app, order, event, actor, evidence).await?;
    Ok(())
}
