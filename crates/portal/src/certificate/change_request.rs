//! A request: put together from what somebody chose, carried sealed by the page that asks "are you sure?", and written down once.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rules::certificate_state::{Change, Demand};
use rules::serial_number::SerialNumber;
use serde::{Deserialize, Serialize};
use store::{Micros, StoreError, Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::{AskIssuer, sql};
use crate::jobs;

/// In microseconds: so long the page that writes it down has time to ask the issuer itself.
const PATIENCE: Micros = 10_000_000;

/// What is wanted of which certificate.
#[derive(Clone, Serialize, Deserialize)]
pub struct CertificateChangeRequest {
    /// Under it, it is done once.
    pub id: Uuid,
    /// As the issuer knows it.
    pub certificate: Uuid,
    pub serial: SerialNumber,
    /// Whose it is, where that is known here.
    pub person: Option<Uuid>,
    pub change: Change,
    pub demand: Demand,
    /// The certificate's version when it was looked at.
    pub seen: i64,
}

/// The vault's place for a request in the hands of one operator: nobody else can confirm it, and nothing in it can be exchanged.
fn place(operator: Uuid) -> String {
    format!("certificate_wish:{operator}")
}

impl CertificateChangeRequest {
    /// For a hidden field of the page on which it is confirmed.
    pub fn sealed(&self, app: &App, operator: Uuid) -> Result<String, Refusal> {
        let sealed = app.vault.seal(&place(operator), &serde_json::to_vec(self)?);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed))
    }

    pub fn unsealed(app: &App, operator: Uuid, text: &str) -> Result<Self, Refusal> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text);
        let sealed = sealed.map_err(|_| Refusal::Unreadable)?;
        let open = app.vault.open(&place(operator), &sealed);
        Ok(serde_json::from_slice(
            &open.map_err(|_| Refusal::Unreadable)?,
        )?)
    }
}

/// Writes it down, with the job that sees to it if this process does not. `false`: it was written down before. Another one that waits for
/// the same certificate is `Stale`.
pub async fn write_down(
    tx: &mut Tx,
    app: &App,
    request: &CertificateChangeRequest,
    operator: Option<Uuid>,
) -> Result<bool, Refusal> {
    if sql::by_id(tx, request.id).await?.is_some() {
        return Ok(false);
    }
    let written = run!(
        &mut *tx,
        "INSERT INTO certificate_change (id, certificate, serial, person, act, why, demand, seen, operator, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        request.id,
        request.certificate,
        request.serial.to_string(),
        request.person,
        request.change.act().key(),
        request.change.why().map(|why| why.key()),
        request.demand.key(),
        request.seen,
        operator,
        app.now()
    )?;
    if written != 1 {
        return Err(StoreError::Stale.into());
    }
    let cause = format!("certificate-change:{}", request.id);
    let ask = AskIssuer { change: request.id };
    let at = app.now() + PATIENCE;
    jobs::enqueue_at(tx, app, &cause, &ask, None, at).await?;
    Ok(true)
}
