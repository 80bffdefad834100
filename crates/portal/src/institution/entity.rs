//! The institution as a legal entity: its VKN and its title, which a seal names where a list's row names no other.

use rules::free_text::FreeTextFault;
use rules::legal_entity::{self, LegalEntity};
use rules::tax_number::{TaxNumber, TaxNumberFault};
use serde_json::json;
use store::history::{self, Actor, Seen};
use store::{Conn, Tx, row, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::appointment::entry;
use crate::order::subject;

/// What the record says; nothing, where it says nothing.
pub async fn find(conn: &mut Conn, institution: Uuid) -> Result<Option<LegalEntity>, Refusal> {
    let (tax_number, title) = row!(
        conn,
        (Option<String>, Option<String>),
        "SELECT tax_number, entity_title FROM institution WHERE id = $1",
        institution
    )?
    .ok_or(Refusal::NotFound)?;
    Ok(subject::entity(tax_number.as_deref(), title.as_deref()))
}

/// Why what was typed is no legal entity: at which field, and the key of the text.
pub type EntityFault = (&'static str, &'static str);

/// Reads both; both empty is none.
///
/// # Errors
/// One of them is wrong, or stands there without the other.
pub fn parse(tax_number: &str, title: &str) -> Result<Option<LegalEntity>, Vec<EntityFault>> {
    if tax_number.trim().is_empty() && title.trim().is_empty() {
        return Ok(None);
    }
    match (TaxNumber::parse(tax_number), legal_entity::title(title)) {
        (Ok(tax_number), Ok(title)) => Ok(Some(LegalEntity { tax_number, title })),
        (tax_number, title) => {
            let number = tax_number.err().map(TaxNumberFault::key);
            let title = title.err().map(FreeTextFault::key);
            let number = number.map(|key| ("tax_number", key));
            let title = title.map(|key| ("entity_title", key));
            Err(number.into_iter().chain(title).collect())
        }
    }
}

/// Changes it for the lists that are sent from now on; orders that are open keep whom they name.
pub async fn change(
    tx: &mut Tx,
    app: &App,
    institution: Uuid,
    entity: Option<&LegalEntity>,
    actor: Actor,
) -> Result<(), Refusal> {
    if find(tx, institution).await?.as_ref() == entity {
        return Ok(());
    }
    let tax_number = entity.map(|entity| entity.tax_number.as_str());
    let title = entity.map(|entity| entity.title.as_str());
    run!(
        &mut *tx,
        "UPDATE institution SET tax_number = $2, entity_title = $3 WHERE id = $1",
        institution,
        tax_number,
        title
    )?;
    let detail = json!({ "tax_number": tax_number, "entity_title": title });
    let changed = entry(app, institution, actor, "legal-entity-changed", detail);
    history::record(tx, &app.vault, Seen::Whatever, changed).await?;
    Ok(())
}
