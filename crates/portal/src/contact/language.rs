//! POST /dil: the language switch of every page. Whoever is signed in is written to in that language from then on.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, language_cookie};
use web::language::Language;
use web::local_path::local_path;
use web::refusal::Refusal;

use crate::people;

#[derive(Deserialize)]
pub struct Switch {
    language: String,
    back: String,
}

pub async fn switch_language(
    State(app): State<App>,
    citizen: Option<Citizen>,
    jar: CookieJar,
    axum::Form(request): axum::Form<Switch>,
) -> Answer {
    let language: Language = request.language.parse().map_err(|()| Refusal::Unreadable)?;
    if let Some(citizen) = citizen {
        let mut tx = app.db.write().await?;
        let person = people::by_id(&mut tx, citizen.person).await?;
        let mut person = person.ok_or(Refusal::NotFound)?;
        people::choose_language(&mut tx, &app, &mut person, language).await?;
        tx.commit().await?;
    }
    let back = Redirect::to(local_path(&request.back));
    Ok((jar.add(language_cookie(language)), back).into_response())
}
