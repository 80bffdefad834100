//! People whose phones were proven before contact points were written down: their forms are taken at their word, once.

use rules::contact_point::{Kind, Proof, Standing};
use serde_json::json;
use store::history::Actor;
use store::{Conn, StoreError, Tx};
use uuid::Uuid;
use web::App;

use super::sql::{self, Row};
use crate::order::finders;
use crate::people::{self, Person};

/// Orders that are looked through, newest first.
const ORDERS: i64 = 20;

/// What the forms with a proven phone say, oldest first; nothing is written.
pub(super) async fn taken_over(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut orders = finders::mine(conn, person, i64::MAX, ORDERS).await?;
    orders.sort_by_key(|order| order.phone_verified_at);
    // The newest proof of a number counts, so later ones take the place of earlier ones.
    for order in &orders {
        let (Some(at), Some(form)) = (order.phone_verified_at, order.form(app)?) else {
            continue;
        };
        let of = |kind, value: &str| Row {
            noted_at: at,
            ..Row::new(app, person, kind, value)
        };
        let phone = Row {
            proof: Proof::SmsCode,
            trusted_from: Some(at),
            ..of(Kind::Phone, form.phone.e164())
        };
        for row in [phone, of(Kind::Email, form.email.as_str())] {
            rows.retain(|known| (known.kind, &known.value_index) != (row.kind, &row.value_index));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Writes them down, before anything else is written of a person's contact points; those that there are then.
pub async fn adopt(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
) -> Result<Vec<(Row, Standing)>, StoreError> {
    if sql::is_known(tx, person.id).await? {
        return sql::standing(tx, app, person.id).await;
    }
    let mut rows = taken_over(tx, app, person.id).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    for row in &mut rows {
        row.insert(tx, app).await?;
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (actor, act) = (Actor::System, "contact-points-taken-over");
    let detail = json!({ "contact_points": ids });
    people::record(tx, app, person, actor, act, detail).await?;
    Ok(sql::judged(app, &rows))
}
