//! Rows whose person or legal entity has an open order already: no second one is opened for them.

use store::{StoreError, Tx, run};
use uuid::Uuid;

/// Marks those rows between two lines whose person or legal entity has an open order of the row's product with the list's institution, and
/// takes the mark from those whose order has ended.
pub async fn mark(
    tx: &mut Tx,
    list: Uuid,
    institution: Uuid,
    first: i64,
    last: i64,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE personnel_row SET faults = 'row-already-open'
         WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = '' AND application IS NULL AND subject IS NULL AND EXISTS (
             SELECT 1 FROM application a WHERE a.identity_index = personnel_row.identity_index
             AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                 COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1)))",
        list,
        institution,
        first,
        last
    )?;
    run!(
        tx,
        "UPDATE personnel_row SET faults = ''
         WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = 'row-already-open' AND subject IS NULL AND NOT EXISTS (
             SELECT 1 FROM application a WHERE a.identity_index = personnel_row.identity_index
             AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                 COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1)))",
        list,
        institution,
        first,
        last
    )?;
    mark_entities(tx, list, institution, first, last).await
}

/// The same for rows whose certificate will name a legal entity. (The words stand there as the index of open orders has them.)
async fn mark_entities(
    tx: &mut Tx,
    list: Uuid,
    institution: Uuid,
    first: i64,
    last: i64,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE personnel_row SET faults = 'row-already-open'
         WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = '' AND application IS NULL AND subject IS NOT NULL AND EXISTS (
             SELECT 1 FROM application a WHERE COALESCE(a.subject, a.person) = personnel_row.subject
             AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                 COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1)))",
        list,
        institution,
        first,
        last
    )?;
    run!(
        tx,
        "UPDATE personnel_row SET faults = ''
         WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = 'row-already-open' AND subject IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM application a WHERE COALESCE(a.subject, a.person) = personnel_row.subject
             AND a.institution = $2 AND a.closed_at IS NULL AND a.product =
                 COALESCE(personnel_row.product, (SELECT l.product FROM personnel_list l WHERE l.id = $1)))",
        list,
        institution,
        first,
        last
    )?;
    Ok(())
}
