//! Yardım: instructions, frequent questions, contact and personal data (R47).

use askama::Template;
use axum::extract::State;
use web::House;
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

fn help(house: &House, frame: Frame, topic: Topic) -> Answer {
    let authority = &house.settings.authority;
    page(HelpPage {
        topic,
        turkish: frame.language() == Language::Turkish,
        phone: authority.phone.clone(),
        email: authority.email.clone(),
        authority: authority.name.clone(),
        postal_address: house
            .settings
            .envelope(house.outside.clock.today())
            .join(", "),
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
pub async fn wet_ink(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::WetInk)
}

/// GET /yardim/e-imza
pub async fn e_imza(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::EImza)
}

/// GET /yardim/e-onay
pub async fn e_onay(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::EOnay)
}

/// GET /yardim/imza-dogrulama
pub async fn verifier(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::Verifier)
}

/// GET /yardim/sorular
pub async fn questions(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::Questions)
}

/// GET /yardim/iletisim
pub async fn contact(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::Contact)
}

/// GET /yardim/kisisel-veriler
pub async fn personal_data(State(house): State<House>, Anyone { frame }: Anyone) -> Answer {
    help(&house, frame, Topic::PersonalData)
}
