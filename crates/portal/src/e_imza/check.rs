//! The check of signatures that arrived (EN 319 102-1): ours against our own texts, with what the authorities say at this moment. Nothing
//! here writes; it runs before and outside the transaction that consumes the signatures.

use handoff::bytes::Cms;
use handoff::message::HandoffFault;
use outside::authorities::{Authorities, Evidence, Trusted};
use rules::identity_number::IdentityNumber;
use serde_json::{Value, json};
use signature::algorithm::Digest;
use signature::cades::policy::Policy;
use signature::cades::reason::Reason;
use signature::cades::report::Report;
use signature::cades::revocation::{self, Revocation};
use signature::cades::verify::{Looked, Question, look};
use signature::certificate::Certificate;
use signature::crl::Crl;
use signature::indication::Indication;
use signature::moment::Moment;
use store::Micros;

use super::sql::HandOff;

/// How old an answer may be that does not repeat our question's random number, in seconds: responders that sign in advance do so hourly.
const OLDEST_ANSWER: i64 = 3_600;

/// A signature, what was asked about it, and what came of it.
pub struct Checked {
    pub report: Report,
    pub evidence: Evidence,
}

/// What must be right about the signatures of one hand-off.
pub struct Wanted<'a> {
    pub hand_off: &'a HandOff,
    pub texts: &'a [String],
    pub signer: &'a IdentityNumber,
    pub now: Micros,
}

impl Checked {
    pub fn passed(&self) -> bool {
        self.report.indication() == Indication::Passed
    }

    /// Why it is not accepted, and whether another try with the same may be.
    pub fn refusal(&self) -> Option<(HandoffFault, Reason)> {
        let objection = self.report.decisive()?;
        let fault = match objection.reason {
            Reason::NoRevocationAnswer | Reason::RevocationAnswer => HandoffFault::Undecided,
            _ => HandoffFault::NotAccepted,
        };
        Some((fault, objection.reason))
    }

    /// The report for the record. It names no person: certificates are named by their digest.
    pub fn to_json(&self, now: Micros) -> Value {
        let objections = self.report.objections.iter().map(|objection| {
            json!({
                "block": format!("{:?}", objection.block),
                "sub_indication": objection.sub_indication.name(),
                "reason": objection.reason.key(),
                "detail": objection.detail,
            })
        });
        let seconds = |timestamp: Option<Moment>| timestamp.map(Moment::unix_seconds);
        json!({
            "checked_at": now,
            "indication": self.report.indication().name(),
            "looked_at": self.report.looked_at.iter().map(|block| format!("{block:?}")).collect::<Vec<_>>(),
            "objections": objections.collect::<Vec<_>>(),
            "claimed_time": seconds(self.report.claimed_time),
            "stamped_time": seconds(self.report.stamped_time),
            "certificate": self.report.signer.as_ref().map(|signer| hex(&signer.digest(Digest::Sha256))),
        })
    }
}

/// Checks each signature against its text, each part of the check once. About those that are wrong without asking anybody, nobody is asked.
pub async fn check(
    authorities: &Authorities,
    wanted: &Wanted<'_>,
    signatures: &[Cms],
) -> Vec<Checked> {
    let policy = Policy::qualified(authorities.trusted().policies.clone());
    let mut checked: Vec<Checked> = Vec::with_capacity(signatures.len());
    // One person signs all texts of a hand-off, and is asked about once.
    let mut asked: Option<(Certificate, Evidence)> = None;
    for (cms, text) in signatures.iter().zip(wanted.texts) {
        let question = wanted.question(authorities.trusted(), &policy, cms, text);
        let looked = look(&question);
        let evidence = match (looked.to_ask_about(), &asked) {
            (None, _) => Evidence::default(),
            (Some(path), Some((signer, evidence))) if path.certificates.first() == Some(signer) => {
                evidence.clone()
            }
            (Some(path), _) => {
                let nonce = rand::random();
                let evidence = authorities.evidence_of(path, question.now, nonce).await;
                let signer = path.certificates.first();
                asked = signer.map(|signer| (signer.clone(), evidence.clone()));
                evidence
            }
        };
        let report = settle(looked, &question, &evidence);
        checked.push(Checked { report, evidence });
    }
    checked
}

impl<'a> Wanted<'a> {
    fn question(
        &self,
        trusted: &'a Trusted,
        policy: &'a Policy,
        cms: &'a Cms,
        text: &'a str,
    ) -> Question<'a> {
        Question {
            signature: cms.der(),
            text: text.as_bytes(),
            identity_number: Some(self.signer.expose()),
            asked: Moment::from_unix_micros(self.hand_off.begun_at),
            expires: Moment::from_unix_micros(self.hand_off.facts.expires_at),
            now: Moment::from_unix_micros(self.now),
            roots: &trusted.roots,
            intermediates: &trusted.intermediates,
            policy,
        }
    }
}

fn settle(looked: Looked, question: &Question<'_>, evidence: &Evidence) -> Report {
    let answers: Vec<_> = evidence
        .answers
        .iter()
        .map(|answer| revocation::Answer {
            der: &answer.der,
            nonce: Some(&answer.nonce),
        })
        .collect();
    let lists: Vec<_> = evidence
        .lists
        .iter()
        .filter_map(|list| Crl::from_der(list).ok())
        .collect();
    let evidence = revocation::Evidence {
        answers: &answers,
        lists: &lists,
        max_age: OLDEST_ANSWER,
    };
    looked.settle(question, Revocation::Evidence(evidence))
}

/// As digests are written in records.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
