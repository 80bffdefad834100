//! What happens to an order, recorded as the rooms would.

use portal::order::{finders, record};
use rules::application::Event;
use rules::order_number::OrderNumber;
use serde_json::Value;
use store::history::Actor;

use super::Town;

/// Records an event that no page brings about yet.
pub async fn happens(town: &Town, number: u64, event: Event) {
    let app = &town.app;
    let mut tx = app.db.write().await.unwrap();
    let found = finders::for_desk(&mut tx, OrderNumber(number)).await;
    let order = found.unwrap().unwrap();
    let recorded = record(&mut tx, app, &order, event, Actor::System, Value::Null).await;
    assert!(recorded.is_ok(), "{:?}", recorded.err());
    tx.commit().await.unwrap();
}
