//! What waits for whoever has just logged in: what they had sent after their last session had ended.

use axum_extra::extract::CookieJar;
use store::Tx;
use web::App;
use web::refusal::Refusal;
use web::saved_submission::{forget, waiting};

use crate::application::saved_form;
use crate::institution::{saved_row, saved_upload};
use crate::people::Person;

/// Gives what was kept to its person, and says where to go on. What is not theirs is gone.
pub async fn restore(
    tx: &mut Tx,
    app: &App,
    jar: CookieJar,
    person: &Person,
) -> Result<(CookieJar, Option<String>), Refusal> {
    let page = match waiting(tx, app, &jar, person.id).await? {
        Some(kept) if kept.kind == saved_form::KIND => {
            saved_form::restore(tx, app, person.id, kept).await?
        }
        Some(kept) if saved_row::is_theirs(tx, app, person.id, &kept).await? => {
            return Ok((jar, Some(kept.page)));
        }
        Some(kept) if saved_upload::is_theirs(tx, app, person.id, &kept).await? => {
            return Ok((jar, Some(kept.page)));
        }
        Some(_) | None => None,
    };
    Ok((forget(tx, app, jar).await?, page))
}
