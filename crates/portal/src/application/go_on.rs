//! GET /basvurularim/SD-…/devam: "Başvuruyu Tamamla" leads to the step that is missing, not to the first one.

use axum::extract::{Path, State};
use rules::application::may_be_filled;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;

use super::draft;
use crate::order::finders;

pub async fn go_on(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let order = finders::own(&mut conn, citizen.person, number).await?;
    let step = if order.may(may_be_filled).is_err() {
        "/sonuc"
    } else if order.form(&app)?.is_none() || draft::find(&mut conn, &app, &order).await?.is_some() {
        "/form"
    } else if order.phone_verified_at.is_none() {
        "/sms"
    } else {
        "/onay"
    };
    go(&format!("/basvurularim/{number}{step}"))
}
