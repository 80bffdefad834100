//! GET and POST /nes/bireysel/telefon: a phone is confirmed outside of any form, since a form can be changed only until it is approved, and a
//! number changes later. POST …/kod: the code is typed.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::mobile_phone::MobilePhone;
use serde::Deserialize;
use store::Tx;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::PHONE;
use super::proven::{How, how, proven};
use crate::contact_point;
use crate::diary_entry::Whereabouts;
use crate::people::Person;
use crate::step_up::{self, Act, Proof, Words};

#[derive(Template)]
#[template(path = "contact/phone.html")]
struct PhonePage {
    frame: Frame,
    typed: String,
    hours: i64,
    /// What the desk proposed, since the person asked for it: taken with the proof.
    proposed_email: Option<String>,
    fault: Option<&'static str>,
}

#[derive(Deserialize)]
pub struct TypedPhone {
    #[serde(default)]
    phone: String,
    #[serde(default)]
    code: String,
}

/// A phone that the person says is theirs.
struct ConfirmPhone {
    phone: MobilePhone,
    how: How,
}

impl Act for ConfirmPhone {
    const NAME: &'static str = "contact";

    /// The phone itself, which is part of every purpose.
    fn object(&self) -> String {
        String::new()
    }

    fn words(&self) -> Words {
        Words {
            address: PHONE.to_owned(),
            back: PHONE,
            title: "contact-confirm-title",
            about: None,
            lead: "contact-confirm-lead",
            steps: &[],
            warning: None,
            not_come: "contact-confirm-not-come",
            button: "continue",
            is_grave: false,
            carried: Some(("phone", self.phone.national())),
        }
    }

    fn proves(&self) -> Option<&MobilePhone> {
        Some(&self.phone)
    }

    async fn write(&self, tx: &mut Tx, app: &App, person: &mut Person) -> Result<(), Refusal> {
        let email = contact_point::proposed_email(tx, app, person.id).await?;
        proven(tx, app, person, (&self.phone, email.as_ref()), &self.how).await?;
        Ok(contact_point::take_proposals(tx, app, person.id).await?)
    }
}

async fn phone_page(
    app: &App,
    citizen: Citizen,
    typed: String,
    fault: Option<&'static str>,
) -> Answer {
    let email =
        contact_point::proposed_email(&mut app.db.read().await?, app, citizen.person).await?;
    page(PhonePage {
        proposed_email: email.map(|email| email.as_str().to_owned()),
        frame: citizen.frame,
        typed,
        hours: app.settings.hold_hours(app.outside.clock.today()),
        fault,
    })
}

pub async fn ask(State(app): State<App>, citizen: Citizen) -> Answer {
    let proposed =
        contact_point::proposed_phone(&mut app.db.read().await?, &app, citizen.person).await?;
    phone_page(&app, citizen, proposed.unwrap_or_default(), None).await
}

/// POST: the code is sent, for the first time or again.
pub async fn send(
    State(app): State<App>,
    citizen: Citizen,
    whereabouts: Whereabouts,
    axum::Form(typed): axum::Form<TypedPhone>,
) -> Answer {
    let phone = match MobilePhone::parse(&typed.phone) {
        Ok(phone) => phone,
        Err(fault) => {
            let again = phone_page(&app, citizen, typed.phone, Some(fault.key())).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let how = how(&app, &citizen, whereabouts).await?;
    step_up::send(&app, citizen, &ConfirmPhone { phone, how }).await
}

/// POST …/kod
pub async fn prove(
    State(app): State<App>,
    citizen: Citizen,
    whereabouts: Whereabouts,
    axum::Form(typed): axum::Form<TypedPhone>,
) -> Answer {
    let Ok(phone) = MobilePhone::parse(&typed.phone) else {
        return go(PHONE);
    };
    let how = how(&app, &citizen, whereabouts).await?;
    let act = ConfirmPhone { phone, how };
    match step_up::prove(&app, citizen, &act, &typed.code).await? {
        Proof::Right => go("/nes/bireysel/gunluk?oldu=dogrulandi#iletisim"),
        Proof::Wrong(again) => Ok(again),
    }
}
