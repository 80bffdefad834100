//! A form that was sent after the session had ended: it goes into the draft of its order when its person has logged in again.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use rules::application_form::TypedForm;
use rules::order_number::OrderNumber;
use serde::{Deserialize, Serialize};
use store::Tx;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::saved_submission::{self, SavedSubmission};
use web::visitor::Visitor;

use super::draft;

/// The kind of submission that a form is.
pub const KIND: &str = "form";

#[derive(Serialize, Deserialize)]
struct SavedForm {
    order: u64,
    typed: TypedForm,
}

/// Keeps what was typed into the form of an order, and leads to the login.
pub async fn keep(
    app: &App,
    jar: CookieJar,
    visitor: &Visitor,
    order: OrderNumber,
    typed: TypedForm,
) -> Result<Response, Refusal> {
    let form = SavedForm {
        order: order.0,
        typed,
    };
    let submission = SavedSubmission {
        kind: KIND.to_owned(),
        page: format!("/basvurularim/{order}/form"),
        typed: serde_json::to_value(form)?,
    };
    saved_submission::keep(app, jar, visitor, submission).await
}

/// Puts the form into the draft of the person's own order, if there still is one to be filled in. Returns where it is seen.
pub async fn restore(
    tx: &mut Tx,
    app: &App,
    person: Uuid,
    submission: SavedSubmission,
) -> Result<Option<String>, Refusal> {
    let SavedForm { order, typed } = serde_json::from_value(submission.typed)?;
    let number = OrderNumber(order);
    match draft::save_of(tx, app, person, number, &typed).await {
        Ok(()) => Ok(Some(format!("/basvurularim/{number}/form?geri=1"))),
        Err(Refusal::NotFound | Refusal::NotNow(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
