//! Lists and their rows. An officer's page finds only lists of the officer's own institutions.

use rules::application::{ApplicationKind, Payment};
use rules::legal_entity::LegalEntity;
use rules::personnel_row::Offer;
use store::{Conn, Micros, StoreError, Tx, row, rows, run};
use uuid::Uuid;
use web::App;
use web::auth::Officer;
use web::refusal::Refusal;

use super::verdict::{Counts, Verdict, verdict_sql};
use crate::order::subject;

/// A personnel list.
#[derive(store::sqlx::FromRow, Clone)]
pub struct List {
    pub id: Uuid,
    pub institution: Uuid,
    pub institution_name: String,
    pub officer_name: String,
    pub file_name: String,
    pub file_digest: Vec<u8>,
    #[sqlx(try_from = "String")]
    pub kind: ApplicationKind,
    #[sqlx(try_from = "String")]
    pub payment: Payment,
    pub spare: bool,
    pub product: String,
    own_tax_number: Option<String>,
    own_title: Option<String>,
    pub people: i64,
    pub remarks: String,
    pub uploaded_at: Micros,
    pub committed_at: Option<Micros>,
    pub dropped_at: Option<Micros>,
    pub rows_forgotten_at: Option<Micros>,
    pub version: i64,
}

impl List {
    /// Whether its rows can still be changed.
    pub fn is_open(&self) -> bool {
        self.committed_at.is_none() && self.dropped_at.is_none() && self.rows_forgotten_at.is_none()
    }

    /// The institution itself, where its record says VKN and title.
    pub fn own_entity(&self) -> Option<LegalEntity> {
        subject::entity(self.own_tax_number.as_deref(), self.own_title.as_deref())
    }

    /// What its rows can order today. `own`: see [`List::own_entity`].
    pub fn offer<'a>(&'a self, app: &'a App, own: Option<&'a LegalEntity>) -> Offer<'a> {
        Offer {
            catalogue: &app.settings.products,
            product: &self.product,
            entity: own,
            today: app.outside.clock.today(),
        }
    }
}

/// The one list of columns that makes a [`List`]. A list whose rows are still being stored is not there yet.
macro_rules! find {
    ($conn:expr, $how:ident, $where:literal $(, $bind:expr)*) => {
        $how!(
            $conn,
            List,
            concat!(
                "SELECT l.id, l.institution, i.name AS institution_name,
                        p.given_name || ' ' || p.family_name AS officer_name, l.file_name, l.file_digest, l.kind,
                        l.payment, l.spare, l.product, i.tax_number AS own_tax_number, i.entity_title AS own_title, l.people,
                        l.remarks, l.uploaded_at, l.committed_at, l.dropped_at, l.rows_forgotten_at, l.version
                 FROM personnel_list l JOIN institution i ON i.id = l.institution JOIN person p ON p.id = l.officer
                 WHERE l.version > 0 AND ",
                $where
            )
            $(, $bind)*
        )
    };
}

/// A list of one of the officer's institutions; any other is not found.
pub async fn own(conn: &mut Conn, officer: &Officer, id: Uuid) -> Result<List, Refusal> {
    let found = find!(conn, row, "l.id = $1", id)?;
    found
        .filter(|list| officer.acts_for(list.institution))
        .ok_or(Refusal::NotFound)
}

/// Any list; for jobs.
pub async fn for_job(conn: &mut Conn, id: Uuid) -> Result<Option<List>, StoreError> {
    find!(conn, row, "l.id = $1", id)
}

/// A page of an institution's lists, newest first, uploaded before `before`.
pub async fn of_institution(
    conn: &mut Conn,
    institution: Uuid,
    before: Micros,
    limit: i64,
) -> Result<Vec<List>, StoreError> {
    find!(
        conn,
        rows,
        "l.institution = $1 AND l.uploaded_at < $2 ORDER BY l.uploaded_at DESC LIMIT $3",
        institution,
        before,
        limit
    )
}

