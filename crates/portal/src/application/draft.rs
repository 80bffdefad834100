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

use crate::order::finders::{self, Order};

fn place(order: &Order) -> String {
    format!("application_draft:{}", order.id)
}

/// Keeps what was typed. A draft is not an act: it has no history row and no version.
pub async fn save(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    typed: &TypedForm,
) -> Result<(), StoreError> {
    let sealed = app.vault.seal(&place(order), &serde_json::to_vec(typed)?);
    run!(
        tx,
        "INSERT INTO application_draft (application, sealed, saved_at) VALUES ($1, $2, $3)
         ON CONFLICT (application) DO UPDATE SET sealed = $2, saved_at = $3",
        order.id,
        sealed,
        app.now()
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
    Ok(save(tx, app, &order, typed).await?)
}

pub async fn find(
    conn: &mut Conn,
    app: &App,
    order: &Order,
) -> Result<Option<TypedForm>, StoreError> {
    let kept = row!(
        conn,
        (Vec<u8>,),
        "SELECT sealed FROM application_draft WHERE application = $1",
        order.id
    )?;
    let Some((sealed,)) = kept else {
        return Ok(None);
    };
    Ok(Some(serde_json::from_slice(
        &app.vault.open(&place(order), &sealed)?,
    )?))
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
