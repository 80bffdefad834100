//! GET and POST /imza-dogrula: two files in, and what is to be said of each signature. Nobody needs to log in.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use signature::indication::Indication;
use signature::verifier::Opinion;
use store::limit::Limit;
use web::App;
use web::auth::Anyone;
use web::frame::{Answer, Frame, page};
use web::language::Language;
use web::limits::{self, Shared};
use web::refusal::Refusal;
use web::visitor::Network;

use super::upload::{self, LARGEST, UploadFault};
use super::verdict::{Verdict, verdict};
use super::weigh::weigh;

/// A whole office may sit behind one network.
const UPLOADS: Shared = Shared {
    of_a_network: Limit {
        what: "verifier",
        max: 60,
        seconds: 600,
    },
    share: 10,
    of_all: Limit {
        what: "verifiers",
        max: 300,
        seconds: 60,
    },
};

#[derive(Template)]
#[template(path = "verifier/verifier.html")]
struct VerifierPage {
    frame: Frame,
    fault: Option<UploadFault>,
    verdicts: Vec<Verdict>,
    /// The worst of all, said once for the whole file.
    whole: Option<(&'static str, &'static str)>,
    has_roots: bool,
    largest: String,
}

impl VerifierPage {
    fn new(app: &App, frame: Frame) -> Self {
        Self {
            frame,
            fault: None,
            verdicts: Vec::new(),
            whole: None,
            has_roots: app.outside.authorities.is_some(),
            largest: (LARGEST / (1024 * 1024)).to_string(),
        }
    }

    fn fault_at(&self, field: &str) -> Option<UploadFault> {
        self.fault.filter(|fault| fault.field() == field)
    }

    fn say(&self, fault: &UploadFault) -> String {
        let t = &self.frame.t;
        let why = match (fault, t.language) {
            (UploadFault::Unreadable(what), Language::Turkish) => what.turkish(),
            (UploadFault::Unreadable(what), Language::English) => what.english(),
            _ => "",
        };
        t.with(fault.key(), &[("largest", &self.largest), ("why", why)])
    }
}

/// GET /imza-dogrula
pub async fn show(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    page(VerifierPage::new(&app, frame))
}

/// POST /imza-dogrula
pub async fn verify(
    State(app): State<App>,
    Anyone { frame }: Anyone,
    network: Network,
    headers: HeaderMap,
    form: Multipart,
) -> Answer {
    if !limits::of_network_within(&app, UPLOADS, &network).await? {
        return Err(Refusal::TooMany);
    }
    let mut shown = VerifierPage::new(&app, frame);
    let turns = &app.turns.to_verify;
    let turn = turns
        .for_body(&network.visitor, &headers, 2 * LARGEST)
        .await?;
    let weighed = match upload::take(form, turn).await? {
        Ok(sent) => weigh(&app, sent).await?,
        Err(fault) => Err(fault),
    };
    let opinions = match weighed {
        Ok(opinions) => opinions,
        Err(fault) => {
            shown.fault = Some(fault);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(shown)?).into_response());
        }
    };
    let texts = shown.frame.t.clone();
    let other = app.languages.of(texts.language.other());
    shown.whole = Some(whole(&opinions));
    shown.verdicts = opinions
        .iter()
        .map(|opinion| verdict(opinion, shown.has_roots, &texts, &other))
        .collect();
    page(shown)
}

/// The tone and the key of the sentence about the whole file.
fn whole(opinions: &[Opinion]) -> (&'static str, &'static str) {
    let any = |indication| opinions.iter().any(|one| one.indication() == indication);
    if any(Indication::Failed) {
        ("warning", "verifier-whole-failed")
    } else if any(Indication::Indeterminate) {
        ("warning", "verifier-whole-indeterminate")
    } else {
        ("success", "verifier-whole-passed")
    }
}
