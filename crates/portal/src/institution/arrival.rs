//! A list arrives: its file is read and judged off the page threads, its rows are stored a thousand at a time, and
//! only then the list is there.

use std::time::Duration;

use personnel_list::ReadError;
use rules::application::{ApplicationKind, Payment};
use rules::legal_entity::LegalEntity;
use rules::personnel_row::{Offer, duplicates};
use rules::retention;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::history::{Actor, Entry, Seen, Stream};
use store::{StoreError, Tx, history, insert, run};
use tracing::Instrument;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::sweeps::Sweep;
use web::turns::Turn;

use super::row::{Kept, Orders, fault_keys};
use super::{already_open, entity, register, sql};

/// How many rows are stored in one transaction: nobody waits long for a large list.
const AT_ONCE: usize = 1_000;
/// How long the page waits for its list; every page is answered within thirty seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// A file and what is to be opened for the people in it.
pub struct Upload {
    pub officer: Uuid,
    pub institution: Uuid,
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub kind: ApplicationKind,
    pub payment: Payment,
    pub spare: bool,
    /// The key of the product, for rows that name none.
    pub product: String,
}

/// What the file had beside the people.
#[derive(Default, Serialize, Deserialize)]
pub struct Remarks {
    pub sheet: Option<String>,
    pub unread_sheets: Vec<String>,
    pub unused_columns: Vec<String>,
    /// Lines that were not taken for a person, and the key of the reason.
    pub ignored: Vec<(usize, String)>,
    pub ignored_in_all: usize,
}

/// More lines than this are counted, not named.
const IGNORED_NAMED: usize = 20;

/// A row ready to be stored.
struct NewRow {
    line: i64,
    sealed: Vec<u8>,
    identity_index: Option<Vec<u8>>,
    faults: String,
    orders: Orders,
}

struct Judged {
    digest: Vec<u8>,
    rows: Vec<NewRow>,
    remarks: Remarks,
}

/// What came of a file that was sent.
pub enum Arrived {
    /// Its list is there.
    List(Uuid),
    Unreadable(ReadError),
    /// It takes longer than anybody should wait for a page. It is worked on, and will be among the lists.
    Later,
}

/// Takes a file in. Whoever sent it may close the page: the list arrives all the same.
/// `turn`: for the room that the file takes.
pub async fn arrive(app: &App, upload: Upload, turn: Turn) -> Result<Arrived, Refusal> {
    let mine = app.clone();
    let storing = async move {
        let _turn = turn;
        store(&mine, upload).await
    };
    let storing = tokio::spawn(storing.in_current_span());
    match tokio::time::timeout(LONGEST_WAIT, storing).await {
        Ok(stored) => Ok(match stored.map_err(|_| Refusal::Internal)?? {
            Ok(list) => Arrived::List(list),
            Err(error) => Arrived::Unreadable(error),
        }),
        Err(_) => Ok(Arrived::Later),
    }
}

/// Reads, judges and stores the file; its id, or why it cannot be read.
async fn store(app: &App, mut upload: Upload) -> Result<Result<Uuid, ReadError>, Refusal> {
    let id = app.new_id();
    let (mine, bytes) = (app.clone(), std::mem::take(&mut upload.bytes));
    let product = upload.product.clone();
    let own = entity::find(&mut app.db.read().await?, upload.institution).await?;
    let reading = app.turns.lists.take(upload.officer.as_bytes()).await?;
    let judged = tokio::task::spawn_blocking(move || {
        // Given back when the list is read, even where nobody waits for it any more.
        let _reading = reading;
        judge(&mine, id, &bytes, (&product, own.as_ref()))
    });
    let judged = match judged.await.map_err(|_| Refusal::Internal)?? {
        Ok(judged) => judged,
        Err(error) => return Ok(Err(error)),
    };
    let mut tx = app.db.write().await?;
    insert_list(&mut tx, app, id, &upload, &judged).await?;
    tx.commit().await?;
    for rows in judged.rows.chunks(AT_ONCE) {
        let mut tx = app.db.write().await?;
        insert_rows(&mut tx, id, rows).await?;
        let (first, last) = (rows[0].line, rows[rows.len() - 1].line);
        already_open::mark(&mut tx, id, upload.institution, first, last).await?;
        tx.commit().await?;
    }
    finish(app, id, &upload, &judged).await?;
    Ok(Ok(id))
}

