//! The issuing cycle (see `ARCHITECTURE.md`): from a production order to its one certificate, however often it is begun.

use signature::certificate::Certificate;
use store::{Micros, StoreError};

use crate::certificate_row::{self, Row};
use crate::draft::Drawn;
use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::order::{self, Order};
use crate::sign;

/// How often another run may come first before something is wrong.
const TURNS: usize = 4;

/// Where an order stands, and so what is to be done next.
enum Step {
    Record(Row),
    Sign(Row),
    HandOut(Certificate),
}

/// Gives the certificate of `order`, and makes it where there is none yet. After a failure it is simply called again, in this process or in
/// another: what was recorded is what will be signed.
pub async fn issue(
    issuer: &Issuer,
    order: &Order<'_>,
    now: Micros,
    drawn: Drawn,
) -> Result<Certificate, IssuerFault> {
    let mut row = order::receive(issuer, order, now, drawn).await?;
    for _ in 0..TURNS {
        let done = match next(issuer, row)? {
            Step::Record(row) => order::record(issuer, &row, now, drawn).await,
            Step::Sign(row) => {
                let certificate = sign::certificate(issuer, &row).await?;
                match sign::store(issuer, &row, &certificate, now).await {
                    // It was the first to be stored, and that is durable.
                    Ok(()) => return Ok(certificate),
                    other => other,
                }
            }
            Step::HandOut(certificate) => return Ok(certificate),
        };
        // Read anew: what is signed is what lies in the database, not what this run believes to have written.
        row = match done {
            Ok(()) => {
                let mut conn = issuer.db.read().await?;
                let row = certificate_row::find(&mut conn, order.id).await?;
                row.ok_or(StoreError::Stale)?
            }
            // Whoever came first did the same for the same order: go on from there.
            Err(IssuerFault::Store(StoreError::Stale)) => {
                certificate_row::settled(issuer, order.id).await?
            }
            Err(fault) => return Err(fault),
        };
    }
    Err(StoreError::Stale.into())
}

fn next(issuer: &Issuer, row: Row) -> Result<Step, IssuerFault> {
    if let Some(certificate) = sign::stored(issuer, &row)? {
        return Ok(Step::HandOut(certificate));
    }
    Ok(if row.tbs_sealed.is_some() {
        Step::Sign(row)
    } else {
        Step::Record(row)
    })
}
