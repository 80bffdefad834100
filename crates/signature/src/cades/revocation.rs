//! Whether a certificate of the path was revoked: asked of answers and lists that the caller supplies, or known from before.

use super::reason::{Block, Reason};
use super::report::Objection;
use super::verify::Question;
use crate::certificate::Certificate;
use crate::chain::Path;
use crate::crl::{self, Crl, Entry, Status};
use crate::indication::{Finding, SubIndication};
use crate::moment::Moment;
use crate::ocsp;

/// What is known about revocation.
#[derive(Clone, Copy)]
pub enum Revocation<'a> {
    /// To be asked about every certificate of the path.
    Evidence(Evidence<'a>),
    /// It was asked before, about this very path, and this is still fresh.
    Known(&'a Result<Status, Finding>),
}

/// Answers and lists. None of them is believed for being here.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    pub answers: &'a [Answer<'a>],
    pub lists: &'a [Crl],
    /// In seconds: how old an answer may be that does not repeat a nonce.
    pub max_age: i64,
}

/// An OCSP answer.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// An OCSPResponse.
    pub der: &'a [u8],
    /// What was sent with the question.
    pub nonce: Option<&'a [u8]>,
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
            Self::Evidence(evidence) => {
                for (place, certificate) in path.certificates.iter().enumerate() {
                    let issuer = path.certificates.get(place + 1).unwrap_or(&path.root);
                    judge(evidence.ask(certificate, issuer, question, at), at)?;
                }
                Ok(())
            }
        }
    }
}

impl Evidence<'_> {
    /// A revocation that anybody tells outweighs everything, and an authority that does not know the certificate outweighs a "good". Where
    /// nobody who is believed says anything: why the first is not.
    fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        question: &Question<'_>,
        at: Moment,
    ) -> Result<Status, Finding> {
        let lists = crl::Evidence {
            crls: self.lists,
            intermediates: question.intermediates,
            roots: question.roots,
            at,
        };
        let (mut good, mut unknown, mut unheard) = (false, None, None);
        let answers = self.answers.iter().map(|answer| {
            let asked = ocsp::Question {
                certificate,
                issuer,
                nonce: answer.nonce,
                at,
                max_age: self.max_age,
            };
            ocsp::verify(answer.der, &asked).map(|answer| answer.status)
        });
        for said in answers {
            match said {
                Ok(ocsp::Status::Revoked { at, reason }) => {
                    return Ok(Status::Revoked(Entry { at, reason }));
                }
                Ok(ocsp::Status::Good) => good = true,
                Ok(ocsp::Status::Unknown) => {
                    let reason = "the authority does not know this certificate";
                    unknown = Some(Finding::new(SubIndication::TryLater, reason));
                }
                Err(finding) => unheard = unheard.or(Some(finding)),
            }
        }
        match (crl::check(certificate, issuer, &lists), unknown) {
            (Ok(revoked @ Status::Revoked(_)), _) => Ok(revoked),
            (_, Some(unknown)) => Err(unknown),
            (Ok(Status::Good), None) => Ok(Status::Good),
            (Err(_), None) if good => Ok(Status::Good),
            (Err(finding), None) => Err(unheard.unwrap_or(finding)),
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
