//! POST /masa/siparis/SD-…/kimlik: the identity number in full, once, for a stated purpose that is written down.

use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::json;
use web::App;
use web::auth::{Operator, Orders};
use web::frame::Answer;
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::order;
use crate::order::finders;
use crate::staff::operators;

/// What the number may be looked at for; the keys of the texts as well.
pub const PURPOSES: [&str; 3] = ["form-comparison", "caller-check", "official-letter"];

/// Only who wrote the purpose down holds one.
pub struct Revealed;

#[derive(Deserialize)]
pub struct Asked {
    purpose: String,
}

pub async fn reveal(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(asked): axum::Form<Asked>,
) -> Answer {
    let purpose = PURPOSES
        .into_iter()
        .find(|known| *known == asked.purpose)
        .ok_or(Refusal::Unreadable)?;
    let mut tx = app.db.write().await?;
    let order = finders::for_desk(&mut tx, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    let detail = json!({ "order": order.id, "purpose": purpose });
    operators::note(&mut tx, &app, operator.id, "identity-revealed", detail).await?;
    tx.commit().await?;
    order::draw(&app, operator, &order, Some(Revealed), None).await
}
