//! PIN Değiştirme and Kilit Çözme: a code by SMS; with the right one the app's verification code is shown.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use store::Tx;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::{CARDS, CardPath, sql};
use crate::e_imza::{CardWork, SigningPurpose, SigningRequest, begin};
use crate::people::{self, Person};
use crate::step_up::{self, Act, Proof, Words};

/// Work on the PIN of a card of the person's own.
struct WorkOnPin {
    path: CardPath,
    card: sql::Card,
}

impl WorkOnPin {
    async fn find(app: &App, citizen: &Citizen, path: CardPath) -> Result<Self, Refusal> {
        let mut conn = app.db.read().await?;
        let found = sql::own(&mut conn, citizen.person, path.card).await?;
        let card = found.ok_or(Refusal::NotFound)?;
        if !card.shows_itself() {
            return Err(Refusal::NotNow("card-not-shown"));
        }
        Ok(Self { path, card })
    }
}

impl Act for WorkOnPin {
    const NAME: &'static str = "card";

    /// Changing the PIN and unlocking are two acts on one card.
    fn object(&self) -> String {
        format!("{}:{}", self.card.id, self.path.act.word())
    }

    fn words(&self) -> Words {
        Words {
            address: self.path.address(),
            back: CARDS,
            title: self.path.act.title(),
            about: Some(("card-serial", self.card.serial.clone())),
            lead: self.path.act.lead(),
            steps: &["card-step-code", "card-step-app", "card-step-pin"],
            warning: Some("card-keep-page"),
            not_come: "step-up-not-come",
            button: "continue",
            is_grave: false,
            carried: None,
        }
    }

    /// Nothing yet: what is done, the app does, and says so (`worked`).
    async fn write(&self, _: &mut Tx, _: &App, _: &mut Person) -> Result<(), Refusal> {
        Ok(())
    }
}

/// GET …/{card}/pin and …/{card}/kilit
pub(super) async fn ask(
    State(app): State<App>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
    Query(note): Query<step_up::Note>,
) -> Answer {
    let act = WorkOnPin::find(&app, &citizen, path).await?;
    step_up::ask(&app, citizen, &act, &note).await
}

/// POST …/{card}/pin and …/{card}/kilit
pub(super) async fn send(
    State(app): State<App>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
) -> Answer {
    let act = WorkOnPin::find(&app, &citizen, path).await?;
    step_up::send(&app, citizen, &act).await
}

/// POST …/{card}/pin/kod and …/kilit/kod
pub(super) async fn prove(
    State(app): State<App>,
    citizen: Citizen,
    Path(path): Path<CardPath>,
    headers: HeaderMap,
    axum::Form(typed): axum::Form<step_up::TypedCode>,
) -> Answer {
    let act = WorkOnPin::find(&app, &citizen, path).await?;
    let of = citizen.person;
    if let Proof::Wrong(again) = step_up::prove(&app, citizen, &act, &typed.code).await? {
        return Ok(again);
    }
    let person = people::by_id(&mut app.db.read().await?, of).await?;
    let request = SigningRequest {
        signing_purpose: SigningPurpose::Card(CardWork {
            card: act.card.id,
            act: act.path.act,
        }),
        bodies: Vec::new(),
        person: Some(of),
        by: person.ok_or(Refusal::NotFound)?.masked_name(),
        go_on: CARDS.to_owned(),
    };
    let (cookie, waiting) = begin(&app, &headers, request).await?;
    Ok((CookieJar::new().add(cookie), go(&waiting)?).into_response())
}
