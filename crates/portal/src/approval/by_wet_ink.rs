//! POST /basvurularim/SD-…/islak-imza: "Islak İmzalı Onaylamak için Formu İndir". Pressed twice, it is done once.

use axum::extract::{Path, State};
use rules::application::Approval;
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;

use super::ready::{self, Stands};
use super::way::agree_path;
use crate::notice::{self, Notice};
use crate::wet_ink;

#[derive(Deserialize)]
pub struct Read {
    /// Ticked: the commitment was read.
    #[serde(default)]
    okudum: String,
}

pub async fn approve(
    State(app): State<App>,
    citizen: Citizen,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(read): axum::Form<Read>,
) -> Answer {
    let result = format!("/basvurularim/{number}/sonuc?indir=1");
    let mut tx = app.db.write().await?;
    let ready = match ready::find(&mut tx, &app, citizen.person, number).await? {
        Stands::Ready(ready) => ready,
        Stands::Elsewhere(path) => return go(&path),
    };
    if ready.waits_for_paper {
        return go(&result);
    }
    ready.order.may_be_approved_by(&app, Approval::WetInk)?;
    if read.okudum.is_empty() {
        let read = agree_path(number, Approval::WetInk);
        return go(&format!("{read}?hata=okunmadi"));
    }
    wet_ink::approve(&mut tx, &app, &ready.order).await?;
    notice::enqueue(&mut tx, &app, &ready.order, Notice::WetInkChosen).await?;
    tx.commit().await?;
    go(&result)
}
