//! What may become of a certificate that was issued: suspended (askıya alınır), resumed (askıdan kaldırılır), revoked (iptal edilir).
//!
//! Law 5070, article 11: at the holder's demand, and where it becomes known that what is certified is not so; never back-dated. Revocation
//! is for good.

use serde::{Deserialize, Serialize};

use crate::choice::choice;

choice! {
    /// How a certificate stands.
    State {
        Good = "good",
        Suspended = "suspended",
        Revoked = "revoked",
    }
}

choice! {
    /// What can be done to it.
    Act {
        Suspend = "suspend",
        Resume = "resume",
        Revoke = "revoke",
    }
}

choice! {
    /// Why a certificate is revoked (RFC 5280, 5.3.1): those that a person's certificate may have.
    Why {
        /// Card lost or stolen, PIN seen.
        KeyCompromise = "key_compromise",
        /// Another institution, another name.
        AffiliationChanged = "affiliation_changed",
        /// A newer certificate stands in its place.
        Superseded = "superseded",
        /// Not needed any more.
        CessationOfOperation = "cessation_of_operation",
        /// The authority takes it back.
        PrivilegeWithdrawn = "privilege_withdrawn",
        Unspecified = "unspecified",
    }
}

choice! {
    /// Who demands it.
    Demand {
        /// Whose certificate it is, known again by phone or by a login.
        Holder = "holder",
        /// In writing: the person left, or died.
        Institution = "institution",
        /// A court or a public authority.
        Official = "official",
        /// The certificate authority itself found a reason.
        Authority = "authority",
    }
}

/// What is to become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Suspend,
    Resume,
    /// For good: nothing follows it.
    Revoke(Why),
}

impl Change {
    /// A revocation needs a reason; the others have none.
    pub const fn of(act: Act, why: Option<Why>) -> Option<Self> {
        match (act, why) {
            (Act::Suspend, None) => Some(Self::Suspend),
            (Act::Resume, None) => Some(Self::Resume),
            (Act::Revoke, Some(why)) => Some(Self::Revoke(why)),
            _ => None,
        }
    }

    pub const fn act(self) -> Act {
        match self {
            Self::Suspend => Act::Suspend,
            Self::Resume => Act::Resume,
            Self::Revoke(_) => Act::Revoke,
        }
    }

    pub const fn why(self) -> Option<Why> {
        match self {
            Self::Revoke(why) => Some(why),
            Self::Suspend | Self::Resume => None,
        }
    }
}

impl State {
    /// What can be done now, the mildest first.
    pub const fn allows(self) -> &'static [Act] {
        match self {
            Self::Good => &[Act::Suspend, Act::Revoke],
            Self::Suspended => &[Act::Resume, Act::Revoke],
            Self::Revoked => &[],
        }
    }

    pub fn may(self, change: Change) -> bool {
        self.allows().contains(&change.act())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: nothing follows a revocation, and nothing is done twice.
    #[test]
    fn each_state_allows_what_changes_it() {
        let may = |state: State| {
            let acts = Act::ALL.iter().map(|act| state.allows().contains(act));
            acts.collect::<Vec<_>>()
        };
        assert_eq!(may(State::Good), [true, false, true]);
        assert_eq!(may(State::Suspended), [false, true, true]);
        assert_eq!(may(State::Revoked), [false, false, false]);
        assert!(!State::Revoked.may(Change::Revoke(Why::Unspecified)));
    }

    #[test]
    fn a_revocation_has_a_reason_and_nothing_else_has_one() {
        for act in Act::ALL {
            for why in [None, Some(Why::Superseded)] {
                let is_whole = (*act == Act::Revoke) == why.is_some();
                let change = Change::of(*act, why);
                assert_eq!(change.is_some(), is_whole);
                assert!(change.is_none_or(|change| (change.act(), change.why()) == (*act, why)));
            }
        }
    }
}
