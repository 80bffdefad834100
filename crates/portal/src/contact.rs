//! A person's phone and e-mail address: how a contact point is proven, the page where a phone is confirmed, and the language they are written to in.

mod confirm;
mod language;
mod proven;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use proven::{How, how, proven};

/// Where a phone is confirmed.
const PHONE: &str = "/nes/bireysel/telefon";

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/dil", post(language::switch_language))
        .route(
            "/nes/bireysel/telefon",
            get(confirm::ask).post(confirm::send),
        )
        .route("/nes/bireysel/telefon/kod", post(confirm::prove))
}
