//! GET /yetkili: what an officer can do, after choosing the institution where there are several.

use askama::Template;
use axum::extract::Query;
use web::auth::{Officer, OwnInstitution};
use web::frame::{Answer, Frame, page};

use super::{Acting, Wanted};

#[derive(Template)]
#[template(path = "institution/home.html")]
struct Home {
    frame: Frame,
    acting: Option<Acting>,
    institutions: Vec<OwnInstitution>,
}

pub async fn home(officer: Officer, Query(wanted): Query<Wanted>) -> Answer {
    page(Home {
        acting: Acting::of(&officer, &wanted)?,
        institutions: officer.institutions,
        frame: officer.citizen.frame,
    })
}
