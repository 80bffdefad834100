//! GET /masa/guvenlik: what the security officer must hear of, newest first, by kind, hour by hour, and as a file.
//!
//! A network is shown as a short mark of its blind index: equal ones are seen as equal, and none can be read.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use rules::dates::day_and_time;
use serde::Deserialize;
use store::{Conn, Micros, StoreError, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Operator, SecurityEvents};
use web::csv::{BOM, row};
use web::frame::{Answer, Frame, page};
use web::language::Texts;
use web::security::Kind;

use crate::e_imza;

/// How many events a page shows.
const PAGE: i64 = 50;
/// How many a file holds at most: the newest ones.
const IN_A_FILE: i64 = 20_000;
/// How many rows the counts by the hour look at, so that a flood does not make this page slow.
const COUNTED: i64 = 50_000;
const HOUR: Micros = 3_600_000_000;

#[derive(store::sqlx::FromRow)]
struct Stored {
    bucket: Vec<u8>,
    kind: String,
    operator: Option<Uuid>,
    user_name: Option<String>,
    visitor: Option<Vec<u8>>,
    detail: String,
    times: i64,
    first_at: Micros,
    last_at: Micros,
}

/// One line of the page.
struct Line {
    at: String,
    kind: String,
    detail: String,
    /// Whether the detail is in the reader's words; else it is the key, as the log has it.
    is_said: bool,
    operator: String,
    network: String,
    times: i64,
}

/// How often something happened in one hour.
struct Counted {
    hour: String,
    kind: String,
    times: i64,
}

#[derive(Template)]
#[template(path = "desk/security_events.html")]
struct EventsPage {
    frame: Frame,
    kinds: &'static [Kind],
    chosen: String,
    lines: Vec<Line>,
    counts: Vec<Counted>,
    next: Option<String>,
    first: bool,
}

#[derive(Deserialize)]
pub struct EventsRequest {
    /// A kind's key; anything else is all kinds.
    #[serde(default)]
    tur: String,
    /// Where the page before ended.
    #[serde(default)]
    sonra: String,
}

impl EventsRequest {
    fn kind(&self) -> &str {
        let known = Kind::ALL.iter().find(|kind| kind.key() == self.tur);
        known.map_or("", |kind| kind.key())
    }
}

/// Where a page ends: the time and the bucket of its last row.
fn after(text: &str) -> (Micros, Vec<u8>) {
    let parsed = text.split_once('-').and_then(|(at, bucket)| {
        let digits = bucket.as_bytes().chunks(2).map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        });
        Some((at.parse().ok()?, digits.collect::<Option<Vec<u8>>>()?))
    });
    parsed.unwrap_or((Micros::MAX, Vec::new()))
}

async fn events(
    conn: &mut Conn,
    kind: &str,
    (at, bucket): (Micros, Vec<u8>),
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    rows!(
        conn,
        Stored,
        "SELECT e.bucket, e.kind, e.operator, o.user_name, e.visitor, e.detail, e.times, e.first_at, e.last_at
         FROM security_event e LEFT JOIN operator o ON o.id = e.operator
         WHERE ($1 = '' OR e.kind = $1) AND (e.last_at < $2 OR (e.last_at = $2 AND e.bucket < $3))
         ORDER BY e.last_at DESC, e.bucket DESC LIMIT $4",
        kind,
        at,
        bucket,
        limit
    )
}

/// The first characters of the blind index.
fn network(visitor: Option<&[u8]>) -> String {
    let mark = visitor.unwrap_or_default().iter().take(4);
    mark.map(|byte| format!("{byte:02x}")).collect()
}

fn line(texts: &Texts, event: &Stored) -> Line {
    let key = format!("security-detail-{}", event.detail);
    let own = texts.text(&key);
    // Why a signature was refused has words of its own.
    let said = match own == key {
        true => e_imza::why_in_words(texts, &event.detail),
        false => own.to_owned(),
    };
    let is_said = said != event.detail;
    Line {
        at: day_and_time(timestamp(event.last_at)),
        kind: format!("security-kind-{}", event.kind),
        detail: said,
        is_said,
        operator: event.user_name.clone().unwrap_or_default(),
        network: network(event.visitor.as_deref()),
        times: event.times,
    }
}

/// The last day, hour by hour, the newest first.
async fn counts(conn: &mut Conn, kind: &str, now: Micros) -> Result<Vec<Counted>, StoreError> {
    let found = rows!(
        conn,
        (Micros, String, i64),
        "SELECT last_at, kind, times FROM security_event WHERE last_at > $1 AND ($2 = '' OR kind = $2)
         ORDER BY last_at DESC LIMIT $3",
        now - 24 * HOUR,
        kind,
        COUNTED
    )?;
    let mut hours: BTreeMap<(Micros, String), i64> = BTreeMap::new();
    for (at, kind, times) in found {
        *hours.entry((at / HOUR, kind)).or_default() += times;
    }
    let newest_first = hours.into_iter().rev();
    Ok(newest_first
        .map(|((hour, kind), times)| Counted {
            hour: day_and_time(timestamp(hour * HOUR)),
            kind: format!("security-kind-{kind}"),
            times,
        })
        .collect())
}

pub async fn show(
    State(app): State<App>,
    operator: Operator<SecurityEvents>,
    Query(request): Query<EventsRequest>,
) -> Answer {
    let (found, counts) = {
        let mut conn = app.db.read().await?;
        let found = events(&mut conn, request.kind(), after(&request.sonra), PAGE + 1).await?;
        (found, counts(&mut conn, request.kind(), app.now()).await?)
    };
    let shown = &found[..found.len().min(PAGE as usize)];
    let next = shown.last().filter(|_| found.len() > shown.len());
    let next = next.map(|last| {
        let bucket: String = last.bucket.iter().map(|b| format!("{b:02x}")).collect();
        format!("{}-{bucket}", last.last_at)
    });
    let texts = &operator.frame.t;
    let lines = shown.iter().map(|event| line(texts, event)).collect();
    page(EventsPage {
        frame: operator.frame,
        kinds: Kind::ALL,
        chosen: request.kind().to_owned(),
        lines,
        counts,
        next,
        first: request.sonra.is_empty(),
    })
}

/// GET /masa/guvenlik.csv
pub async fn download(
    State(app): State<App>,
    _: Operator<SecurityEvents>,
    Query(request): Query<EventsRequest>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let found = events(&mut conn, request.kind(), after(""), IN_A_FILE).await?;
    let mut text = BOM.to_owned();
    row(
        &mut text,
        &[
            "first", "last", "kind", "detail", "operator", "network", "times",
        ],
    );
    for event in &found {
        let operator = event.operator.map(|id| id.to_string()).unwrap_or_default();
        row(
            &mut text,
            &[
                &timestamp(event.first_at).to_string(),
                &timestamp(event.last_at).to_string(),
                &event.kind,
                &event.detail,
                &operator,
                &network(event.visitor.as_deref()),
                &event.times.to_string(),
            ],
        );
    }
    let today = rules::dates::day(app.outside.clock.today());
    let name = format!("attachment; filename=\"guvenlik-olaylari-{today}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_on_where_the_one_before_ended_and_nonsense_is_the_first_page() {
        assert_eq!(after("12-00ff"), (12, vec![0, 0xff]));
        for nonsense in ["", "12", "x-00", "12-zz", "12-ş"] {
            assert_eq!(after(nonsense), (Micros::MAX, Vec::new()), "{nonsense}");
        }
    }
}
