//! Sertifikamı askıya al: the holder stops a certificate within seconds, by a code on their phone (B13, R35). To resume it they call, since
//! whoever holds card and phone could do that as well.

use axum::extract::{Path, Query, State};
use rules::certificate_state::{Change, Demand};
use store::Tx;
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::refusal::Refusal;

use super::{CertificateChangeRequest, Outcome, carry_out, write_down};
use crate::certificate_state::mine::{is_over, own};
use crate::people::{self, Person};
use crate::step_up::{self, Act, Proof, Words};

const LIST: &str = "/nes/bireysel/sertifikalar";

/// A certificate of the person's own that can be suspended now.
struct Suspend {
    request: CertificateChangeRequest,
}

impl Suspend {
    /// The issuer is asked before any transaction is begun.
    async fn find(app: &App, citizen: &Citizen, id: Uuid) -> Result<Self, Refusal> {
        let person = people::by_id(&mut app.db.read().await?, citizen.person).await?;
        let person = person.ok_or(Refusal::NotFound)?;
        let known = own(app, &person, id).await?;
        if !known.state.may(Change::Suspend) || is_over(app, &known) {
            return Err(Refusal::NotNow("certificate-suspend-not-now"));
        }
        let request = CertificateChangeRequest {
            id: app.new_id(),
            certificate: id,
            serial: known.serial().map_err(|_| Refusal::Internal)?,
            person: Some(person.id),
            change: Change::Suspend,
            demand: Demand::Holder,
            seen: known.version,
        };
        Ok(Self { request })
    }
}

impl Act for Suspend {
    const NAME: &'static str = "suspend";

    fn object(&self) -> String {
        self.request.certificate.to_string()
    }

    fn words(&self) -> Words {
        Words {
            address: format!("/nes/bireysel/sertifika/{}/aski", self.request.certificate),
            back: LIST,
            title: "certificate-suspend-mine",
            about: Some(("certificate-serial", self.request.serial.to_string())),
            lead: "certificate-suspend-mine-lead",
            steps: &[
                "certificate-suspend-mine-now",
                "certificate-suspend-mine-before",
                "certificate-suspend-mine-after",
            ],
            warning: None,
            not_come: "step-up-not-come",
            button: "certificate-suspend",
            is_grave: true,
            carried: None,
        }
    }

    async fn write(&self, tx: &mut Tx, app: &App, _: &mut Person) -> Result<(), Refusal> {
        write_down(tx, app, &self.request, None).await?;
        Ok(())
    }
}

/// GET …/aski
pub async fn ask(
    State(app): State<App>,
    citizen: Citizen,
    Path(id): Path<Uuid>,
    Query(note): Query<step_up::Note>,
) -> Answer {
    let act = Suspend::find(&app, &citizen, id).await?;
    step_up::ask(&app, citizen, &act, &note).await
}

/// POST …/aski
pub async fn send(State(app): State<App>, citizen: Citizen, Path(id): Path<Uuid>) -> Answer {
    let act = Suspend::find(&app, &citizen, id).await?;
    step_up::send(&app, citizen, &act).await
}

/// POST …/aski/kod: with the right code it is written down, and the issuer is asked at once.
pub async fn prove(
    State(app): State<App>,
    citizen: Citizen,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<step_up::TypedCode>,
) -> Answer {
    let act = Suspend::find(&app, &citizen, id).await?;
    if let Proof::Wrong(again) = step_up::prove(&app, citizen, &act, &typed.code).await? {
        return Ok(again);
    }
    match carry_out(&app, act.request.id).await? {
        Outcome::Done => go(&format!("{LIST}?oldu=askida")),
        Outcome::Waiting => go(&format!("{LIST}?oldu=bekliyor")),
        Outcome::Refused(_) => Err(Refusal::Stale),
    }
}