fn judge(
    app: &App,
    id: Uuid,
    bytes: &[u8],
    (product, entity): (&str, Option<&LegalEntity>),
) -> Result<Result<Judged, ReadError>, StoreError> {
    let offer = Offer {
        catalogue: &app.settings.products,
        product,
        entity,
        today: app.outside.clock.today(),
    };
    let found = match personnel_list::read(bytes) {
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    let mut same = duplicates(
        found
            .rows
            .iter()
            .map(|row| (row.line, row.cells.row_text())),
        offer,
    )
    .into_iter()
    .peekable();
    let mut rows = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        // Both come in the order of the lines.
        let duplicate = same
            .next_if(|duplicate| duplicate.line == row.line)
            .map(|duplicate| duplicate.key());
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        let kept = Kept::from_file(row.cells, row.names);
        rows.push(NewRow {
            line,
            sealed: kept.seal(app, id, line)?,
            identity_index: kept.typed.identity_index(app),
            orders: kept.typed.orders(offer),
            faults: fault_keys(
                &kept.typed.judge(offer).err().unwrap_or_default(),
                duplicate,
            ),
        });
    }
    let remarks = Remarks {
        sheet: found.sheet,
        unread_sheets: found.unread_sheets,
        unused_columns: found.unused_columns,
        ignored_in_all: found.ignored.len(),
        ignored: found
            .ignored
            .iter()
            .take(IGNORED_NAMED)
            .map(|line| (line.line, line.reason.key().to_owned()))
            .collect(),
    };
    Ok(Ok(Judged {
        digest: Sha256::digest(bytes).to_vec(),
        rows,
        remarks,
    }))
}

async fn insert_list(
    tx: &mut Tx,
    app: &App,
    id: Uuid,
    upload: &Upload,
    judged: &Judged,
) -> Result<(), StoreError> {
    run!(
        tx,
        "INSERT INTO personnel_list (id, institution, officer, file_name, file_digest, kind, payment, spare, product,
                                     people, remarks, uploaded_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
        id,
        upload.institution,
        upload.officer,
        &upload.file_name,
        &judged.digest,
        upload.kind.key(),
        upload.payment.key(),
        upload.spare,
        &upload.product,
        judged.rows.len() as i64,
        serde_json::to_string(&judged.remarks)?,
        app.now()
    )?;
    Ok(())
}

async fn insert_rows(tx: &mut Tx, list: Uuid, rows: &[NewRow]) -> Result<(), StoreError> {
    insert!(
        tx,
        "INSERT INTO personnel_row (list, line, sealed, identity_index, register, faults, dropped, product, subject) ",
        rows,
        |row| list,
        row.line,
        &row.sealed,
        &row.identity_index,
        "unasked",
        &row.faults,
        false,
        &row.orders.product,
        row.orders.subject
    )?;
    Ok(())
}

/// All rows are stored: from now on the list is there, and the register is asked about them.
async fn finish(app: &App, id: Uuid, upload: &Upload, judged: &Judged) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    let detail = json!({ "people": judged.rows.len(), "kind": upload.kind.key(), "payment": upload.payment.key(),
        "product": upload.product });
    let uploaded = Entry {
        stream: Stream::PersonnelList,
        owner: id,
        at: app.now(),
        actor: Actor::Officer(upload.officer),
        act: "uploaded",
        detail,
    };
    history::record(&mut tx, &app.vault, Seen::Version(0), uploaded).await?;
    let list = sql::for_job(&mut tx, id).await?.ok_or(StoreError::Stale)?;
    register::ask_from_the_start(&mut tx, app, &list).await?;
    tx.commit().await
}

/// Forgets lists whose upload was cut off: one that did not get all of its rows by then never will.
pub const CUT_OFF: Sweep = Sweep::that_destroys("cut-off-uploads", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    let before = retention::Kind::CutOffUpload.forgotten_before(app.now());
    run!(
        &mut tx,
        "DELETE FROM personnel_row WHERE list IN (SELECT id FROM personnel_list WHERE version = 0 AND uploaded_at < $1)",
        before
    )?;
    run!(
        &mut tx,
        "DELETE FROM personnel_list WHERE version = 0 AND uploaded_at < $1",
        before
    )?;
    tx.commit().await
}
