//! POST /basvurularim/SD-…/islak-imza: "Islak İmzalı Onaylamak için Formu İndir". Pressed twice, it is done once.

use axum::extract::{Path, State};
use rules::application::{Event, may_choose_approval};
use serde_json::json;
use store::Tx;
use store::history::Actor;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::content::paper_form;
use super::sql;
use crate::order::finders::{self, Order};
use crate::order::record;
use crate::people;

pub async fn choose(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let result = format!("/basvurularim/{number}/sonuc?indir=1");
    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    let facts = order.facts()?;
    may_choose_approval(&facts)?;
    if facts.approval_stands() {
        return go(&result);
    }
    approve(&mut tx, &app, &order).await?;
    tx.commit().await?;
    go(&result)
}

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
