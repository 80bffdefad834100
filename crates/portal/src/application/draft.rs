//! Taslak: what is typed and is not in order yet, kept on the server at every step (R20).

use std::time::Duration;

use rules::application::may_be_filled;
use rules::application_form::TypedForm;
use rules::order_number::OrderNumber;
use rules::retention;
use store::{Conn, StoreError, Tx, later, row, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::sweeps::Sweep;

use super::window::{FromWindow, Window};
use crate::order::finders::{self, Order};

fn place(order: &Order) -> String {
    format!("application_draft:{}", order.id)
}

pub struct Draft {
    pub typed: TypedForm,
    pub saved_at: i64,
    /// The window that it was typed in.
    pub saved_by: Option<String>,
}

/// Keeps what was typed in a window, or none. A draft is not an act: it has no history row and no version.
pub async fn save(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    typed: &TypedForm,
    window: Option<&Window>,
) -> Result<(), StoreError> {
    let sealed = app.vault.seal(&place(order), &serde_json::to_vec(typed)?);
    run!(
        tx,
        "INSERT INTO application_draft (application, sealed, saved_at, saved_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (application) DO UPDATE SET sealed = $2, saved_at = $3, saved_by = $4",
        order.id,
        sealed,
        app.now(),
        window.map(|window| window.id.as_str())
    )?;
    Ok(())
}

/// The same for a person's own order, found by its number, while it may be filled in.
pub async fn save_of(
    tx: &mut Tx,
    app: &App,
    person: Uuid,
    number: OrderNumber,
    typed: &TypedForm,
) -> Result<(), Refusal> {
    let order = finders::own(tx, person, number).await?;
    may_be_filled(&order.facts()?)?;
    Ok(save(tx, app, &order, typed, None).await?)
}

/// The same for what comes from a window of the form, unless another one has written meanwhile.
pub async fn save_from(
    tx: &mut Tx,
    app: &App,
    person: Uuid,
    number: OrderNumber,
    FromWindow { typed, window }: &FromWindow,
) -> Result<(), Refusal> {
    let order = finders::own(tx, person, number).await?;
    may_be_filled(&order.facts()?)?;
    let draft = find(tx, app, &order).await?;
    if window.is_older(&order, draft.as_ref()) {
        return Err(Refusal::Stale);
    }
    Ok(save(tx, app, &order, typed, Some(window)).await?)
}

pub async fn find(conn: &mut Conn, app: &App, order: &Order) -> Result<Option<Draft>, StoreError> {
    let kept = row!(
        conn,
        (Vec<u8>, i64, Option<String>),
        "SELECT sealed, saved_at, saved_by FROM application_draft WHERE application = $1",
        order.id
    )?;
    let Some((sealed, saved_at, saved_by)) = kept else {
        return Ok(None);
    };
    let typed = serde_json::from_slice(&app.vault.open(&place(order), &sealed)?)?;
    Ok(Some(Draft {
        typed,
        saved_at,
        saved_by,
    }))
}

/// The draft has become a form, or is not wanted any more.
pub async fn forget(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    later!(
        tx,
        "DELETE FROM application_draft WHERE application = $1",
        order.id
    )
}

/// Forgets what was typed for an order that has ended without it.
pub const CLOSED: Sweep = Sweep::that_destroys("closed-drafts", |app| Box::pin(sweep(app)))
    .each(Duration::from_secs(3_600));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM application_draft WHERE EXISTS
             (SELECT 1 FROM application a WHERE a.id = application_draft.application AND a.closed_at < $1)",
        retention::Kind::ClosedDraft.forgotten_before(app.now())
    )?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the form's fields are those of the page, of a draft and of a form that was sent.
    #[test]
    fn what_is_sealed_of_a_draft_keeps_its_words() {
        let fields = [
            "validity",
            "card_reader",
            "publish",
            "email",
            "phone",
            "operator",
            "channel",
            "unit",
            "title",
            "work_phone",
            "extension",
            "address_kind",
            "address",
            "province",
            "district",
            "postcode",
        ];
        let sealed: serde_json::Map<_, _> = fields
            .map(|field| (field.to_owned(), field.into()))
            .into_iter()
            .collect();
        let sealed = serde_json::Value::Object(sealed);
        let opened: TypedForm = serde_json::from_value(sealed.clone()).unwrap();
        assert_eq!(serde_json::to_value(opened).unwrap(), sealed);
    }
}
