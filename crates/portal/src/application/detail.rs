//! GET /basvurularim/SD-…: Başvuru Detay Formu with the timeline (R12).

use askama::Template;
use axum::extract::{Path, State};
use rules::application::{FormStage, Status, may_be_cancelled, may_be_printed};
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, page};
use web::order_path::OrderPath;

use crate::order::finders::{self, Order};
use crate::order::ordered::Ordered;
use crate::order::shown::{Shown, reasons};
use crate::order::timeline::{Entry, timeline};

#[derive(Template)]
#[template(path = "application/detail.html")]
struct Detail {
    frame: Frame,
    order: Shown,
    institution: String,
    ordered: Ordered,
    /// Why the last paper was not taken, while a new one is awaited.
    refused: Vec<String>,
    may_cancel: bool,
    may_print: bool,
    timeline: Vec<Entry>,
}

/// The last paper was not taken, and a new one is awaited.
fn awaits_new_paper(order: &Order) -> bool {
    matches!(
        order.status(),
        Status::FormAwaited(FormStage::Refused) | Status::FormAndPaymentAwaited(FormStage::Refused)
    )
}

pub async fn detail(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    page(Detail {
        order: Shown::of(&app, &citizen.frame.t, &order),
        institution: order.institution_name.clone(),
        ordered: Ordered::of(&app, &citizen.frame.t, &order),
        refused: match awaits_new_paper(&order) {
            true => reasons(&citizen.frame.t, &order),
            false => Vec::new(),
        },
        may_cancel: order.may(may_be_cancelled).is_ok(),
        may_print: order.may(may_be_printed).is_ok(),
        timeline: timeline(&mut conn, &citizen.frame.t, &order).await?,
        frame: citizen.frame,
    })
}
