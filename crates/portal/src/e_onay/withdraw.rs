//! /nes/bireysel/e-onay/geri-al: the consent is taken back by a code on one's phone, for whoever has no card that works. What the code
//! proves is enough to end a consent, never to give one.

use axum::extract::{Query, State};
use rules::e_onay::Choice;
use store::Tx;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::PAGE;
use super::ledger::{self, Entry, Way};
use super::page::is_offered;
use crate::notice::{self, Notice};
use crate::people::Person;
use crate::step_up::{self, Act, Proof, Words};

/// The consent that stands.
struct Withdraw {
    consent: Entry,
}

impl Withdraw {
    async fn find(app: &App, citizen: &Citizen) -> Result<Self, Refusal> {
        is_offered(app)?;
        let standing = ledger::standing(&mut app.db.read().await?, citizen.person).await?;
        let consent = standing.ok_or(Refusal::NotNow("refused-e-onay-chosen"))?;
        Ok(Self { consent })
    }
}

impl Act for Withdraw {
    const NAME: &'static str = "e-onay-withdraw";

    fn object(&self) -> String {
        self.consent.id.to_string()
    }

    fn words(&self) -> Words {
        Words {
            address: format!("{PAGE}/geri-al"),
            back: PAGE,
            title: "e-onay-withdraw-by-code",
            about: None,
            lead: "e-onay-withdraw-by-code-lead",
            steps: &[
                "e-onay-withdraw-by-code-now",
                "e-onay-withdraw-about",
                "e-onay-withdraw-by-code-after",
            ],
            warning: None,
            not_come: "step-up-not-come",
            button: "e-onay-withdraw-button",
            is_grave: true,
            carried: None,
        }
    }

    async fn write(&self, tx: &mut Tx, app: &App, person: &mut Person) -> Result<(), Refusal> {
        let standing = ledger::standing(tx, person.id).await?;
        if standing.map(|entry| entry.id) != Some(self.consent.id) {
            return Err(Refusal::Stale);
        }
        let (version, way) = (&self.consent.text_version, Way::PhoneCode);
        let entry = ledger::append(tx, app, person, Choice::Withdraw, version, way).await?;
        let cause = format!("e-onay-withdrawn:{}", entry.id);
        notice::tell_person(tx, app, person.id, &cause, Notice::EOnayWithdrawn).await?;
        Ok(())
    }
}

pub async fn ask(
    State(app): State<App>,
    citizen: Citizen,
    Query(note): Query<step_up::Note>,
) -> Answer {
    let act = Withdraw::find(&app, &citizen).await?;
    step_up::ask(&app, citizen, &act, &note).await
}

pub async fn send(State(app): State<App>, citizen: Citizen) -> Answer {
    let act = Withdraw::find(&app, &citizen).await?;
    step_up::send(&app, citizen, &act).await
}

pub async fn prove(
    State(app): State<App>,
    citizen: Citizen,
    axum::Form(typed): axum::Form<step_up::TypedCode>,
) -> Answer {
    let act = Withdraw::find(&app, &citizen).await?;
    match step_up::prove(&app, citizen, &act, &typed.code).await? {
        Proof::Wrong(again) => Ok(again),
        Proof::Right => go(&format!("{PAGE}/sonuc")),
    }
}