/// The newest earlier list of the same file that was not given up.
pub async fn same_file(conn: &mut Conn, list: &List) -> Result<Option<List>, StoreError> {
    find!(
        conn,
        row,
        "l.institution = $1 AND l.uploaded_at < $2 AND l.file_digest = $3 AND l.dropped_at IS NULL
         ORDER BY l.uploaded_at DESC LIMIT 1",
        list.institution,
        list.uploaded_at,
        &list.file_digest
    )
}

/// A row, with what its verdict speaks of.
#[derive(store::sqlx::FromRow)]
pub struct Row {
    pub line: i64,
    pub sealed: Vec<u8>,
    pub identity_index: Option<Vec<u8>>,
    pub faults: String,
    #[sqlx(try_from = "String")]
    pub verdict: Verdict,
    /// The order that was opened for it.
    pub opened: Option<i64>,
    /// The order that its person, or its legal entity, has open.
    pub standing: Option<i64>,
    /// The legal entity that the certificate of the row will name, if it names one.
    pub subject: Option<Uuid>,
    /// The first row with the same number.
    pub first_line: Option<i64>,
    /// The first row that orders the same.
    pub same_line: Option<i64>,
    /// A renewal for somebody who has nothing to renew, as far as this institution's orders say.
    pub is_questioned: bool,
}

/// Whether a row that may still be opened renews what this institution has never had made for its subject. Other institutions' orders are not
/// looked at: an officer would learn by it who has a certificate elsewhere.
macro_rules! questioned_sql {
    () => {
        "(l.kind = 'renewal' AND r.application IS NULL AND NOT r.dropped AND r.faults = ''
          AND NOT EXISTS (SELECT 1 FROM application c WHERE c.identity_index = r.identity_index AND c.institution = l.institution
              AND c.product = COALESCE(r.product, l.product) AND c.produced_at IS NOT NULL)
          AND (r.subject IS NULL OR NOT EXISTS (SELECT 1 FROM application c WHERE c.subject = r.subject AND c.tax_number IS NOT NULL
              AND c.institution = l.institution AND c.product = COALESCE(r.product, l.product) AND c.produced_at IS NOT NULL)))"
    };
}

macro_rules! find_row {
    ($conn:expr, $how:ident, $where:expr $(, $bind:expr)*) => {
        $how!(
            $conn,
            Row,
            concat!(
                "SELECT r.line, r.sealed, r.identity_index, r.faults, r.subject, ", verdict_sql!(), " AS verdict,
                        (SELECT a.number FROM application a WHERE a.id = r.application) AS opened,
                        COALESCE(
                            (SELECT a.number FROM application a WHERE r.subject IS NULL AND a.identity_index = r.identity_index
                                AND a.institution = l.institution AND a.product = COALESCE(r.product, l.product)
                                AND a.closed_at IS NULL),
                            (SELECT a.number FROM application a WHERE COALESCE(a.subject, a.person) = r.subject
                                AND a.institution = l.institution AND a.product = COALESCE(r.product, l.product)
                                AND a.closed_at IS NULL)) AS standing,
                        (SELECT MIN(f.line) FROM personnel_row f WHERE f.list = r.list
                            AND f.identity_index = r.identity_index AND NOT f.dropped AND f.line < r.line) AS first_line,
                        COALESCE(
                            (SELECT MIN(f.line) FROM personnel_row f WHERE r.subject IS NULL AND f.list = r.list
                                AND f.identity_index = r.identity_index AND f.subject IS NULL AND NOT f.dropped AND f.line < r.line
                                AND COALESCE(f.product, l.product) = COALESCE(r.product, l.product)),
                            (SELECT MIN(f.line) FROM personnel_row f WHERE f.list = r.list AND f.subject = r.subject
                                AND NOT f.dropped AND f.line < r.line
                                AND COALESCE(f.product, l.product) = COALESCE(r.product, l.product))) AS same_line, ", questioned_sql!(), " AS is_questioned
                 FROM personnel_row r JOIN personnel_list l ON l.id = r.list WHERE ",
                $where
            )
            $(, $bind)*
        )
    };
}

