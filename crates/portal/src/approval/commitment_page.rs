//! GET /taahhutname: the commitment as a page of its own, for everyone, to read and to print.

use askama::Template;
use axum::extract::State;
use rules::commitment::{self, Commitment};
use rules::product::SubjectKind;
use web::App;
use web::auth::Anyone;
use web::frame::{Answer, Frame, page};
use web::language::Language;

#[derive(Template)]
#[template(path = "approval/commitment.html")]
struct CommitmentPage {
    frame: Frame,
    commitment: &'static Commitment,
    turkish: bool,
}

pub async fn commitment_page(State(app): State<App>, Anyone { frame }: Anyone) -> Answer {
    let turkish = frame.language() == Language::Turkish;
    page(CommitmentPage {
        commitment: commitment::current(SubjectKind::Person, app.outside.clock.today()),
        turkish,
        frame,
    })
}
