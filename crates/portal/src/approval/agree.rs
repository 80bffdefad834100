//! GET /basvurularim/SD-…/onay/{way}: the commitment, one tick, and the button that approves in the chosen way.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::Approval;
use rules::commitment::Commitment;
use serde::Deserialize;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, Frame, go, page};
use web::language::Language;
use web::order_path::OrderPath;

use super::ready::{self, Stands};
use super::way::{self, Way};

#[derive(Template)]
#[template(path = "approval/agree.html")]
struct AgreePage {
    frame: Frame,
    number: String,
    way: Way,
    commitment: &'static Commitment,
    turkish: bool,
    form_version: i64,
    /// The commitment is that of a legal entity, whose text stands on no page of its own.
    is_of_entity: bool,
    /// Where a signed form is posted to; empty for the other ways.
    address: Vec<String>,
    /// The button was pressed without the tick.
    is_missing: bool,
}

impl AgreePage {
    fn commitment_title(&self) -> &'static str {
        match self.turkish {
            true => self.commitment.title_tr,
            false => self.commitment.title_en,
        }
    }

    /// What the way says of itself.
    fn way_text(&self, which: &str) -> String {
        let key = format!("{}-{which}", self.way.texts());
        self.frame.t.text(&key).to_owned()
    }
}

#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    hata: String,
}

pub async fn agree(
    State(app): State<App>,
    citizen: Citizen,
    Path((OrderPath(number), chosen)): Path<(OrderPath, String)>,
    Query(note): Query<Note>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let ready = match ready::find(&mut conn, &app, citizen.person, number).await? {
        Stands::Ready(ready) => *ready,
        Stands::Elsewhere(path) => return go(&path),
    };
    let ways = way::offered(&mut conn, &app, &ready.order).await?;
    if ready.waits_for_paper && chosen == way::address(Approval::WetInk) {
        return go(&format!("/basvurularim/{number}/sonuc"));
    }
    // A consent that was withdrawn in between: what is left is chosen anew.
    let Some(way) = ways.into_iter().find(|way| way.address() == chosen) else {
        return go(&format!("/basvurularim/{number}/onay"));
    };
    let today = app.outside.clock.today();
    page(AgreePage {
        number: number.to_string(),
        is_of_entity: ready.order.entity().is_some(),
        commitment: ready.order.commitment(&app)?,
        turkish: citizen.frame.language() == Language::Turkish,
        form_version: ready.order.form_version,
        address: match way.approval {
            Approval::WetInk => app.settings.envelope(today),
            Approval::EImza | Approval::EOnay => Vec::new(),
        },
        is_missing: note.hata == "okunmadi",
        way,
        frame: citizen.frame,
    })
}
