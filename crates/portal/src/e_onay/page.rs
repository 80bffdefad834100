//! GET /nes/bireysel/e-onay: how the consent stands, the text of what can be chosen, and what was chosen so far. GET …/sonuc: "Seçiminiz
//! kaydedildi" (R36).

use askama::Template;
use axum::extract::State;
use rules::dates::day_and_time;
use rules::e_onay::{self, Choice, ConsentText, Standing};
use web::App;
use web::app::timestamp;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::language::Language;
use web::refusal::Refusal;

use super::PAGE;
use super::ledger::{self, Entry};

#[derive(Template)]
#[template(path = "e_onay/e_onay.html")]
struct ConsentPage {
    frame: Frame,
    /// Key and tone of how it stands.
    standing: (&'static str, &'static str),
    choice: Choice,
    text: &'static ConsentText,
    turkish: bool,
    /// Nothing was chosen.
    is_missing: bool,
    ledger: Vec<Line>,
}

/// One row of the ledger as it is shown.
struct Line {
    at: String,
    choice: &'static str,
    version: String,
    way: &'static str,
}

/// Where no e-signature is believed, none can be asked for.
///
/// # Errors
/// There is no such page.
pub fn is_offered(app: &App) -> Result<(), Refusal> {
    app.authorities().map(|_| ()).ok_or(Refusal::NotFound)
}

pub async fn show(State(app): State<App>, citizen: Citizen) -> Answer {
    is_offered(&app)?;
    consent_page(&app, citizen, false).await
}

pub async fn consent_page(app: &App, citizen: Citizen, is_missing: bool) -> Answer {
    let entries = ledger::entries(&mut app.db.read().await?, citizen.person).await?;
    let standing = Standing::of(entries.first().map(|entry| entry.choice));
    page(ConsentPage {
        standing: match standing {
            Standing::NeverGiven => ("e-onay-never-given", "info"),
            Standing::Given => ("e-onay-given", "ok"),
            Standing::Withdrawn => ("e-onay-withdrawn", "waiting"),
        },
        choice: standing.offers(),
        text: e_onay::current(app.outside.clock.today()),
        turkish: citizen.frame.language() == Language::Turkish,
        is_missing,
        ledger: entries.iter().map(line).collect(),
        frame: citizen.frame,
    })
}

fn line(entry: &Entry) -> Line {
    Line {
        at: day_and_time(timestamp(entry.at)),
        choice: match entry.choice {
            Choice::Accept => "e-onay-line-accept",
            Choice::Withdraw => "e-onay-line-withdraw",
        },
        version: entry.text_version.clone(),
        way: match entry.way.as_str() {
            "not_me" => "e-onay-way-not-me",
            "phone_code" => "e-onay-way-phone-code",
            _ => "e-onay-way-e-imza",
        },
    }
}

#[derive(Template)]
#[template(path = "e_onay/outcome.html")]
struct OutcomePage {
    frame: Frame,
    at: String,
    lead: &'static str,
}

pub async fn outcome(State(app): State<App>, citizen: Citizen) -> Answer {
    is_offered(&app)?;
    let newest = ledger::newest(&mut app.db.read().await?, citizen.person).await?;
    let Some(newest) = newest else {
        return go(PAGE);
    };
    page(OutcomePage {
        frame: citizen.frame,
        at: day_and_time(timestamp(newest.at)),
        lead: match newest.choice {
            Choice::Accept => "e-onay-outcome-accept",
            Choice::Withdraw => "e-onay-outcome-withdraw",
        },
    })
}
