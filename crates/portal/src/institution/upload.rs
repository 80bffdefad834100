//! GET and POST /yetkili/listeler/yeni: the file and what is to be opened for its people. A file that cannot be read
//! is answered on the same page, with the choices kept.

use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use personnel_list::{LARGEST_FILE, ReadError};
use rules::application::{ApplicationKind, Payment};
use rules::free_text::FreeText;
use rules::product::Product;
use uuid::Uuid;
use web::App;
use web::auth::Officer;
use web::frame::{Answer, Frame, go, page};
use web::language::Texts;
use web::refusal::Refusal;
use web::sent_file;
use web::visitor::Visitor;

use super::arrival::{self, Arrived, Upload};
use super::row::label;
use super::saved_upload::{self, SavedUpload};
use super::{Acting, Wanted};
use crate::order::shown::{kind_key, name_of, payment_key};

/// No choice is longer.
const LONGEST_CHOICE: usize = 200;

#[derive(Template)]
#[template(path = "institution/upload.html")]
struct UploadPage {
    frame: Frame,
    acting: Acting,
    /// What may be ordered; nothing, where there is nothing to choose.
    products: Vec<Choice>,
    chosen: Chosen,
    /// What is shown was sent after the session had ended, without its file.
    waits: bool,
    faults: Vec<ListFault>,
}

/// A product that an institution may order.
struct Choice {
    key: String,
    name: String,
}

impl Choice {
    fn products(app: &App, t: &Texts) -> Vec<Self> {
        if only_product(app).is_some() {
            return Vec::new();
        }
        let products = app.settings.products.0.iter();
        let choice = |product: &Product| Self {
            key: product.key.clone(),
            name: name_of(t, product).to_owned(),
        };
        products.map(choice).collect()
    }
}

/// The product, where there is one only.
fn only_product(app: &App) -> Option<String> {
    match app.settings.products.0.as_slice() {
        [only] => Some(only.key.clone()),
        _ => None,
    }
}

/// What most lists order: the first of the catalogue.
fn usual_product(app: &App) -> String {
    let first = app.settings.products.0.first();
    first.map(|product| product.key.clone()).unwrap_or_default()
}

/// What was chosen, as it was posted.
#[derive(Default)]
struct Chosen {
    product: String,
    kind: String,
    payment: String,
    spare: String,
    file_name: String,
    file: Vec<u8>,
}

impl Chosen {
    fn set(&mut self, name: &str, value: String) {
        match name {
            "product" => self.product = value,
            "kind" => self.kind = value,
            "payment" => self.payment = value,
            "spare" => self.spare = value,
            _ => {}
        }
    }
}

impl From<SavedUpload> for Chosen {
    fn from(kept: SavedUpload) -> Self {
        Self {
            product: kept.product,
            kind: kept.kind,
            payment: kept.payment,
            spare: kept.spare,
            ..Self::default()
        }
    }
}

/// What is wrong, at which field.
struct ListFault {
    field: &'static str,
    text: String,
}

impl UploadPage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|fault| fault.field == field)
            .map(|fault| fault.text.as_str())
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        ApplicationKind::ALL
            .iter()
            .map(|kind| (kind.key(), kind_key(*kind)))
            .collect()
    }

    fn payments(&self) -> Vec<(&'static str, &'static str)> {
        Payment::ALL
            .iter()
            .map(|payment| (payment.key(), payment_key(*payment)))
            .collect()
    }
}

/// GET /yetkili/listeler/yeni
pub async fn show(
    State(app): State<App>,
    officer: Officer,
    jar: CookieJar,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let Some(acting) = Acting::of(&officer, &wanted)? else {
        return go("/yetkili");
    };
    let products = Choice::products(&app, &officer.citizen.frame.t);
    let waiting = {
        let mut conn = app.db.read().await?;
        saved_upload::waiting(&mut conn, &app, &jar, officer.citizen.person).await?
    };
    page(UploadPage {
        products,
        waits: waiting.is_some(),
        chosen: match waiting {
            Some(kept) => kept.into(),
            None => Chosen {
                payment: acting.institution.payment.clone(),
                spare: "no".into(),
                product: usual_product(&app),
                ..Chosen::default()
            },
        },
        frame: officer.citizen.frame,
        acting,
        faults: Vec::new(),
    })
}

