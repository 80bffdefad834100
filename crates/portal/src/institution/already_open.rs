//! Rows whose person or legal entity has an open order already: no second one is opened for them.

use store::{StoreError, Tx, run};
use uuid::Uuid;

/// Whether a row's subject has an open order of the row's product with the list's institution. One question for each kind of subject, in the
/// words of that kind's index.
macro_rules! has_open_order {
    () => {
        "(subject IS NULL AND EXISTS (SELECT 1 FROM application a
             WHERE a.identity_index = personnel_row.identity_index
               AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                   COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1)))
          OR subject IS NOT NULL AND EXISTS (SELECT 1 FROM application a
             WHERE COALESCE(a.subject, a.person) = personnel_row.subject
               AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                   COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1))))"
    };
}

/// Marks the rows between two lines whose subject has such an order, and takes the mark from those whose order has ended.
pub async fn mark(
    tx: &mut Tx,
    list: Uuid,
    institution: Uuid,
    first: i64,
    last: i64,
) -> Result<(), StoreError> {
    run!(
        &mut *tx,
        concat!(
            "UPDATE personnel_row SET faults = 'row-already-open'
             WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = '' AND application IS NULL AND ",
            has_open_order!()
        ),
        list,
        institution,
        first,
        last
    )?;
    run!(
        &mut *tx,
        concat!(
            "UPDATE personnel_row SET faults = ''
             WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = 'row-already-open' AND NOT ",
            has_open_order!()
        ),
        list,
        institution,
        first,
        last
    )?;
    Ok(())
}
