//! A card was made for a person: which one it is, by what it shows that it is there, and what will unlock it.

use rules::application::Event;
use rules::identity_number::IdentityNumber;
use serde_json::json;
use store::history::Actor;
use store::run;
use web::App;
use web::refusal::Refusal;

use super::facts;
use super::sql::{possession_place, unlock_place};
use crate::order::{finders, record};
use crate::people;

/// A card as it comes from production.
pub struct Made<'a> {
    pub serial: &'a str,
    pub unlock_secret: &'a str,
    pub shows_itself: ShowsItself<'a>,
    /// SubjectPublicKeyInfo of a key (P-256) that the card uses after its PIN only, where it has one beside the certificate's.
    pub pin_key: Option<&'a [u8]>,
}

/// How the card shows without a PIN that it is there.
#[derive(Clone, Copy)]
pub enum ShowsItself<'a> {
    /// SubjectPublicKeyInfo of a key of its own (P-256).
    ByKey(&'a [u8]),
    /// A secret that lies on it, for families that can have no such key.
    BySecret(&'a [u8; 32]),
}

/// Takes in a card that was made for the person's newest order. A card that is known already is left as it is.
///
/// # Errors
/// There is no such person, or they have no order.
pub async fn issued(app: &App, identity: &IdentityNumber, made: Made<'_>) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let person = people::by_identity(&mut tx, app, identity)
        .await?
        .ok_or(Refusal::NotFound)?;
    let orders = finders::mine(&mut tx, person.id, i64::MAX, 1).await?;
    let order = orders.first().ok_or(Refusal::NotFound)?;
    let id = app.new_id();
    let sealed = app
        .vault
        .seal(&unlock_place(id), made.unlock_secret.as_bytes());
    let (device_key, possession) = match made.shows_itself {
        ShowsItself::ByKey(public) => (Some(public), None),
        ShowsItself::BySecret(secret) => {
            (None, Some(app.vault.seal(&possession_place(id), secret)))
        }
    };
    let new = run!(
        &mut tx,
        "INSERT INTO card (id, person, application, serial, unlock_sealed, made_at, device_key, possession_sealed, pin_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (serial) DO NOTHING",
        id,
        person.id,
        order.id,
        made.serial,
        sealed,
        app.now(),
        device_key,
        possession.as_deref(),
        made.pin_key
    )?;
    if new == 0 {
        return Ok(());
    }
    let evidence = json!({
        "card": id,
        "person": person.id,
        "serial": facts::digest(&app.vault, made.serial),
        "keys": facts::keys_digest(&app.vault, device_key, possession.as_deref(), made.pin_key),
    });
    record(
        &mut tx,
        app,
        order,
        Event::CardMade,
        Actor::System,
        evidence,
    )
    .await?;
    Ok(tx.commit().await?)
}
