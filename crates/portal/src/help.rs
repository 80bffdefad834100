//! Yardım: instructions, frequent questions, contact and personal data (R47).

use askama::Template;
use axum::extract::State;
use web::App;
use web::auth::Anyone;
use web::frame::{Answer, Frame, page};
use web::language::Language;

/// Which of the help pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Topic {
    WetInk,
    EImza,
    EOnay,
    Verifier,
    Questions,
    Contact,
    PersonalData,
}

#[derive(Template)]
#[template(path = "help/help.html")]
struct HelpPage {
    topic: Topic,
    turkish: bool,
    phone: String,
    email: String,
    authority: String,
    postal_address: String,
    frame: Frame,
}

impl HelpPage {
    fn title(&self) -> &'static str {
        match self.topic {
            Topic::WetInk => "help-wet-ink",
            Topic::EImza => "help-e-imza",
            Topic::EOnay => "help-e-onay",
            Topic::Verifier => "help-verifier",
            Topic::Questions => "help-questions",
            Topic::Contact => "help-contact",
            Topic::PersonalData => "personal-data",
        }
    }
}

fn help(app: &App, frame: Frame, topic: Topic) -> Answer {
    let authority = &app.settings.authority;
    page(HelpPage {
        topic,
        turkish: frame.language() == Language::Turkish,
        phone: authority.phone.clone(),
        email: authority.email.clone(),
        authority: authority.name.clone(),
        postal_address: app.settings.envelope(app.outside.clock.today()).join(", "),
        frame,
    })
}

#[derive(Template)]
#[template(path = "help/contents.html")]
struct Contents {
    frame: Frame,
}

/// GET /yardim
pub async fn contents(Anyone { frame }: Anyone) -> Answer {
    page(Contents { frame })
}

/// GET /yardim/islak-imza
pub async fn wet_ink(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::WetInk)
}

/// GET /yardim/e-imza
pub async fn e_imza(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::EImza)
}

/// GET /yardim/e-onay
pub async fn e_onay(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::EOnay)
}

/// GET /yardim/imza-dogrulama
pub async fn verifier(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::Verifier)
}

/// GET /yardim/sorular
pub async fn questions(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::Questions)
}

/// GET /yardim/iletisim
pub async fn contact(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::Contact)
}

/// GET /yardim/kisisel-veriler
pub async fn personal_data(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    help(&app, frame, Topic::PersonalData)
}
