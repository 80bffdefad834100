//! POST /masa/siparis/SD-…/gec-gelen: a paper came for an order that is cancelled. It is written down, and its person hears why nothing follows.

use axum::extract::{Path, State};
use rules::application::Event;
use serde::Deserialize;
use serde_json::Value;
use store::history::Actor;
use web::App;
use web::auth::{Operator, Orders};
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use crate::notice::{self, Notice};
use crate::order::{finders, record};

#[derive(Deserialize)]
pub struct TypedLatePaper {
    #[serde(default)]
    what: String,
    /// The version that the order had when the page was drawn, so that a second press tells nobody twice.
    #[serde(default)]
    version: i64,
}

pub async fn came(
    State(app): State<App>,
    operator: Operator<Orders>,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<TypedLatePaper>,
) -> Answer {
    let what = typed.what.parse().map_err(|_| Refusal::Unreadable)?;
    let mut tx = app.db.write().await?;
    let order = finders::for_desk(&mut tx, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    if order.version != typed.version {
        return Err(Refusal::Stale);
    }
    let event = Event::LatePaperCame { what };
    let actor = Actor::Operator(operator.id);
    record(&mut tx, &app, &order, event, actor, Value::Null).await?;
    notice::enqueue(&mut tx, &app, &order, Notice::LatePaper).await?;
    tx.commit().await?;
    go(&format!("/masa/siparis/{number}?oldu=gec"))
}
