//! Printed forms, as rows.

use store::{Conn, Micros, StoreError, Tx, row, run};
use uuid::Uuid;
use web::App;

fn place(application: Uuid, form_version: i64) -> String {
    format!("printed_form:{application}:{form_version}")
}

/// Writes down what a form will say; it is never changed again.
pub async fn write_down(
    tx: &mut Tx,
    app: &App,
    application: Uuid,
    form_version: i64,
    form: &paper::Form,
) -> Result<(), StoreError> {
    let sealed = app.vault.seal(
        &place(application, form_version),
        &serde_json::to_vec(form)?,
    );
    run!(
        tx,
        "INSERT INTO printed_form (application, form_version, sealed, code, printed_at) VALUES ($1, $2, $3, $4, $5)",
        application,
        form_version,
        sealed,
        form.code().to_string(),
        app.now()
    )?;
    Ok(())
}

/// The form as it was written down.
pub async fn find(
    conn: &mut Conn,
    app: &App,
    application: Uuid,
    form_version: i64,
) -> Result<Option<paper::Form>, StoreError> {
    let found = row!(
        conn,
        (Vec<u8>,),
        "SELECT sealed FROM printed_form WHERE application = $1 AND form_version = $2",
        application,
        form_version
    )?;
    let Some((sealed,)) = found else {
        return Ok(None);
    };
    Ok(Some(serde_json::from_slice(
        &app.vault.open(&place(application, form_version), &sealed)?,
    )?))
}

/// The code and the day of a printed form, for the desk.
pub async fn code_of(
    conn: &mut Conn,
    application: Uuid,
    form_version: i64,
) -> Result<Option<(String, Micros)>, StoreError> {
    row!(
        conn,
        (String, Micros),
        "SELECT code, printed_at FROM printed_form WHERE application = $1 AND form_version = $2",
        application,
        form_version
    )
}
