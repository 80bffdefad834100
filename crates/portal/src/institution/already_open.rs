//! Rows whose person or legal entity has an open order already: no second one is opened for them.

use store::{StoreError, Tx, run};
use uuid::Uuid;

/// Marks the rows whose subject has an open order of the row's product with the list's institution, and takes the mark from those whose order
/// has ended. `$row`: which rows; `$same`: what makes an order `a` one of the row's subject, in the words of an index.
macro_rules! mark {
    ($row:literal, $same:literal, $tx:expr, $($bind:expr),+) => {{
        run!(
            $tx,
            concat!(
                "UPDATE personnel_row SET faults = 'row-already-open'
                 WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = '' AND application IS NULL AND ",
                $row,
                " AND ",
                mark!(@has_open_order $same)
            ),
            $($bind),+
        )?;
        run!(
            $tx,
            concat!(
                "UPDATE personnel_row SET faults = ''
                 WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = 'row-already-open' AND ",
                $row,
                " AND NOT ",
                mark!(@has_open_order $same)
            ),
            $($bind),+
        )?;
    }};
    (@has_open_order $same:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM application a WHERE ",
            $same,
            " AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1)))"
        )
    };
}

/// Does so for the rows between two lines.
pub async fn mark(
    tx: &mut Tx,
    list: Uuid,
    institution: Uuid,
    first: i64,
    last: i64,
) -> Result<(), StoreError> {
    mark!(
        "subject IS NULL",
        "a.identity_index = personnel_row.identity_index",
        &mut *tx,
        list,
        institution,
        first,
        last
    );
    // Rows whose certificate will name a legal entity.
    mark!(
        "subject IS NOT NULL",
        "COALESCE(a.subject, a.person) = personnel_row.subject",
        &mut *tx,
        list,
        institution,
        first,
        last
    );
    Ok(())
}
