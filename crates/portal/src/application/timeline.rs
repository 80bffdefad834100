//! The one timeline of an order, the same for the person, the officer and the staff desk.

use rules::dates::day_and_time;
use store::{Conn, StoreError, history};

use super::finders::Order;
use crate::house::moment;
use crate::language::Texts;

/// One entry, ready to be shown.
pub struct Entry {
    /// For machines, in UTC.
    pub datetime: String,
    pub at: String,
    pub what: String,
    pub by: String,
}

/// The order's history, newest first.
pub async fn timeline(
    conn: &mut Conn,
    texts: &Texts,
    order: &Order,
) -> Result<Vec<Entry>, StoreError> {
    let chain = history::chain(conn, order.id).await?;
    Ok(chain
        .into_iter()
        .rev()
        .map(|row| Entry {
            datetime: moment(row.at).to_string(),
            at: day_and_time(moment(row.at)),
            what: texts.text(&format!("act-{}", row.act)).to_owned(),
            by: texts.text(&format!("by-{}", row.actor_kind)).to_owned(),
        })
        .collect())
}
