//! Adım 3 / 3, Sonuç: what happens next and what to do, for each case (R24, R25, R28, R30).

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::{ApplicationKind, FormStage, Status, may_be_printed};
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::order_path::OrderPath;

use crate::order::finders;
use crate::order::shown::{Shown, last_day};

#[derive(Deserialize)]
pub struct Note {
    /// Present right after the approval: the file comes by itself, once.
    #[serde(default)]
    indir: String,
}

#[derive(Template)]
#[template(path = "application/result.html")]
struct ResultPage {
    frame: Frame,
    order: Shown,
    in_the_post: bool,
    with_payment: bool,
    production: bool,
    download_now: bool,
    /// The one of the three production rules that is the person's own.
    rule: &'static str,
    address: Vec<String>,
    last_day: String,
}

/// GET /basvurularim/SD-…/sonuc
pub async fn result(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    Query(note): Query<Note>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    let status = order.status();
    if status.awaits_the_person() {
        return go(&format!("/basvurularim/{number}"));
    }
    let may_print = order.may(may_be_printed).is_ok();
    page(ResultPage {
        order: Shown::of(&app, &citizen.frame.t, &order),
        in_the_post: matches!(
            status,
            Status::FormAwaited(FormStage::InThePost)
                | Status::FormAndPaymentAwaited(FormStage::InThePost)
        ),
        with_payment: matches!(status, Status::FormAndPaymentAwaited(_)),
        // Where it is held, the explanation names the day.
        production: status == (Status::ProductionAwaited { held: false }),
        download_now: may_print && note.indir == "1",
        rule: match order.kind() {
            Some(ApplicationKind::First) => "first",
            Some(ApplicationKind::Renewal) => "renewal",
            _ => "replacement",
        },
        address: app.settings.envelope(app.outside.clock.today()),
        last_day: last_day(&order),
        frame: citizen.frame,
    })
}
