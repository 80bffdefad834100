//! How the issuer is, for whoever watches over it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Micros;

use super::{Refused, Requests};
use crate::revocation_list;

/// Times are microseconds since 1970.
#[derive(Serialize)]
pub(super) struct Health {
    /// The authority's name, and until when its certificate is good.
    authority: String,
    not_after: Micros,
    /// Of the list that is published now.
    list_number: i64,
    list_next_update: Micros,
}

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
