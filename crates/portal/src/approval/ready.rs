//! Whether an order waits for its person's approval; otherwise where its person belongs instead.

use rules::application::{Approval, may_be_filled, may_choose_approval};
use rules::application_form::ApplicationForm;
use rules::order_number::OrderNumber;
use store::Conn;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use crate::order::finders::{self, Order};

pub(super) enum Stands {
    Ready(Box<Ready>),
    /// The address of the step that comes first, or of what was done already.
    Elsewhere(String),
}

pub(super) struct Ready {
    pub order: Order,
    pub form: ApplicationForm,
    /// Wet ink was chosen and the paper is not here yet: another way may still be chosen.
    pub waits_for_paper: bool,
}

/// One of the person's own orders, as far as it has come.
pub(super) async fn find(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
    number: OrderNumber,
) -> Result<Stands, Refusal> {
    let order = finders::own(conn, person, number).await?;
    let facts = order.facts()?;
    let elsewhere = |step| Ok(Stands::Elsewhere(format!("/basvurularim/{number}/{step}")));
    if may_be_filled(&facts).is_ok() && facts.phone_verified_at.is_none() {
        return elsewhere("form");
    }
    let stands = facts.cancelled.is_none() && facts.approval_stands();
    // Back after an approval shows what happened, and repeats nothing.
    if stands && facts.form_arrived_at.is_some() {
        return elsewhere("sonuc");
    }
    may_choose_approval(&facts)?;
    let Some(form) = order.form(app)? else {
        return elsewhere("form");
    };
    Ok(Stands::Ready(Box::new(Ready {
        waits_for_paper: stands && facts.approved_by() == Some(Approval::WetInk),
        order,
        form,
    })))
}
