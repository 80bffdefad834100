//! POST /nes/bireysel/e-onay: a choice is made, and its text goes to be signed. Nothing is recorded before the signature is here.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use rules::e_onay::{self, Choice, Standing};
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::page::{consent_page, is_offered};
use super::{PAGE, ledger};
use crate::e_imza::{self, Consent, SigningPurpose, SigningRequest};
use crate::people;

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    secim: String,
}

pub async fn choose(
    State(app): State<App>,
    citizen: Citizen,
    headers: HeaderMap,
    axum::Form(chosen): axum::Form<Chosen>,
) -> Answer {
    is_offered(&app)?;
    let mut conn = app.db.read().await?;
    let newest = ledger::newest(&mut conn, citizen.person).await?;
    let person = people::by_id(&mut conn, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    drop(conn);
    let Ok(choice) = chosen.secim.parse::<Choice>() else {
        let again = consent_page(&app, citizen, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    };
    // Chosen already, in another window: the page says how it stands.
    if Standing::of(newest.map(|entry| entry.choice)).offers() != choice {
        return go(PAGE);
    }
    let text = e_onay::current(app.outside.clock.today());
    let request = SigningRequest {
        bodies: vec![text.signed(choice)],
        signing_purpose: SigningPurpose::Consent(Consent {
            choice,
            text_version: text.version.to_owned(),
        }),
        person: Some(citizen.person),
        by: person.masked_name(),
        go_on: format!("{PAGE}/sonuc"),
    };
    let (cookie, waiting) = e_imza::begin(&app, &headers, request).await?;
    let jar = CookieJar::new().add(cookie);
    Ok((jar, Redirect::to(&waiting)).into_response())
}
