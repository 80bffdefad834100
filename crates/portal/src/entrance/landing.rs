//! GET /: what this is, the way in, and what can be done without a login (R01).

use askama::Template;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};

#[derive(Template)]
#[template(path = "entrance/landing.html")]
struct Landing {
    frame: Frame,
}

pub async fn landing(citizen: Option<Citizen>, frame: Frame) -> Answer {
    match citizen {
        Some(_) => go("/islemler"),
        None => page(Landing { frame }),
    }
}