/// POST /yetkili/listeler/yeni
pub async fn send(
    State(app): State<App>,
    officer: Option<Officer>,
    visitor: Visitor,
    jar: CookieJar,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    form: Multipart,
) -> Answer {
    let Some(officer) = officer else {
        return keep(&app, jar, &visitor, &wanted, form).await;
    };
    let Some(acting) = Acting::of(&officer, &wanted)? else {
        return go("/yetkili");
    };
    let t = officer.citizen.frame.t.clone();
    let mut chosen = Chosen::default();
    let whose = officer.citizen.person;
    let turns = &app.turns.list_files;
    let turn = turns
        .for_body(whose.as_bytes(), &headers, LARGEST_FILE)
        .await?;
    let too_large = take(form, &mut chosen).await?;
    if let Some(only) = only_product(&app) {
        chosen.product = only;
    }
    let mut faults = unchosen(&app, &t, &chosen);
    if too_large {
        faults.push(unread(&t, &ReadError::TooLarge));
    } else if chosen.file_name.is_empty() {
        faults.push(ListFault {
            field: "file",
            text: t.text("upload-file-missing").to_owned(),
        });
    }
    if faults.is_empty() {
        let upload = Upload {
            officer: officer.citizen.person,
            institution: acting.institution.id,
            file_name: shown_name(&chosen.file_name),
            bytes: std::mem::take(&mut chosen.file),
            kind: chosen.kind.parse()?,
            payment: chosen.payment.parse()?,
            spare: chosen.spare == "yes",
            product: chosen.product.clone(),
        };
        match arrival::arrive(&app, upload, turn).await? {
            Arrived::List(list) => {
                return arrived(&app, jar, whose, &format!("/yetkili/listeler/{list}")).await;
            }
            Arrived::Later => {
                let lists = acting.link_with("/yetkili/listeler", "durum=geliyor");
                return arrived(&app, jar, whose, &lists).await;
            }
            Arrived::Unreadable(error) => faults.push(unread(&t, &error)),
        }
    }
    let again = page(UploadPage {
        products: Choice::products(&app, &officer.citizen.frame.t),
        frame: officer.citizen.frame,
        acting,
        chosen,
        waits: false,
        faults,
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// Nothing waits any more, and the browser goes on.
async fn arrived(app: &App, jar: CookieJar, whose: Uuid, to: &str) -> Result<Response, Refusal> {
    let jar = saved_upload::is_done(app, jar, whose).await?;
    Ok((jar, go(to)?).into_response())
}

/// The session had ended: what was chosen is kept, and the file is not even read.
async fn keep(
    app: &App,
    jar: CookieJar,
    visitor: &Visitor,
    wanted: &Wanted,
    mut form: Multipart,
) -> Answer {
    let mut chosen = Chosen::default();
    take_choices(&mut form, &mut chosen)
        .await
        .map_err(|_| Refusal::Unreadable)?;
    let kept = SavedUpload {
        institution: wanted.kurum.as_ref().and_then(|id| id.parse().ok()),
        product: chosen.product,
        kind: chosen.kind,
        payment: chosen.payment,
        spare: chosen.spare,
    };
    saved_upload::keep(app, jar, visitor, kept).await
}

/// The fields before the file, as far as a choice can be long.
async fn take_choices(form: &mut Multipart, chosen: &mut Chosen) -> Result<(), MultipartError> {
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            break;
        }
        let content = sent_file::content(field, LONGEST_CHOICE).await?;
        chosen.set(&name, String::from_utf8_lossy(&content).into_owned());
    }
    Ok(())
}

/// Takes the form in; true where the file, or all of it, is larger than is taken. The choices stand before the file,
/// so that they are known even then.
async fn take(mut form: Multipart, chosen: &mut Chosen) -> Result<bool, Refusal> {
    match take_fields(&mut form, chosen).await {
        Ok(()) => Ok(chosen.file.len() > LARGEST_FILE),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Ok(true),
        Err(_) => Err(Refusal::Unreadable),
    }
}

async fn take_fields(form: &mut Multipart, chosen: &mut Chosen) -> Result<(), MultipartError> {
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let content = sent_file::content(field, LARGEST_FILE).await?;
        if name == "file" {
            chosen.file_name = file_name;
            chosen.file = content;
        } else {
            chosen.set(&name, String::from_utf8_lossy(&content).into_owned());
        }
    }
    Ok(())
}

/// Choices that were not made.
fn unchosen(app: &App, t: &Texts, chosen: &Chosen) -> Vec<ListFault> {
    let has_product = |product: &Product| product.key == chosen.product;
    let made = [
        ("product", app.settings.products.0.iter().any(has_product)),
        ("kind", chosen.kind.parse::<ApplicationKind>().is_ok()),
        ("payment", chosen.payment.parse::<Payment>().is_ok()),
        ("spare", ["yes", "no"].contains(&chosen.spare.as_str())),
    ];
    made.iter()
        .filter(|(_, made)| !made)
        .map(|(field, _)| ListFault {
            field,
            text: t.text("choice-missing").to_owned(),
        })
        .collect()
}

/// Why the file cannot be read, and what to do.
fn unread(t: &Texts, error: &ReadError) -> ListFault {
    let text = match error {
        ReadError::MissingColumns(fields) => {
            let columns: Vec<_> = fields.iter().map(|field| t.text(label(*field))).collect();
            t.with(error.key(), &[("columns", &columns.join(", "))])
        }
        ReadError::OpenQuote { line } => t.with(error.key(), &[("line", &line.to_string())]),
        _ => t.text(error.key()).to_owned(),
    };
    ListFault {
        field: "file",
        text,
    }
}

/// The file's name without the folders that some browsers send along, and without letters that cannot be seen.
fn shown_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let short: String = name.chars().take(100).collect();
    FreeText::<100>::parse(&short).map_or_else(|_| "?".to_owned(), |name| name.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::language::Language;

    /// B07: whatever is wrong with a file, the officer is told in words.
    #[test]
    fn every_reason_not_to_read_a_file_has_its_text() {
        for language in [Language::Turkish, Language::English] {
            let t = crate::languages().of(language);
            for key in ReadError::every_key() {
                assert_ne!(
                    t.with(key, &[("columns", "Ad"), ("line", "3")]),
                    key,
                    "{language:?}"
                );
            }
            for reason in personnel_list::IgnoredReason::ALL {
                assert_ne!(t.text(reason.key()), reason.key());
            }
        }
    }

    #[test]
    fn a_file_keeps_its_name_and_nothing_else() {
        assert_eq!(shown_name("C:\\Users\\x\\liste.xlsx"), "liste.xlsx");
        assert_eq!(shown_name("Özlük listesi.ods"), "Özlük listesi.ods");
        assert_eq!(shown_name("a\u{202e}fdp.exe"), "?");
        assert_eq!(shown_name(&"ş".repeat(200)).chars().count(), 100);
    }
}
