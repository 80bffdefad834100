//! Whether a certificate of the path was revoked: asked of lists that the caller supplies, or known from before.

use super::reason::{Block, Reason};
use super::report::Objection;
use super::verify::Question;
use crate::chain::Path;
use crate::crl::{self, Crl, Evidence, Status};
use crate::indication::Finding;
use crate::moment::Moment;

/// What is known about revocation.
pub enum Revocation<'a> {
    /// Lists, to be asked about every certificate of the path.
    Lists(&'a [Crl]),
    /// It was asked before, about this very path, and this is still fresh.
    Known(&'a Result<Status, Finding>),
}

impl Revocation<'_> {
    pub(super) fn check(
        &self,
        path: &Path,
        question: &Question<'_>,
        at: Moment,
    ) -> Result<(), Objection> {
        match self {
            Self::Known(answer) => judge((*answer).clone(), at),
            Self::Lists(lists) => {
                let evidence = Evidence {
                    crls: lists,
                    intermediates: question.intermediates,
                    roots: question.roots,
                    at,
                };
                for (place, certificate) in path.certificates.iter().enumerate() {
                    let issuer = path.certificates.get(place + 1).unwrap_or(&path.root);
                    judge(crl::check(certificate, issuer, &evidence), at)?;
                }
                Ok(())
            }
        }
    }
}

/// Revoked after it was surely signed does not matter; on hold does, whatever may come of it.
fn judge(answer: Result<Status, Finding>, at: Moment) -> Result<(), Objection> {
    let reason = match answer {
        Ok(Status::Good) => return Ok(()),
        Ok(Status::Revoked(entry)) if entry.at > at => return Ok(()),
        Ok(Status::Revoked(entry)) if entry.reason == crl::Reason::CertificateHold => {
            Reason::OnHold
        }
        Ok(Status::Revoked(_)) => Reason::Revoked,
        Err(finding) => {
            return Err(Objection::found(
                Block::Revocation,
                Reason::NoRevocationAnswer,
                finding,
            ));
        }
    };
    Err(Objection::new(Block::Revocation, reason))
}
