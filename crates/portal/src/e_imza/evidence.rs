//! What is kept of signatures: the bytes as they came, what they were accepted upon, and those that were not accepted with the reason.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use handoff::bytes::Cms;
use outside::authorities::Evidence;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{Micros, Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::check::{Checked, hex};

/// The place for which a field of a signature is sealed; the signature itself has no field name.
pub fn place(hand_off: Uuid, number: i64, field: &str) -> String {
    match field {
        "" => format!("hand_off_signature:{hand_off}:{number}"),
        field => format!("hand_off_signature.{field}:{hand_off}:{number}"),
    }
}

/// A signature that was accepted.
pub struct Accepted<'a> {
    pub cms: &'a Cms,
    pub checked: &'a Checked,
    /// With its time-stamp, where one was to be had at once.
    pub stamped: Option<Vec<u8>>,
}

/// Keeps an accepted signature as it came: a court reads these very bytes.
pub async fn keep(
    tx: &mut Tx,
    app: &App,
    hand_off: Uuid,
    number: i64,
    accepted: &Accepted<'_>,
    now: Micros,
) -> Result<(), Refusal> {
    let evidence = &accepted.checked.evidence;
    for list in &evidence.lists {
        run!(
            &mut *tx,
            "INSERT INTO revocation_list (digest, der, seen_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
            Sha256::digest(list).to_vec(),
            list,
            now
        )?;
    }
    let seal = |field, content: &[u8]| app.vault.seal(&place(hand_off, number, field), content);
    let report = accepted.checked.to_json(now);
    let stamped = accepted.stamped.as_deref();
    run!(
        &mut *tx,
        "INSERT INTO hand_off_signature (hand_off, number, sealed, evidence, report, stamped, stamped_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hand_off,
        number,
        seal("", accepted.cms.der()),
        seal("evidence", &serde_json::to_vec(&cited(evidence))?),
        seal("report", &serde_json::to_vec(&report)?),
        stamped.map(|stamped| seal("stamped", stamped)),
        stamped.map(|_| now)
    )?;
    Ok(())
}

/// Answers whole, lists by their digest.
fn cited(evidence: &Evidence) -> Value {
    let answers = evidence
        .answers
        .iter()
        .map(|answer| json!({ "der": STANDARD.encode(&answer.der), "nonce": hex(&answer.nonce) }));
    let lists = evidence.lists.iter().map(|list| hex(&Sha256::digest(list)));
    json!({ "answers": answers.collect::<Vec<_>>(), "lists": lists.collect::<Vec<_>>() })
}

/// Keeps what was not accepted, with the key of the reason for the waiting page. The hand-off stays open: another certificate may do.
pub async fn keep_refused(
    tx: &mut Tx,
    app: &App,
    hand_off: Uuid,
    signatures: &[Cms],
    checked: &[Checked],
    reason: &str,
) -> Result<(), Refusal> {
    let (id, now) = (app.new_id(), app.now());
    let content = json!({
        "signatures": signatures.iter().map(|cms| STANDARD.encode(cms.der())).collect::<Vec<_>>(),
        "reports": checked.iter().map(|checked| checked.to_json(now)).collect::<Vec<_>>(),
        "evidence": checked.iter().map(|checked| cited(&checked.evidence)).collect::<Vec<_>>(),
        "reason": reason,
    });
    let sealed = app.vault.seal(
        &format!("hand_off_refused:{id}"),
        &serde_json::to_vec(&content)?,
    );
    run!(
        &mut *tx,
        "INSERT INTO hand_off_refused (id, hand_off, at, sealed) VALUES ($1, $2, $3, $4)",
        id,
        hand_off,
        now,
        sealed
    )?;
    run!(
        &mut *tx,
        "UPDATE hand_off SET refused_at = $2, refusal = $3 WHERE id = $1 AND answered_at IS NULL",
        hand_off,
        now,
        reason
    )?;
    Ok(())
}
