//! Who is reached at a phone or an e-mail address: found by its blind index, among contact points and among what was ever told.

use rules::contact_point::Kind;
use store::{Conn, StoreError, rows};
use uuid::Uuid;
use web::App;

use super::sql::index;

/// More people than share an address by chance; a mailbox of a whole office names nobody.
pub const MOST_BEARERS: usize = 10;

/// The people, each once; one more than [`MOST_BEARERS`], where there are more. What an institution's list named is known from the first notice
/// that went there.
pub async fn bearers(
    conn: &mut Conn,
    app: &App,
    kind: Kind,
    value: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let found = rows!(
        conn,
        (Uuid,),
        "SELECT person FROM contact_point WHERE value_index = $1 AND ended_at IS NULL
         UNION SELECT person FROM notice WHERE to_index = $1 ORDER BY person LIMIT $2",
        index(app, kind, value),
        MOST_BEARERS as i64 + 1
    )?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}
