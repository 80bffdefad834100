//! Rows with one identity number: the first of them may stand, the others are named. Judged anew whenever one of
//! them is corrected, dropped or taken back.

use rules::personnel_row::duplicates;
use store::{StoreError, Tx, rows};
use web::App;

use super::row::{Kept, fault_keys};
use super::sql::{self, List, Waiting};

/// A number that stands in more rows than this is a column gone wrong, which is mended in the file.
const AT_MOST: i64 = 200;

pub async fn judge(
    tx: &mut Tx,
    app: &App,
    list: &List,
    identity_index: &Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let Some(index) = identity_index else {
        return Ok(());
    };
    let found = rows!(
        tx,
        Waiting,
        "SELECT line, sealed FROM personnel_row WHERE list = $1 AND identity_index = $2 AND NOT dropped
         ORDER BY line LIMIT $3",
        list.id,
        index,
        AT_MOST
    )?;
    let mut kept = Vec::with_capacity(found.len());
    for row in &found {
        kept.push((
            row.line,
            Kept::open(app, list.id, row.line, &row.sealed)?.typed,
        ));
    }
    let same = duplicates(
        kept.iter()
            .map(|(line, typed)| (line.unsigned_abs() as usize, typed.text())),
    );
    let (today, choices) = (app.outside.clock.today(), list.choices(app));
    for (line, typed) in &kept {
        let duplicate = same
            .iter()
            .find(|duplicate| duplicate.line as u64 == line.unsigned_abs());
        let faults = typed.judge(today, choices).err().unwrap_or_default();
        let keys = fault_keys(&faults, duplicate.map(|duplicate| duplicate.key()));
        sql::set_faults(tx, list.id, *line, &keys).await?;
        sql::mark_already_open(tx, list.id, list.institution, *line, *line).await?;
    }
    Ok(())
}
