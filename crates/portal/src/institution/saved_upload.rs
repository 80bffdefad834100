//! A list that was sent after the session had ended: what was chosen for it waits until the officer has logged in again. The file does not: it is
//! too large to be kept for somebody who is not signed in, and the browser has it still.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::{Deserialize, Serialize};
use store::{Conn, StoreError, rows};
use uuid::Uuid;
use web::App;
use web::appointment::Appointment;
use web::refusal::Refusal;
use web::saved_submission::{self, SavedSubmission};
use web::visitor::Visitor;

/// The kind of submission that an upload is.
pub const KIND: &str = "upload";

#[derive(Serialize, Deserialize)]
pub struct SavedUpload {
    /// The institution that its address named, where it named one.
    pub institution: Option<Uuid>,
    pub product: String,
    pub kind: String,
    pub payment: String,
    pub spare: String,
}

/// Keeps the choices, and leads to the login.
pub async fn keep(
    app: &App,
    jar: CookieJar,
    visitor: &Visitor,
    upload: SavedUpload,
) -> Result<Response, Refusal> {
    let page = match upload.institution {
        Some(institution) => format!("/yetkili/listeler/yeni?kurum={institution}"),
        None => "/yetkili/listeler/yeni".to_owned(),
    };
    let submission = SavedSubmission {
        kind: KIND.to_owned(),
        page,
        typed: serde_json::to_value(upload)?,
    };
    saved_submission::keep(app, jar, visitor, submission).await
}

/// Whether the person is an officer, of that institution where it was named.
pub async fn is_theirs(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
    submission: &SavedSubmission,
) -> Result<bool, StoreError> {
    let Some(saved) = read(submission) else {
        return Ok(false);
    };
    let found = rows!(
        conn,
        Appointment,
        "SELECT institution, person, since, until, mac FROM officer
         WHERE person = $1 AND institution = COALESCE($2, institution) AND until IS NULL",
        person,
        saved.institution
    )?;
    Ok(found.iter().any(|appointment| appointment.is_believed(app)))
}

/// The choices that wait for this officer.
pub async fn waiting(
    conn: &mut Conn,
    app: &App,
    jar: &CookieJar,
    person: Uuid,
) -> Result<Option<SavedUpload>, StoreError> {
    let submission = saved_submission::waiting(conn, app, jar, person).await?;
    Ok(submission.as_ref().and_then(read))
}

/// A list has arrived, so that nothing waits any more.
pub async fn is_done(app: &App, jar: CookieJar, person: Uuid) -> Result<CookieJar, Refusal> {
    let waits = {
        let mut conn = app.db.read().await?;
        waiting(&mut conn, app, &jar, person).await?.is_some()
    };
    if !waits {
        return Ok(jar);
    }
    let mut tx = app.db.write().await?;
    let jar = saved_submission::forget(&mut tx, app, jar).await?;
    tx.commit().await?;
    Ok(jar)
}

fn read(submission: &SavedSubmission) -> Option<SavedUpload> {
    let is_upload = submission.kind == KIND;
    is_upload.then(|| serde_json::from_value(submission.typed.clone()).ok())?
}
