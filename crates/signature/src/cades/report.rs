//! What the check of a signature found, part by part.

use super::reason::{Block, Reason};
use crate::certificate::Certificate;
use crate::indication::{Finding, Indication, SubIndication};
use crate::moment::Moment;

/// Why a part did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub block: Block,
    pub sub_indication: SubIndication,
    pub reason: Reason,
    /// One English clause for the record, where there is more to say. It never holds personal data.
    pub detail: Option<String>,
}

impl Objection {
    pub(super) fn new(block: Block, reason: Reason) -> Self {
        Self {
            block,
            sub_indication: reason.sub_indication(),
            reason,
            detail: None,
        }
    }

    /// From what another part of this crate found; its sub-indication is more exact than the reason's.
    pub(super) fn found(block: Block, reason: Reason, finding: Finding) -> Self {
        Self {
            block,
            sub_indication: finding.sub,
            reason,
            detail: Some(finding.reason),
        }
    }
}

/// The whole. Without `Debug`: a certificate holds an identity number.
pub struct Report {
    /// The parts that were looked at, in their order. Those behind a failed one were not.
    pub looked_at: Vec<Block>,
    /// Empty where all passed.
    pub objections: Vec<Objection>,
    /// The signer's certificate, once it is known to be the one that is meant.
    pub signer: Option<Certificate>,
    /// When the signer says that it was signed.
    pub claimed_time: Option<Moment>,
    /// When it surely existed: the time of a believed time-stamp.
    pub stamped_time: Option<Moment>,
}

impl Report {
    /// Only [`Indication::Passed`] moves anything. A failed part weighs more than one that cannot be decided.
    pub fn indication(&self) -> Indication {
        let says = |indication| {
            self.objections
                .iter()
                .any(|objection| objection.sub_indication.indication() == indication)
        };
        if says(Indication::Failed) {
            Indication::Failed
        } else if self.objections.is_empty() {
            Indication::Passed
        } else {
            Indication::Indeterminate
        }
    }

    /// What decided: the first objection of the weight of the whole.
    pub fn decisive(&self) -> Option<&Objection> {
        let indication = self.indication();
        self.objections
            .iter()
            .find(|objection| objection.sub_indication.indication() == indication)
    }

    /// What a part answered. `None`: it was not looked at.
    pub fn of(&self, block: Block) -> Option<Indication> {
        if !self.looked_at.contains(&block) {
            return None;
        }
        let objection = self
            .objections
            .iter()
            .find(|objection| objection.block == block);
        Some(objection.map_or(Indication::Passed, |objection| {
            objection.sub_indication.indication()
        }))
    }
}
