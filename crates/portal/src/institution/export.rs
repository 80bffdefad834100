//! POST /yetkili/basvurular/aktar: what the officer's page shows, as a file that is sent while it is read, so that its length does not matter. It
//! holds what the pages show, with the same masks. A POST, since the history keeps who took it and the search may hold a name.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use futures_util::stream;
use personnel_list::Table;
use rules::application::Progress;
use serde::Deserialize;
use serde_json::json;
use store::history::{self, Actor, Seen};
use uuid::Uuid;
use web::App;
use web::auth::Officer;
use web::csv::{BOM, row};
use web::frame::{Answer, go};
use web::language::Texts;
use web::refusal::Refusal;

use super::Acting;
use super::appointment::entry;
use super::contact::Contact;
use super::filter::{Asked, Filter, Sought};
use super::found::{self, Found};
use crate::order::shown::{Shown, last_day};
use crate::people;

/// How many orders are read at a time.
const AT_ONCE: i64 = 500;

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Xlsx,
    Csv,
}

impl Format {
    const fn key(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

#[derive(Deserialize)]
pub struct Export {
    #[serde(default)]
    bicim: Format,
    #[serde(flatten)]
    asked: Asked,
}

pub async fn export(
    State(app): State<App>,
    officer: Officer,
    axum::Form(wanted): axum::Form<Export>,
) -> Answer {
    let Export { bicim, asked } = wanted;
    let Some(acting) = Acting::of(&officer, &asked.wanted)? else {
        return go("/yetkili");
    };
    let institution = acting.institution.id;
    let filter = asked.filter(&app, asked.number().is_none());
    let detail = json!({
        "format": bicim.key(),
        "progress": filter.progress.map(Progress::key),
        "searched": !matches!(filter.sought, Sought::Anybody),
    });
    let mut tx = app.db.write().await?;
    let actor = Actor::Officer(officer.citizen.person);
    let taken = entry(&app, institution, actor, "orders-exported", detail);
    history::record(&mut tx, &app.vault, Seen::Whatever, taken).await?;
    tx.commit().await?;
    let name = format!("{}.{}", app.outside.clock.today(), bicim.key());
    let export = Running {
        file: File::new(bicim, &officer.citizen.frame.t).map_err(|_| Refusal::Internal)?,
        t: officer.citizen.frame.t,
        behind: None,
        institution,
        filter,
        app,
    };
    let pieces = stream::try_unfold(Some(Box::new(export)), async |running| match running {
        Some(running) => running.next().await.map(Some),
        None => Ok(None),
    });
    let headers = [
        (header::CONTENT_TYPE, bicim.content_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"kurum-basvurulari-{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

struct Running {
    app: App,
    t: std::sync::Arc<Texts>,
    institution: Uuid,
    filter: Filter,
    behind: Option<i64>,
    file: File,
}

type Piece = (Vec<u8>, Option<Box<Running>>);

impl Running {
    /// The next piece, and what is left. An error breaks the download off, so that half a file does not look whole.
    async fn next(mut self: Box<Self>) -> Result<Piece, std::io::Error> {
        let broken = |_| std::io::Error::other("the orders cannot be read");
        let found = self.read().await.map_err(broken)?;
        for found in &found {
            let cells = cells(&self.app, &self.t, found).map_err(broken)?;
            self.file.row(&cells)?;
        }
        if (found.len() as i64) < AT_ONCE {
            return Ok((self.file.finish()?, None));
        }
        self.behind = found.last().map(|last| last.order.number);
        Ok((self.file.take(), Some(self)))
    }

    async fn read(&self) -> Result<Vec<Found>, Refusal> {
        let mut conn = self.app.db.read().await?;
        let Self {
            institution,
            filter,
            behind,
            ..
        } = self;
        Ok(found::page(&mut conn, *institution, filter, *behind, AT_ONCE).await?)
    }
}

/// The columns: the key of each title, and how many letters wide a spreadsheet draws it.
const COLUMNS: [(&str, u8); 10] = [
    ("order-number", 12),
    ("orders-name", 28),
    ("identity-number", 15),
    ("orders-email", 30),
    ("orders-phone", 18),
    ("product", 32),
    ("application-kind", 20),
    ("application-date", 14),
    ("application-status", 26),
    ("orders-last-day", 14),
];

fn cells(app: &App, t: &Texts, found: &Found) -> Result<[String; COLUMNS.len()], Refusal> {
    let order = &found.order;
    let shown = Shown::of(app, t, order);
    let contact = Contact::of(app, order)?;
    let identity = people::open_identity(app, order.person, &found.identity_sealed)?;
    Ok([
        shown.number,
        format!("{} {}", found.given_name, found.family_name),
        identity.masked(),
        contact.email,
        contact.phone,
        shown.what,
        t.text(order.kind_key()).to_owned(),
        shown.opened_on,
        shown.label,
        match shown.to_complete {
            true => last_day(order),
            false => String::new(),
        },
    ])
}

enum File {
    Csv(String),
    Xlsx(Box<Table>),
}

impl File {
    fn new(format: Format, t: &Texts) -> std::io::Result<Self> {
        let titles = COLUMNS.map(|(key, _)| t.text(key));
        Ok(match format {
            Format::Csv => {
                let mut text = BOM.to_owned();
                row(&mut text, &titles);
                Self::Csv(text)
            }
            Format::Xlsx => {
                let columns = titles.iter().zip(COLUMNS);
                let columns = columns.map(|(title, (_, width))| ((*title).to_owned(), width));
                Self::Xlsx(Box::new(Table::new(columns.collect())?))
            }
        })
    }

    fn row(&mut self, cells: &[String]) -> std::io::Result<()> {
        let cells: Vec<_> = cells.iter().map(String::as_str).collect();
        match self {
            Self::Csv(text) => row(text, &cells),
            Self::Xlsx(table) => table.row(&cells)?,
        }
        Ok(())
    }

    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(text) => std::mem::take(text).into_bytes(),
            Self::Xlsx(table) => table.take(),
        }
    }

    fn finish(self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Csv(text) => Ok(text.into_bytes()),
            Self::Xlsx(table) => table.finish(),
        }
    }
}
