//! An institution's orders as its officer filters and searches them. Each question walks one index of that institution's own orders, so that what
//! other institutions order costs nothing here.

use rules::application::Progress;
use store::{Conn, StoreError, row, rows};
use uuid::Uuid;

use super::filter::{Filter, Sought};
use crate::order::finders::{Order, order_columns};

/// Beyond this the page says "1.000+": counting all would read all.
pub const COUNTED: i64 = 1_001;

/// An order with its person.
#[derive(store::sqlx::FromRow)]
pub struct Found {
    #[sqlx(flatten)]
    pub order: Order,
    pub given_name: String,
    pub family_name: String,
    pub identity_sealed: Vec<u8>,
}

/// What `Progress::of` says, in the words of the index `application_progress`.
macro_rules! progress_sql {
    () => {
        "CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN delivered_at IS NOT NULL THEN 'delivered'
              WHEN form_arrived_at IS NOT NULL THEN 'under-way' WHEN form_version = 0 THEN 'not-begun' ELSE 'form-awaited' END"
    };
}
pub(super) use progress_sql;

/// Orders whose numbers an inner SELECT yields as `nr`; what else must hold of them; in which order, and how many at most.
macro_rules! orders_found {
    ($conn:expr, $inner:expr, $rest:expr $(, $bind:expr)*) => {
        rows!(
            $conn,
            Found,
            concat!(
                "SELECT ",
                order_columns!(),
                ", p.given_name, p.family_name, p.identity_sealed FROM (",
                $inner,
                ") s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ",
                $rest
            )
            $(, $bind)*
        )
    };
}

/// The numbers of those whose names have the words that were typed, each at the beginning of one of theirs. All columns stand in one index.
macro_rules! named {
    () => {
        "SELECT number AS nr FROM application WHERE institution = $1
           AND (name_key LIKE $2 OR name_key LIKE $3) AND (name_key LIKE $4 OR name_key LIKE $5)
           AND (name_key LIKE $6 OR name_key LIKE $7) AND (name_key LIKE $8 OR name_key LIKE $9)"
    };
}

/// A page of the orders that the filter lets through: those behind the number `behind`, where there is one.
pub async fn page(
    conn: &mut Conn,
    institution: Uuid,
    filter: &Filter,
    behind: Option<i64>,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    match (&filter.sought, filter.progress) {
        (Sought::Person(identity), progress) => {
            let key = progress.map_or("", Progress::key);
            of_person(conn, institution, identity, (key, behind), limit).await
        }
        (Sought::Name(words), progress) => {
            let key = progress.map_or("", Progress::key);
            let oldest = filter.oldest_first;
            by_name(conn, institution, words, (key, oldest, behind), limit).await
        }
        (Sought::Nobody, _) => Ok(Vec::new()),
        (Sought::Anybody, None) if filter.oldest_first => orders_found!(
            conn,
            "SELECT number AS nr FROM application WHERE institution = $1 AND number > $2 ORDER BY number LIMIT $3",
            "ORDER BY a.number",
            institution,
            behind.unwrap_or(0),
            limit
        ),
        (Sought::Anybody, None) => orders_found!(
            conn,
            "SELECT number AS nr FROM application WHERE institution = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
            "ORDER BY a.number DESC",
            institution,
            behind.unwrap_or(i64::MAX),
            limit
        ),
        (Sought::Anybody, Some(progress)) if filter.oldest_first => orders_found!(
            conn,
            concat!(
                "SELECT number AS nr FROM application WHERE institution = $1 AND ",
                progress_sql!(),
                " = $4 AND number > $2 ORDER BY number LIMIT $3"
            ),
            "ORDER BY a.number",
            institution,
            behind.unwrap_or(0),
            limit,
            progress.key()
        ),
        (Sought::Anybody, Some(progress)) => orders_found!(
            conn,
            concat!(
                "SELECT number AS nr FROM application WHERE institution = $1 AND ",
                progress_sql!(),
                " = $4 AND number < $2 ORDER BY number DESC LIMIT $3"
            ),
            "ORDER BY a.number DESC",
            institution,
            behind.unwrap_or(i64::MAX),
            limit,
            progress.key()
        ),
    }
}

async fn by_name(
    conn: &mut Conn,
    institution: Uuid,
    [a, b, c, d, e, f, g, h]: &[Vec<u8>; 8],
    (progress, oldest_first, behind): (&str, bool, Option<i64>),
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    match oldest_first {
        true => orders_found!(
            conn,
            named!(),
            concat!(
                "WHERE ($10 = '' OR ",
                progress_sql!(),
                " = $10) AND a.number > $11 ORDER BY a.number LIMIT $12"
            ),
            institution,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            progress,
            behind.unwrap_or(0),
            limit
        ),
        false => orders_found!(
            conn,
            named!(),
            concat!(
                "WHERE ($10 = '' OR ",
                progress_sql!(),
                " = $10) AND a.number < $11 ORDER BY a.number DESC LIMIT $12"
            ),
            institution,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            progress,
            behind.unwrap_or(i64::MAX),
            limit
        ),
    }
}

/// One person has few orders: newest first, whatever order was asked for.
async fn of_person(
    conn: &mut Conn,
    institution: Uuid,
    identity: &[u8],
    (progress, behind): (&str, Option<i64>),
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    orders_found!(
        conn,
        "SELECT number AS nr FROM application WHERE identity_index = $2 AND institution = $1 AND number < $4",
        concat!(
            "WHERE ($3 = '' OR ",
            progress_sql!(),
            " = $3) ORDER BY a.number DESC LIMIT $5"
        ),
        institution,
        identity,
        progress,
        behind.unwrap_or(i64::MAX),
        limit
    )
}

/// How many of the group whose key follows the institution has …
macro_rules! counted {
    () => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM application WHERE institution = $1 AND ",
            progress_sql!(),
            " = '"
        )
    };
}
/// … as far as is counted.
macro_rules! so_far {
    () => {
        "' LIMIT $2) c)"
    };
}

/// How many orders of each group the institution has, in the order of [`Progress::ALL`], each counted as far as [`COUNTED`].
pub async fn counts(conn: &mut Conn, institution: Uuid) -> Result<[i64; 5], StoreError> {
    let counted = row!(
        conn,
        (i64, i64, i64, i64, i64),
        concat!(
            "SELECT ",
            counted!(),
            "not-begun",
            so_far!(),
            ", ",
            counted!(),
            "form-awaited",
            so_far!(),
            ", ",
            counted!(),
            "under-way",
            so_far!(),
            ", ",
            counted!(),
            "delivered",
            so_far!(),
            ", ",
            counted!(),
            "cancelled",
            so_far!()
        ),
        institution,
        COUNTED
    )?;
    Ok(counted.map_or([0; 5], |(a, b, c, d, e)| [a, b, c, d, e]))
}
