//! Steps 6 to 8 of the issuing cycle: what was recorded is signed, looked at again, and stored.

use std::sync::Arc;

use serde_json::json;
use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::to_be_signed::ToBeSigned;
use store::{Micros, change_one, history};
use tracing::Instrument;
use tracing::field::Empty;

use crate::certificate_row::{Row, act, hex, open, place};
use crate::draft;
use crate::fault::IssuerFault;
use crate::issuer::{Authority, Issuer};
use crate::module_watch::Waiting;

/// In bytes: a certificate, not a list. To sign it with a key in memory takes less than to ask another thread for it.
const SHORT: usize = 16 * 1024;

/// Signs away from the threads that serve others: a module takes its time. One that takes too long is waited for no longer.
pub(crate) async fn signed(
    authority: &Arc<Authority>,
    to_be_signed: ToBeSigned,
) -> Result<Vec<u8>, IssuerFault> {
    let counterpart = match authority.key.is_in_memory() {
        true => "key-file",
        false => "security-module",
    };
    let span = tracing::debug_span!(target: "call", "call", counterpart, outcome = Empty);
    async {
        let signed = signed_in_time(authority, to_be_signed).await;
        let outcome = if signed.is_ok() { "answered" } else { "failed" };
        tracing::Span::current().record("outcome", outcome);
        signed
    }
    .instrument(span)
    .await
}

async fn signed_in_time(
    authority: &Arc<Authority>,
    to_be_signed: ToBeSigned,
) -> Result<Vec<u8>, IssuerFault> {
    if authority.key.is_in_memory() && to_be_signed.bytes().len() <= SHORT {
        return signed_here(authority, &to_be_signed, &authority.key.wait()?);
    }
    let waiting = Arc::new(authority.key.wait()?);
    let (at_work, in_line) = (Arc::clone(authority), Arc::clone(&waiting));
    let work = tokio::task::spawn_blocking(move || signed_here(&at_work, &to_be_signed, &in_line));
    let Some(patience) = authority.key.patience() else {
        return work.await?;
    };
    match tokio::time::timeout(patience, work).await {
        Ok(done) => done?,
        Err(_) => Err(authority.key.give_up(&waiting).into()),
    }
}

fn signed_here(
    authority: &Authority,
    to_be_signed: &ToBeSigned,
    waiting: &Waiting,
) -> Result<Vec<u8>, IssuerFault> {
    let signature = authority.key.sign(to_be_signed.bytes(), waiting)?;
    // The signature is verified here, before anything leaves.
    Ok(to_be_signed.assemble(&signature, &authority.certificate.public_key()?)?)
}

/// Signs what was recorded, and gives the certificate only if it is that, byte for byte.
pub(crate) async fn certificate(issuer: &Issuer, row: &Row) -> Result<Certificate, IssuerFault> {
    let recorded = draft::recorded(issuer, row)?;
    let tbs = recorded.bytes().to_vec();
    let der = signed(&issuer.authority, recorded).await?;
    let certificate = Certificate::from_der(&der)?;
    let same = certificate.tbs() == tbs && row.serial.as_deref() == Some(certificate.serial());
    same.then_some(certificate)
        .ok_or(IssuerFault::NotWhatWasRecorded)
}

/// Stores it. `Stale`: another run stored its own first, and that one is the certificate.
pub(crate) async fn store(
    issuer: &Issuer,
    row: &Row,
    certificate: &Certificate,
    now: Micros,
) -> Result<(), IssuerFault> {
    let sealed = issuer
        .vault
        .seal(&place(row.id, "certificate"), certificate.der());
    let mut tx = issuer.db.write().await?;
    change_one!(
        &mut tx,
        "UPDATE issuer_certificate SET certificate_sealed = $1, issued_at = $2, version = version + 1
         WHERE id = $3 AND version = $4 AND certificate_sealed IS NULL",
        &sealed,
        now,
        row.id,
        row.version
    )?;
    // The signature is random, so this digest tells nothing of the person.
    let digest = hex(&certificate.digest(Digest::Sha256));
    let detail = json!({ "certificate": digest });
    let act = act(row.id, row.version + 1, now, "issued", detail);
    history::append_behind(&mut tx, &issuer.vault, row.end()?, [act]).await?;
    Ok(tx.commit().await?)
}

/// What was stored, as it was handed out before.
pub(crate) fn stored(issuer: &Issuer, row: &Row) -> Result<Option<Certificate>, IssuerFault> {
    let Some(sealed) = row.certificate_sealed.as_deref() else {
        return Ok(None);
    };
    let der = open(&issuer.vault, row.id, "certificate", Some(sealed))?;
    Ok(Some(Certificate::from_der(&der)?))
}
