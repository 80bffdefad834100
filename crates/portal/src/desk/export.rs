//! GET /masa/bekleyen-formlar.csv: the whole queue as a file, sent while it is read, so that its length does not matter.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use futures_util::stream;
use serde_json::json;
use web::App;
use web::auth::{Operator, Orders};
use web::csv::{BOM, row};
use web::frame::Answer;
use web::language::Texts;
use web::refusal::Refusal;

use super::finders::{After, Line, forms_awaited};
use crate::staff::operators;

/// How many orders are read at a time.
const AT_ONCE: i64 = 500;

pub async fn download_csv(State(app): State<App>, operator: Operator<Orders>) -> Answer {
    // The file holds names, so the history keeps who downloaded it.
    let mut tx = app.db.write().await?;
    operators::note(&mut tx, &app, operator.id, "queue-exported", json!({})).await?;
    tx.commit().await?;
    let t = operator.frame.t;
    let name = format!("{}.csv", rules::dates::day(app.outside.clock.today()));
    let head = heading(&t);
    let rows = stream::try_unfold(Some(After::START), move |after| {
        let (app, t) = (app.clone(), t.clone());
        async move {
            match after {
                Some(after) => next_rows(&app, &t, after).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let first = stream::once(async move { Ok::<_, std::io::Error>(head) });
    let file = Body::from_stream(stream::StreamExt::chain(first, rows));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"bekleyen-formlar-{name}\""),
        ),
    ];
    Ok((headers, file).into_response())
}

/// The next rows, and where to go on. An error breaks the download off, so that half a file does not look whole.
async fn next_rows(
    app: &App,
    t: &Texts,
    after: After,
) -> Result<(String, Option<After>), std::io::Error> {
    let broken = |_: Refusal| std::io::Error::other("the queue cannot be read");
    let read = async {
        let found = forms_awaited(&mut app.db.read().await?, after, AT_ONCE).await?;
        let mut text = String::new();
        for listed in &found {
            row(&mut text, &cells(t, &Line::of(app, t, listed)?));
        }
        let last = found.last().filter(|_| found.len() as i64 == AT_ONCE);
        let next = last.map(|listed| After {
            at: listed.order.approved_at.unwrap_or_default(),
            number: listed.order.number,
        });
        Ok((text, next))
    };
    read.await.map_err(broken)
}

fn heading(t: &Texts) -> String {
    let mut head = BOM.to_owned();
    let names = [
        "order-number",
        "desk-name",
        "desk-identity",
        "product",
        "institution",
        "application-kind",
        "desk-approved-on",
        "desk-last-day",
    ];
    row(&mut head, &names.map(|key| t.text(key)));
    head
}

fn cells<'a>(t: &'a Texts, line: &'a Line) -> [&'a str; 8] {
    [
        &line.number,
        &line.name,
        &line.identity,
        &line.what,
        &line.institution,
        t.text(line.kind),
        &line.approved_on,
        &line.last_day,
    ]
}
