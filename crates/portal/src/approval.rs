//! Onay, Adım 2 / 3: check what was typed, read the commitment, choose how to approve.
//!
//! Wet ink is the only way so far; a way that is not there yet is not shown.

use askama::Template;
use axum::extract::{Path, State};
use rules::application::may_choose_approval;
use rules::commitment::{self, Commitment};

use crate::House;
use crate::application::finders;
use crate::door::{Anyone, Citizen};
use crate::frame::{Answer, Frame, go, page};
use crate::language::Language;
use crate::people;
use crate::refusal::Refusal;
use crate::rooms::OrderPath;
use crate::wet_ink::content::{Section, sections};

#[derive(Template)]
#[template(path = "approval/approval.html")]
struct ApprovalPage {
    frame: Frame,
    number: String,
    sections: Vec<Section>,
    commitment: &'static Commitment,
    turkish: bool,
    address: Vec<String>,
}

/// GET /basvurularim/SD-…/onay
pub async fn approval(
    State(house): State<House>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = house.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    let facts = order.facts();
    if facts.cancelled.is_none() && !facts.form_arrived && !facts.phone_verified {
        return go(&format!("/basvurularim/{number}/form"));
    }
    may_choose_approval(&facts)?;
    // Back after the approval shows what happened, and repeats nothing.
    if facts.approval.is_some() && !facts.form_refused {
        return go(&format!("/basvurularim/{number}/sonuc"));
    }
    let Some(form) = order.form(&house)? else {
        return go(&format!("/basvurularim/{number}/form"));
    };
    let person = people::by_id(&mut conn, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    let today = house.outside.clock.today();
    page(ApprovalPage {
        number: number.to_string(),
        sections: sections(&house, &citizen.frame.t, &order, &person, &form)?,
        commitment: commitment::current(today),
        turkish: citizen.frame.language() == Language::Turkish,
        address: house.settings.envelope(today),
        frame: citizen.frame,
    })
}

#[derive(Template)]
#[template(path = "approval/commitment.html")]
struct CommitmentPage {
    frame: Frame,
    commitment: &'static Commitment,
    turkish: bool,
}

/// GET /taahhutname
pub async fn commitment_page(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    let turkish = frame.language() == Language::Turkish;
    page(CommitmentPage {
        commitment: commitment::current(house.outside.clock.today()),
        turkish,
        frame,
    })
}
