//! A certificate for a production order.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use issuer_api::{CertificateOrder, Der, IssuedCertificate};
use rules::identity_number::IdentityNumber;

use super::{Refused, Requests, unreadable};
use crate::order::Order;

pub(super) async fn order(
    State(requests): State<Arc<Requests>>,
    Json(sent): Json<CertificateOrder>,
) -> Result<Json<IssuedCertificate>, Refused> {
    let identity_number = IdentityNumber::parse(&sent.identity_number)
        .map_err(|_| unreadable("no identity number"))?;
    let order = Order {
        id: sent.id,
        given_name: &sent.given_name,
        surname: &sent.surname,
        identity_number: &identity_number,
        organization: sent.organization.as_deref(),
        profile: &sent.profile,
        validity: sent.years,
        request: &sent.request.0,
    };
    let now = (requests.clock)();
    let issued = crate::issue(&requests.issuer, &order, now, (requests.draw)()).await?;
    Ok(Json(IssuedCertificate {
        certificate: Der(issued.der().to_vec()),
    }))
}
