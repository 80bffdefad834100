//! Sertifika durumu: askıya alma, askıdan kaldırma, iptal.
//!
//! The issuer does it and keeps its history; here a wish is written down before the issuer is asked, asked at once, and asked again by the
//! worker until there is an answer. The wish's id makes that one act, however often it is asked (decision 0011).

mod ask_issuer;
mod carry_out;
pub mod facts;
pub mod mine;
mod sql;
mod suspend;
mod wish;

use axum::Router;
use axum::routing::{get, post};
use rules::certificate_state::{Act, Demand, State, Why};
use web::House;

pub use ask_issuer::AskIssuer;
pub use carry_out::{Outcome, carry_out};
pub use sql::of_certificate;
pub use wish::{Wish, write_down};

pub fn rooms() -> Router<House> {
    Router::new()
        .route(
            "/nes/bireysel/sertifika/{certificate}/aski",
            get(suspend::ask).post(suspend::send),
        )
        .route(
            "/nes/bireysel/sertifika/{certificate}/aski/kod",
            post(suspend::prove),
        )
}

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
