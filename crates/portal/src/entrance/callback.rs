//! GET /giris/donus: the browser comes back from the gate. OpenID Connect makes this a GET that changes
//! things; what it changes happens once, because the journey is taken out of the database first.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use outside::identity_gate::{Callback, GateError, Identity, Journey};
use rules::expiry;
use rules::identity_number::IdentityNumber;
use rules::person_name::PersonName;
use serde_json::json;
use store::history::Actor;
use store::{Tx, row};
use web::App;
use web::frame::{Answer, chosen_language, go};
use web::local_path::failed_login_address;
use web::refusal::Refusal;
use web::session::{self, Kind, token_hash};

use super::gate::{JOURNEY, JOURNEY_COOKIE, place};
use crate::after_login;
use crate::diary_entry::{self, Whereabouts};
use crate::people::{self, NameSource, Person, Said};

pub async fn come_back(
    State(app): State<App>,
    jar: CookieJar,
    whereabouts: Whereabouts,
    Query(callback): Query<Callback>,
) -> Answer {
    let sent_by_us = jar
        .get(session::cookie_name(&app, JOURNEY_COOKIE))
        .map(|cookie| cookie.value().to_owned());
    let Some(state) = sent_by_us.filter(|sent| callback.state.as_deref() == Some(sent)) else {
        return go("/giris?hata=gecersiz");
    };
    let Some((journey, return_to)) = take_journey(&app, &state).await? else {
        return go("/giris?hata=gecersiz");
    };
    let identity = match app
        .outside
        .gate
        .finish(&callback, &journey, app.outside.clock.now())
        .await
    {
        Ok(identity) => identity,
        Err(error) => {
            tracing::warn!(%error, "a login was not finished");
            let why = match error {
                GateError::Cancelled => "vazgecildi",
                GateError::Unavailable(_) => "kapi",
                GateError::Refused(_) => "gecersiz",
            };
            return go(&failed_login_address(why, &return_to));
        }
    };
    let mut tx = app.db.write().await?;
    let Some(mut person) = meet(&mut tx, &app, &identity).await? else {
        return go(&failed_login_address("gecersiz", &return_to));
    };
    let actor = Actor::Person(person.id);
    people::record(
        &mut tx,
        &app,
        &mut person,
        actor,
        "signed-in",
        json!({ "way": "e_devlet" }),
    )
    .await?;
    if let Some(language) = chosen_language(&jar) {
        people::choose_language(&mut tx, &app, &mut person, language).await?;
    }
    let way = way(&app, &identity);
    let cookie = session::open(&mut tx, &app, &jar, Kind::Person, person.id, way).await?;
    let (id, kind) = (person.id, diary_entry::Kind::Login);
    diary_entry::note(&mut tx, &app, id, (kind, None), "e_devlet", &whereabouts).await?;
    let (jar, kept_at) = after_login::restore(&mut tx, &app, jar, &person).await?;
    tx.commit().await?;
    let return_to = kept_at.unwrap_or(return_to);
    let mut gone = session::cookie(&app, JOURNEY_COOKIE, String::new());
    gone.make_removal();
    let jar = jar.add(cookie).add(gone);
    Ok((jar, Redirect::to(&return_to)).into_response())
}

/// What the session says of how it began.
fn way(app: &App, identity: &Identity) -> &'static str {
    let strong = &app.settings.contact.strong_acr;
    match &identity.assurance {
        Some(acr) if strong.contains(acr) => session::BY_GATE_STRONGLY,
        _ => session::BY_GATE,
    }
}

/// Takes the journey out, so that the same return cannot be used twice.
async fn take_journey(app: &App, state: &str) -> Result<Option<(Journey, String)>, Refusal> {
    let mut tx = app.db.write().await?;
    let taken = row!(
        &mut tx,
        (Vec<u8>, String, i64),
        "DELETE FROM login_attempt WHERE state_hash = $1 RETURNING sealed, return_to, expires_at",
        token_hash(state)
    )?;
    tx.commit().await?;
    let Some((sealed, return_to, expires_at)) = taken else {
        return Ok(None);
    };
    if !expiry::holds(app.now(), expires_at, JOURNEY) {
        return Ok(None);
    }
    let journey = serde_json::from_slice(&app.vault.open(&place(state), &sealed)?)?;
    Ok(Some((journey, return_to)))
}

/// The person whom the gate named, if what it said is an identity at all.
async fn meet(tx: &mut Tx, app: &App, said: &Identity) -> Result<Option<Person>, Refusal> {
    let identity = IdentityNumber::parse(&said.identity_number);
    let names = (
        PersonName::parse(&said.given_name),
        PersonName::parse(&said.family_name),
    );
    let (Ok(identity), (Ok(given_name), Ok(family_name))) = (identity, names) else {
        tracing::warn!("the gate named an identity that is none");
        return Ok(None);
    };
    let said = Said {
        identity: &identity,
        given_name: given_name.as_str(),
        family_name: family_name.as_str(),
        birth_date: said.birth_date,
        source: NameSource::Gate,
    };
    // The person is the actor of their own login; before the first one nobody is known yet.
    let actor = people::by_identity(tx, app, &identity)
        .await?
        .map_or(Actor::System, |known| Actor::Person(known.id));
    Ok(Some(people::meet(tx, app, &said, actor).await?))
}
