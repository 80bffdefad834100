//! Rows with one identity number, or for one legal entity: the first that orders something may stand, the others are named. Judged anew
//! whenever one of them is corrected, dropped or taken back.

use std::collections::{BTreeMap, BTreeSet};

use rules::personnel_row::duplicates;
use store::{StoreError, Tx, rows};
use uuid::Uuid;
use web::App;

use super::already_open;
use super::row::{Kept, TypedRow, fault_keys};
use super::sql::{self, List, Row};

/// A number that stands in more rows than this is a column gone wrong, which is mended in the file.
const AT_MOST: i64 = 200;

/// By what a row is compared with others.
#[derive(PartialEq, Eq)]
pub struct Named {
    identity_index: Option<Vec<u8>>,
    subject: Option<Uuid>,
}

impl Named {
    pub fn by(row: &Row) -> Self {
        Self {
            identity_index: row.identity_index.clone(),
            subject: row.subject,
        }
    }
}

#[derive(store::sqlx::FromRow)]
struct Compared {
    line: i64,
    sealed: Vec<u8>,
    identity_index: Option<Vec<u8>>,
    subject: Option<Uuid>,
}

/// Judges the rows of the list with this number or this legal entity.
pub async fn judge(tx: &mut Tx, app: &App, list: &List, named: &Named) -> Result<(), StoreError> {
    let concerned = alike(tx, list, &named.identity_index, named.subject).await?;
    // Each of them is compared with its own likes, who may share its number or its entity and not ours.
    let mut compared = BTreeMap::new();
    for row in &concerned {
        for like in alike(tx, list, &row.identity_index, row.subject).await? {
            compared.insert(like.line, opened(app, list, &like)?);
        }
    }
    let own = list.own_entity();
    let offer = list.offer(app, own.as_ref());
    let texts = compared
        .iter()
        .map(|(line, typed)| (line.unsigned_abs() as usize, typed.text()));
    let same = duplicates(texts, offer);
    let concerned: BTreeSet<i64> = concerned.iter().map(|row| row.line).collect();
    for line in concerned {
        let Some(typed) = compared.get(&line) else {
            continue;
        };
        let duplicate = same
            .iter()
            .find(|duplicate| duplicate.line as u64 == line.unsigned_abs());
        let faults = typed.judge(offer).err().unwrap_or_default();
        let keys = fault_keys(&faults, duplicate.map(|duplicate| duplicate.key()));
        sql::set_faults(tx, list.id, line, &keys).await?;
        already_open::mark(tx, list.id, list.institution, line, line).await?;
    }
    Ok(())
}

fn opened(app: &App, list: &List, row: &Compared) -> Result<TypedRow, StoreError> {
    Ok(Kept::open(app, list.id, row.line, &row.sealed)?.typed)
}

/// The rows with this identity number, and those for this legal entity.
async fn alike(
    tx: &mut Tx,
    list: &List,
    identity_index: &Option<Vec<u8>>,
    subject: Option<Uuid>,
) -> Result<Vec<Compared>, StoreError> {
    let mut found = Vec::new();
    if let Some(index) = identity_index {
        found.extend(rows!(
            &mut *tx,
            Compared,
            "SELECT line, sealed, identity_index, subject FROM personnel_row
             WHERE list = $1 AND identity_index = $2 AND NOT dropped ORDER BY line LIMIT $3",
            list.id,
            index,
            AT_MOST
        )?);
    }
    if let Some(subject) = subject {
        found.extend(rows!(
            &mut *tx,
            Compared,
            "SELECT line, sealed, identity_index, subject FROM personnel_row
             WHERE list = $1 AND subject = $2 AND NOT dropped ORDER BY line LIMIT $3",
            list.id,
            subject,
            AT_MOST
        )?);
    }
    Ok(found)
}
