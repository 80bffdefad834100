//! POST /masa/kisisel-veri-talepleri/…/dosya: everything that is stored of the person as a file, for programs or to be read. It holds
//! all that is known of somebody, so it needs a fresh passkey, and the person's history and that of the operator say who downloaded it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use rules::data_request::Wanted;
use rules::dates::day_and_time;
use serde::Deserialize;
use serde_json::json;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{DataRequests, StrongOperator};
use web::frame::Answer;
use web::language::{Language, Texts};
use web::refusal::Refusal;

use super::everything::{Section, as_json, everything};
use super::sql;
use crate::people::{self, Person};
use crate::staff::operators;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Json,
    Page,
}

#[derive(Deserialize)]
pub struct Chosen {
    format: Format,
}

struct ShownSection {
    title: String,
    entries: Vec<Vec<(String, String)>>,
}

#[derive(Template)]
#[template(path = "data_request/file.html")]
struct FilePage<'a> {
    t: Arc<Texts>,
    language: &'static str,
    authority: &'a str,
    made_at: String,
    sections: Vec<ShownSection>,
}

pub async fn download(
    State(app): State<App>,
    StrongOperator(operator): StrongOperator<DataRequests>,
    Path(id): Path<Uuid>,
    axum::Form(chosen): axum::Form<Chosen>,
) -> Answer {
    let (row, person) = {
        let mut conn = app.db.read().await?;
        let row = sql::by_id(&mut conn, id).await?.ok_or(Refusal::NotFound)?;
        let person = people::by_id(&mut conn, row.person).await?;
        (row, person.ok_or(Refusal::NotFound)?)
    };
    if !matches!(row.wanted, Wanted::See | Wanted::Export) {
        return Err(Refusal::NotNow("data-request-no-file"));
    }
    let sections = everything(&app, &person).await?;
    let (name, kind, file) = match chosen.format {
        Format::Json => (
            "json",
            "application/json",
            serde_json::to_string_pretty(&as_json(&sections))?,
        ),
        Format::Page => (
            "html",
            "text/html; charset=utf-8",
            drawn(&app, &person, &sections).await?,
        ),
    };
    write_down(&app, person, id, operator.id, name).await?;
    // By the request's id: a name or a number in a file's name would stay in the list of downloads.
    let name = format!("attachment; filename=\"kisisel-veriler-{id}.{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file).into_response())
}

/// In the person's language, since it is given to them.
async fn drawn(app: &App, person: &Person, sections: &[Section]) -> Result<String, Refusal> {
    let language = people::language(&mut app.db.read().await?, person.id).await?;
    let language = language.unwrap_or(Language::Turkish);
    let t = app.languages.of(language);
    let page = FilePage {
        language: language.code(),
        authority: &app.settings.authority.name,
        made_at: day_and_time(timestamp(app.now())),
        sections: sections.iter().map(|section| shown(&t, section)).collect(),
        t,
    };
    page.render().map_err(|_| Refusal::Internal)
}

fn shown(t: &Texts, section: &Section) -> ShownSection {
    let entries = section.entries.iter().map(|entry| {
        // The detail of an act is ids and digests: it stands in the file for programs.
        let is_for_people = |name: &str| (section.name, name) != ("history", "detail");
        let fields = entry.iter().filter(move |(name, _)| is_for_people(name));
        let fields = fields.map(|(name, said)| {
            let label = t.text(&format!("export-field-{name}")).to_owned();
            (label, said.words(t, section.name, name))
        });
        fields.filter(|(_, words)| !words.is_empty()).collect()
    });
    ShownSection {
        title: t
            .text(&format!("export-section-{}", section.name))
            .to_owned(),
        entries: entries.collect(),
    }
}

async fn write_down(
    app: &App,
    mut person: Person,
    request: Uuid,
    operator: Uuid,
    format: &str,
) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let detail = json!({ "data_request": request, "format": format });
    let (actor, act) = (Actor::Operator(operator), "personal-data-exported");
    people::record(&mut tx, app, &mut person, actor, act, detail.clone()).await?;
    operators::note(&mut tx, app, operator, act, detail).await?;
    Ok(tx.commit().await?)
}
