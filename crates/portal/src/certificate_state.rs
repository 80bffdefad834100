//! How a certificate stands, as the issuer says it and as pages name it. Notices and contact points ask for it as well as the pages about certificates.

pub mod mine;

use rules::certificate_state::{Act, Demand, State, Why};

/// The key of what can be done, as a button says it.
pub const fn act_key(act: Act) -> &'static str {
    match act {
        Act::Suspend => "certificate-suspend",
        Act::Resume => "certificate-resume",
        Act::Revoke => "certificate-revoke",
    }
}

/// The key of a state, with how it is coloured.
pub const fn state_key(state: State) -> (&'static str, &'static str) {
    match state {
        State::Good => ("certificate-state-good", "ok"),
        State::Suspended => ("certificate-state-suspended", "waiting"),
        State::Revoked => ("certificate-state-revoked", "stopped"),
    }
}

/// The key of a reason to revoke.
pub const fn why_key(why: Why) -> &'static str {
    match why {
        Why::KeyCompromise => "certificate-why-key-compromise",
        Why::AffiliationChanged => "certificate-why-affiliation-changed",
        Why::Superseded => "certificate-why-superseded",
        Why::CessationOfOperation => "certificate-why-cessation",
        Why::PrivilegeWithdrawn => "certificate-why-withdrawn",
        Why::Unspecified => "certificate-why-unspecified",
    }
}

/// The key of who demands it.
pub const fn demand_key(demand: Demand) -> &'static str {
    match demand {
        Demand::Holder => "certificate-demand-holder",
        Demand::Institution => "certificate-demand-institution",
        Demand::Official => "certificate-demand-official",
        Demand::Authority => "certificate-demand-authority",
    }
}
