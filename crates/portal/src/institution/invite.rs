//! The invitation, sent again to colleagues who have not begun: to one, or to all; and where it goes, corrected (R08).

use axum::extract::{Path, State};
use rules::application::{Event, may_be_invited};
use rules::invitation::{may_be_sent_again, too_new_after};
use serde_json::Value;
use store::history::Actor;
use store::{Conn, Micros, StoreError, Tx, row, rows};
use uuid::Uuid;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;

use super::found::progress_sql;
use super::order::own_order;
use crate::notice::{self, Notice};
use crate::order::finders::{Order, order_columns};
use crate::order::record;

/// When the newest invitation for the order was written.
pub async fn last(conn: &mut Conn, order: &Order) -> Result<Option<Micros>, StoreError> {
    let found = row!(
        conn,
        (Option<Micros>,),
        "SELECT MAX(created_at) FROM notice WHERE person = $1 AND application = $2 AND kind = 'opened'",
        order.person,
        order.id
    )?;
    Ok(found.and_then(|(last,)| last))
}

/// POST /yetkili/basvurular/SD-…/davet
pub async fn one(
    State(app): State<App>,
    officer: Officer,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let order = own_order(&mut tx, &officer, number).await?;
    may_be_invited(&order.facts()?)?;
    if !may_be_sent_again(last(&mut tx, &order).await?, app.now()) {
        return Err(Refusal::NotNow("refused-invited-lately"));
    }
    send(&mut tx, &app, &order, officer.citizen.person).await?;
    tx.commit().await?;
    go(&format!("/yetkili/basvurular/{number}?oldu=davet"))
}

/// Sends it, to where the order says by now.
pub async fn send(tx: &mut Tx, app: &App, order: &Order, officer: Uuid) -> Result<(), Refusal> {
    let actor = Actor::Officer(officer);
    let invited = record(tx, app, order, Event::InvitedAgain, actor, Value::Null).await?;
    notice::enqueue(tx, app, &invited, Notice::Opened).await
}

/// Orders of the institution whose person has not begun and was not invited lately, the oldest first.
pub async fn due(
    conn: &mut Conn,
    institution: Uuid,
    now: Micros,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    rows!(
        conn,
        Order,
        concat!(
            "SELECT ",
            order_columns!(),
            " FROM application a JOIN institution i ON i.id = a.institution WHERE a.institution = $1 AND ",
            progress_sql!(),
            " = 'not-begun' AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.person = a.person AND n.application = a.id
                AND n.kind = 'opened' AND n.created_at > $2) ORDER BY a.number LIMIT $3"
        ),
        institution,
        too_new_after(now),
        limit
    )
}
