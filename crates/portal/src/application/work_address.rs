//! POST /basvurularim/SD-…/kurum-adresi: puts the institution's address into the form, beside what was typed.

use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use rules::application::may_be_filled;
use rules::application_form::{AddressKind, TypedForm};
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::visitor::Visitor;

use super::draft;
use super::saved_form;
use crate::institution::postal_address;
use crate::order::finders;

pub async fn take_over(
    State(app): State<App>,
    citizen: Option<Citizen>,
    visitor: Visitor,
    jar: CookieJar,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<TypedForm>,
) -> Answer {
    let Some(citizen) = citizen else {
        return saved_form::keep(&app, jar, &visitor, number, typed).await;
    };
    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    may_be_filled(&order.facts()?)?;
    let typed = match postal_address::find(&mut tx, order.institution).await? {
        Some(known) => TypedForm {
            address_kind: AddressKind::Work.key().to_owned(),
            address: known.address,
            province: known.province,
            district: known.district,
            postcode: known.postcode,
            ..typed
        },
        None => typed,
    };
    draft::save(&mut tx, &app, &order, &typed, None).await?;
    tx.commit().await?;
    go(&format!("/basvurularim/{number}/form#address_kind"))
}
