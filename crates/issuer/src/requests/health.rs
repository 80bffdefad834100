//! How the issuer is, for whoever watches over it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use issuer_api::Health;

use super::{Refused, Requests};
use crate::revocation_list;

/// Whoever is answered has seen the database read and, where the list was due, the key sign.
pub(super) async fn health(State(requests): State<Arc<Requests>>) -> Result<Json<Health>, Refused> {
    let issuer = &requests.issuer;
    let list = revocation_list::current(issuer, (requests.clock)()).await?;
    let certificate = issuer.authority.certificate();
    let name = certificate.subject().common_name();
    Ok(Json(Health {
        authority: name.unwrap_or_default().to_owned(),
        not_after: certificate.not_after().unix_micros(),
        list_number: list.number,
        list_next_update: list.next_update,
    }))
}