/// Which rows a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    All,
    Faulty,
    Ready,
    Already,
}

/// A page of rows behind the line `after`.
pub async fn page_of_rows(
    conn: &mut Conn,
    list: Uuid,
    shown: Shown,
    after: i64,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    match shown {
        Shown::All => find_row!(
            conn,
            rows,
            "r.list = $1 AND r.line > $2 ORDER BY r.line LIMIT $3",
            list,
            after,
            limit
        ),
        Shown::Faulty => find_row!(
            conn,
            rows,
            concat!(
                "r.list = $1 AND r.line > $2 AND ",
                verdict_sql!(),
                " IN ('faulty', 'unknown', 'unavailable') ORDER BY r.line LIMIT $3"
            ),
            list,
            after,
            limit
        ),
        Shown::Ready => find_row!(
            conn,
            rows,
            concat!(
                "r.list = $1 AND r.line > $2 AND ",
                verdict_sql!(),
                " IN ('confirmed', 'opened') ORDER BY r.line LIMIT $3"
            ),
            list,
            after,
            limit
        ),
        Shown::Already => find_row!(
            conn,
            rows,
            concat!(
                "r.list = $1 AND r.line > $2 AND ",
                verdict_sql!(),
                " = 'already' ORDER BY r.line LIMIT $3"
            ),
            list,
            after,
            limit
        ),
    }
}

pub async fn one_row(conn: &mut Conn, list: Uuid, line: i64) -> Result<Option<Row>, StoreError> {
    find_row!(conn, row, "r.list = $1 AND r.line = $2", list, line)
}

/// How many rows have each verdict.
pub async fn counts(conn: &mut Conn, list: Uuid) -> Result<Counts, StoreError> {
    let counted = rows!(
        conn,
        (String, i64),
        concat!(
            "SELECT v.verdict, COUNT(*) FROM (SELECT ",
            verdict_sql!(),
            " AS verdict FROM personnel_row r WHERE r.list = $1) v GROUP BY v.verdict"
        ),
        list
    )?;
    Ok(Counts::of(&counted))
}

/// How many rows are questioned.
pub async fn questioned(conn: &mut Conn, list: Uuid) -> Result<i64, StoreError> {
    let counted = row!(
        conn,
        (i64,),
        concat!(
            "SELECT COUNT(*) FROM personnel_row r JOIN personnel_list l ON l.id = r.list WHERE r.list = $1 AND ",
            questioned_sql!()
        ),
        list
    )?;
    Ok(counted.map_or(0, |(count,)| count))
}

/// A row as the jobs need it.
#[derive(store::sqlx::FromRow)]
pub struct Waiting {
    pub line: i64,
    pub sealed: Vec<u8>,
}

/// Rows that wait for the register behind the line `after`.
pub async fn unasked(
    conn: &mut Conn,
    list: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    rows!(
        conn,
        Waiting,
        concat!(
            "SELECT r.line, r.sealed FROM personnel_row r WHERE r.list = $1 AND r.line > $2 AND ",
            verdict_sql!(),
            " = 'unasked' ORDER BY r.line LIMIT $3"
        ),
        list,
        after,
        limit
    )
}

/// Rows that wait for their order.
pub async fn confirmed(
    conn: &mut Conn,
    list: Uuid,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    rows!(
        conn,
        Waiting,
        concat!(
            "SELECT r.line, r.sealed FROM personnel_row r WHERE r.list = $1 AND ",
            verdict_sql!(),
            " = 'confirmed' ORDER BY r.line LIMIT $2"
        ),
        list,
        limit
    )
}

/// Writes down what is wrong with a row.
pub async fn set_faults(
    tx: &mut Tx,
    list: Uuid,
    line: i64,
    faults: &str,
) -> Result<(), StoreError> {
    run!(
        tx,
        "UPDATE personnel_row SET faults = $3 WHERE list = $1 AND line = $2",
        list,
        line,
        faults
    )?;
    Ok(())
}
