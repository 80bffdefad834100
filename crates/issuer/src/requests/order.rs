//! A certificate for a production order.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base64::{Engine, prelude::BASE64_STANDARD};
use rules::identity_number::IdentityNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{Refused, Requests, unreadable};
use crate::order::Order;

/// A production order. No `Debug`: it is a person.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrder {
    #[zeroize(skip)]
    id: Uuid,
    given_name: String,
    surname: String,
    identity_number: String,
    organization: Option<String>,
    /// PKCS#10 in base64.
    request: String,
}

#[derive(Serialize)]
pub(super) struct Issued {
    /// X.509 in base64.
    certificate: String,
}

pub(super) async fn order(
    State(requests): State<Arc<Requests>>,
    Json(wish): Json<NewOrder>,
) -> Result<Json<Issued>, Refused> {
    let identity_number = IdentityNumber::parse(&wish.identity_number)
        .map_err(|_| unreadable("no identity number"))?;
    let request = BASE64_STANDARD
        .decode(&wish.request)
        .map_err(|_| unreadable("the request is not in base64"))?;
    let order = Order {
        id: wish.id,
        given_name: &wish.given_name,
        surname: &wish.surname,
        identity_number: &identity_number,
        organization: wish.organization.as_deref(),
        request: &request,
    };
    let now = (requests.clock)();
    let issued = crate::issue(&requests.issuer, &order, now, (requests.draw)()).await?;
    Ok(Json(Issued {
        certificate: BASE64_STANDARD.encode(issued.der()),
    }))
}
