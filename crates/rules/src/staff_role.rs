//! What each role at the staff desk opens. An operator has a set of roles; what no role of theirs opens is closed.

use crate::choice::choice;

choice! {
    /// A role of a member of the staff.
    StaffRole {
        /// memur
        Clerk = "clerk",
        /// muhasebe
        Finance = "finance",
        /// üretim
        Production = "production",
        /// güvenlik sorumlusu
        SecurityOfficer = "security_officer",
        /// yönetici
        Administrator = "administrator",
    }
}

choice! {
    /// A kind of work at the desk; each address of the desk belongs to one.
    DeskWork {
        /// The desk's first page and what is one's own: anybody of the staff.
        Own = "own",
        /// Orders, their forms, the search for people.
        Orders = "orders",
        /// The queue of what is to be produced.
        Production = "production",
        /// Messages that could not be sent.
        Jobs = "jobs",
        /// Institutions and their officers.
        Institutions = "institutions",
        /// Certificates, their states, requests to revoke.
        Certificates = "certificates",
        /// Security events.
        SecurityEvents = "security_events",
        /// Members of the staff and their roles.
        Operators = "operators",
        /// What people ask about their own data.
        DataRequests = "data_requests",
        /// What is in stock, and where.
        Stock = "stock",
    }
}

impl StaffRole {
    /// Whether this role opens the work.
    pub const fn opens(self, work: DeskWork) -> bool {
        match work {
            DeskWork::Own => true,
            DeskWork::Orders | DeskWork::Jobs | DeskWork::Institutions | DeskWork::DataRequests => {
                matches!(self, Self::Clerk)
            }
            DeskWork::Production | DeskWork::Stock => {
                matches!(self, Self::Clerk | Self::Production)
            }
            DeskWork::Certificates => matches!(self, Self::Clerk | Self::SecurityOfficer),
            DeskWork::SecurityEvents => matches!(self, Self::SecurityOfficer),
            DeskWork::Operators => matches!(self, Self::Administrator),
        }
    }
}

/// Whether any of the roles opens the work. No role opens nothing, not even one's own.
pub fn any_opens(roles: &[StaffRole], work: DeskWork) -> bool {
    roles.iter().any(|role| role.opens(work))
}

/// Why a proposal about an operator may not be decided by this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTwoPeople {
    /// Whoever proposed it cannot approve it.
    OwnProposal,
    /// Nobody proposes or approves what concerns themselves.
    AboutOneself,
}

impl NotTwoPeople {
    pub const fn key(self) -> &'static str {
        match self {
            Self::OwnProposal => "staff-own-proposal",
            Self::AboutOneself => "staff-about-oneself",
        }
    }
}

/// Whether `by` may propose something about `concerned`.
pub fn may_propose<I: PartialEq>(concerned: &I, by: &I) -> Result<(), NotTwoPeople> {
    match concerned == by {
        true => Err(NotTwoPeople::AboutOneself),
        false => Ok(()),
    }
}

/// Whether `by` may approve what `proposed_by` proposed about `concerned`.
pub fn may_approve<I: PartialEq>(
    concerned: &I,
    proposed_by: &I,
    by: &I,
) -> Result<(), NotTwoPeople> {
    may_propose(concerned, by)?;
    match proposed_by == by {
        true => Err(NotTwoPeople::OwnProposal),
        false => Ok(()),
    }
}

/// How long a strong proof (passkey) is fresh enough for a strong act, in minutes.
pub const PROOF_MINUTES: i64 = 10;
/// How long an enrolment code is good, in hours.
pub const ENROLMENT_HOURS: i64 = 24;
/// How long a proposal waits for the second person, in days.
pub const PROPOSAL_DAYS: i64 = 7;

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: work. Columns: clerk, finance, production, security officer, administrator.
    #[test]
    fn who_opens_what() {
        let table = [
            (DeskWork::Own, "xxxxx"),
            (DeskWork::Orders, "x...."),
            (DeskWork::Production, "x.x.."),
            (DeskWork::Jobs, "x...."),
            (DeskWork::Institutions, "x...."),
            (DeskWork::Certificates, "x..x."),
            (DeskWork::SecurityEvents, "...x."),
            (DeskWork::Operators, "....x"),
            (DeskWork::DataRequests, "x...."),
            (DeskWork::Stock, "x.x.."),
        ];
        assert_eq!(table.len(), DeskWork::ALL.len());
        for (work, expected) in table {
            let opened: String = StaffRole::ALL
                .iter()
                .map(|role| if role.opens(work) { 'x' } else { '.' })
                .collect();
            assert_eq!(opened, expected, "{work:?}");
            assert!(!any_opens(&[], work), "no role opens nothing: {work:?}");
        }
        assert!(any_opens(
            &[StaffRole::Finance, StaffRole::Administrator],
            DeskWork::Operators
        ));
    }

    #[test]
    fn two_people_and_neither_the_one_it_is_about() {
        assert_eq!(may_approve(&1, &2, &3), Ok(()));
        assert_eq!(may_approve(&1, &2, &2), Err(NotTwoPeople::OwnProposal));
        assert_eq!(may_approve(&1, &2, &1), Err(NotTwoPeople::AboutOneself));
        assert_eq!(may_propose(&1, &1), Err(NotTwoPeople::AboutOneself));
        assert_eq!(may_propose(&1, &2), Ok(()));
    }
}
