//! A certificate for a production order.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use issuer_api::{CertificateOrder, CertificateSubject, Der, IssuedCertificate};
use rules::identity_number::IdentityNumber;
use rules::tax_number::TaxNumber;

use super::{Refused, Requests, unreadable};
use crate::order::{Holder, Order};

pub(super) async fn order(
    State(requests): State<Arc<Requests>>,
    Json(sent): Json<CertificateOrder>,
) -> Result<Json<IssuedCertificate>, Refused> {
    let order = Order {
        id: sent.id,
        holder: holder(&sent.subject)?,
        profile: &sent.profile,
        validity: sent.years,
        request: &sent.request.0,
    };
    let now = (requests.clock)();
    let issued = crate::issue(&requests.issuer, &order, now, (requests.draw)()).await?;
    tracing::info!(order = %order.id, "a certificate was handed out");
    Ok(Json(IssuedCertificate {
        certificate: Der(issued.der().to_vec()),
    }))
}

/// Whom it names, by a number that is one.
fn holder(subject: &CertificateSubject) -> Result<Holder<'_>, Refused> {
    Ok(match subject {
        CertificateSubject::Person {
            given_name,
            surname,
            identity_number,
            organization,
        } => Holder::Person {
            given_name,
            surname,
            identity_number: IdentityNumber::parse(identity_number)
                .map_err(|_| unreadable("no identity number"))?,
            organization: organization.as_deref(),
        },
        CertificateSubject::LegalEntity { title, tax_number } => Holder::LegalEntity {
            title,
            tax_number: TaxNumber::parse(tax_number).map_err(|_| unreadable("no tax number"))?,
        },
    })
}
