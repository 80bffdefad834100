//! Kişisel veri talepleri: what a person asks about their own data (KVKK), recorded at the desk, with a clock of thirty days and an answer.

mod answer;
mod answered;
mod correct;
mod corrections;
mod erase;
mod everything;
pub mod facts;
mod file;
mod in_words;
mod letter;
mod list;
mod record;
pub mod sql;
mod unknown;
mod unknown_sql;

use axum::Router;
use axum::routing::{get, post};
use rules::data_request::Left;
use web::App;
use web::language::Texts;

const REQUESTS: &str = "/masa/kisisel-veri-talepleri";
/// Requests of people who are not known here.
const UNKNOWN: &str = "/masa/kisisel-veri-talepleri/bilinmeyen";

pub use unknown::ANSWERED_LONG_AGO;

pub fn rooms() -> Router<App> {
    Router::new()
        .route(
            "/masa/kisisel-veri-talepleri",
            get(list::show).post(record::record),
        )
        .route(
            "/masa/kisisel-veri-talepleri/yanitlanan",
            get(answered::show),
        )
        .route(
            "/masa/kisisel-veri-talepleri/bilinmeyen/{id}",
            get(unknown::show).post(unknown::answer),
        )
        .route(
            "/masa/kisisel-veri-talepleri/bilinmeyen/{id}/kisi",
            post(unknown::tie),
        )
        .route(
            "/masa/kisisel-veri-talepleri/{id}",
            get(answer::show).post(answer::answer),
        )
        .route(
            "/masa/kisisel-veri-talepleri/{id}/duzelt",
            get(correct::show).post(correct::correct),
        )
        .route("/masa/kisisel-veri-talepleri/{id}/sil", post(erase::erase))
        .route(
            "/masa/kisisel-veri-talepleri/{id}/dosya",
            post(file::download),
        )
}

/// The clock in words, and how it is coloured.
fn clock(texts: &Texts, left: Left) -> (String, &'static str) {
    let counted = |key: &str, days: i64| texts.with(key, &[("days", &days.to_string())]);
    match left {
        Left::Days(days) => (counted("data-request-left", days), "waiting"),
        Left::LastDay => (texts.text("data-request-last-day").to_owned(), "waiting"),
        Left::Overdue(days) => (counted("data-request-overdue", days), "stopped"),
    }
}
