//! The time-stamp of a signature that was accepted: it keeps the evidence when the certificate has expired. EN 319 102-1, 5.4 and 5.5.

use super::form::Form;
use super::reason::{Block, Reason};
use super::report::Objection;
use super::verify::Question;
use crate::certificate::Certificate;
use crate::chain::{self, PolicySettings};
use crate::indication::{Finding, SubIndication};
use crate::moment::Moment;
use crate::time_stamp::Token;

/// The time of the stamp, where it is of this signature and its authority's path leads to a root.
pub(super) fn believed(
    token: &[u8],
    form: &Form<'_>,
    question: &Question<'_>,
) -> Result<Moment, Objection> {
    check(token, form, question)
        .map_err(|finding| Objection::found(Block::TimeStamp, Reason::TimeStamp, finding))
}

fn check(token: &[u8], form: &Form<'_>, question: &Question<'_>) -> Result<Moment, Finding> {
    let token = Token::read(token)?;
    let brought = token.exactly_certificates()?;
    let candidates = [brought.as_slice(), question.intermediates].concat();
    let authority = token.check(form.signature, &candidates)?;
    let others: Vec<Certificate> = candidates
        .into_iter()
        .filter(|one| *one != authority)
        .collect();
    let path = chain::find(
        &authority,
        &others,
        question.roots,
        question.now,
        &PolicySettings::default(),
    )?;
    let time = token.info.time;
    let tolerance = question.policy.clock_tolerance;
    let refuse = |sub, why: &str| Err(Finding::new(sub, format!("time-stamp: {why}")));
    let foreign = brought
        .iter()
        .any(|one| *one != path.root && !path.certificates.contains(one));
    if foreign {
        return refuse(
            SubIndication::SigConstraintsFailure,
            "it brings certificates that are not its own",
        );
    }
    if time > question.now.plus_seconds(tolerance) {
        return refuse(SubIndication::TimestampOrderFailure, "from the future");
    }
    if time < form.claimed_time.plus_seconds(-tolerance) {
        return refuse(
            SubIndication::TimestampOrderFailure,
            "older than the signature says it is",
        );
    }
    Ok(time)
}
