//! An officer's correction that was sent after the session had ended. It waits at its row until the officer sees it: saving it is an act, and a
//! login is none.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::{Deserialize, Serialize};
use store::{Conn, StoreError, Tx, row};
use uuid::Uuid;
use web::App;
use web::appointment::Appointment;
use web::refusal::Refusal;
use web::saved_submission::{self, SavedSubmission};
use web::visitor::Visitor;

use super::row::TypedRow;

/// The kind of submission that a corrected row is.
pub const KIND: &str = "row";

/// A row of a personnel list, and the view of the list from which it was opened.
#[derive(Clone, Serialize, Deserialize)]
pub struct RowAddress {
    pub list: Uuid,
    pub line: i64,
    pub view: String,
}

impl RowAddress {
    pub fn path(&self) -> String {
        let Self { list, line, view } = self;
        format!("/yetkili/listeler/{list}/satir/{line}{view}")
    }
}

#[derive(Serialize, Deserialize)]
struct SavedRow {
    row: RowAddress,
    typed: TypedRow,
}

/// Keeps the correction of a row, and leads to the login.
pub async fn keep(
    app: &App,
    jar: CookieJar,
    visitor: &Visitor,
    row: RowAddress,
    typed: TypedRow,
) -> Result<Response, Refusal> {
    let submission = SavedSubmission {
        kind: KIND.to_owned(),
        page: row.path(),
        typed: serde_json::to_value(SavedRow { row, typed })?,
    };
    saved_submission::keep(app, jar, visitor, submission).await
}

/// Whether the person is the officer of the list to which the row belongs.
pub async fn is_theirs(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
    submission: &SavedSubmission,
) -> Result<bool, StoreError> {
    let Some(saved) = read(submission) else {
        return Ok(false);
    };
    let found = row!(
        conn,
        Appointment,
        "SELECT o.institution, o.person, o.since, o.until, o.mac
         FROM personnel_list l JOIN officer o ON o.institution = l.institution
         WHERE l.id = $1 AND o.person = $2 AND o.until IS NULL",
        saved.row.list,
        person
    )?;
    Ok(found.is_some_and(|appointment| appointment.is_believed(app)))
}

/// The correction that waits for this officer at this row.
pub async fn waiting(
    conn: &mut Conn,
    app: &App,
    jar: &CookieJar,
    person: Uuid,
    (list, line): (Uuid, i64),
) -> Result<Option<TypedRow>, StoreError> {
    let submission = saved_submission::waiting(conn, app, jar, person).await?;
    let saved = submission.as_ref().and_then(read);
    let here = saved.filter(|saved| (saved.row.list, saved.row.line) == (list, line));
    Ok(here.map(|saved| saved.typed))
}

/// The row was corrected, so that nothing waits there any more.
pub async fn row_is_done(
    tx: &mut Tx,
    app: &App,
    jar: CookieJar,
    person: Uuid,
    row: (Uuid, i64),
) -> Result<CookieJar, StoreError> {
    match waiting(tx, app, &jar, person, row).await? {
        Some(_) => saved_submission::forget(tx, app, jar).await,
        None => Ok(jar),
    }
}

fn read(submission: &SavedSubmission) -> Option<SavedRow> {
    let is_row = submission.kind == KIND;
    is_row.then(|| serde_json::from_value(submission.typed.clone()).ok())?
}
