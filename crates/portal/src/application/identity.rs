//! POST /basvurularim/SD-…/kimlik: "Kimlik Bilgilerimi Güncelle" (R16). The name that e-Devlet gave at the
//! login is put to the population register; unavailable is not the same as different, and the page says which.

use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use jiff::civil::Date;
use outside::civil_registry::Answer as Registered;
use rules::application::Event;
use rules::application_form::TypedForm;
use serde_json::json;
use store::history::Actor;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;
use web::visitor::Visitor;

use super::draft;
use super::saved_form;
use crate::order::finders;
use crate::order::record;
use crate::people::{self, NameSource, Person, Said};

pub async fn refresh_identity(
    State(app): State<App>,
    citizen: Option<Citizen>,
    visitor: Visitor,
    jar: CookieJar,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(typed): axum::Form<TypedForm>,
) -> Answer {
    let Some(citizen) = citizen else {
        return saved_form::keep(&app, jar, &visitor, number, typed).await;
    };
    let mut tx = app.db.write().await?;
    draft::save_of(&mut tx, &app, citizen.person, number, &typed).await?;
    let person = people::by_id(&mut tx, citizen.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    tx.commit().await?;

    // The register is asked between two transactions: nobody waits for it but this person.
    let birth = person.birth_date(&app)?;
    let said = ask(&app, &person, birth).await?;

    let mut tx = app.db.write().await?;
    let order = finders::own(&mut tx, citizen.person, number).await?;
    if said == "dogrulandi" {
        let confirmed = Said {
            identity: &person.identity(&app)?,
            given_name: &person.given_name,
            family_name: &person.family_name,
            birth_date: birth,
            source: NameSource::Register,
        };
        people::meet(&mut tx, &app, &confirmed, Actor::Person(citizen.person)).await?;
    }
    let (event, actor) = (Event::IdentityRefreshed, Actor::Person(citizen.person));
    let evidence = json!({ "answer": said });
    record(&mut tx, &app, &order, event, actor, evidence).await?;
    tx.commit().await?;
    go(&format!("/basvurularim/{number}/form?kimlik={said}"))
}

/// What the register answers, as the form page's address says it.
async fn ask(app: &App, person: &Person, birth: Option<Date>) -> Result<&'static str, Refusal> {
    let Some(birth) = birth else {
        return Ok("farkli");
    };
    let identity = person.identity(app)?;
    let asked = app.outside.registry.ask(
        identity.expose(),
        &person.given_name,
        &person.family_name,
        birth.year(),
    );
    Ok(match asked.await {
        Ok(Registered::Confirmed) => "dogrulandi",
        Ok(Registered::NotConfirmed) => "farkli",
        Err(error) => {
            tracing::warn!(%error, "the population register does not answer");
            "yanit-yok"
        }
    })
}
