//! Contact points of a person: the phones that were proven, and the e-mail addresses that came with them. Codes that open something and notices
//! that protect go there, never to what a form or a list names (decision 0015).

mod adopt;
mod confirm;
mod end;
mod language;
mod proven;
mod shown;
mod sql;
mod step_up;

use axum::Router;
use axum::routing::{get, post};
use web::House;

pub use adopt::adopt;
pub use end::end_denied;
pub use proven::{How, how, proven};
pub use shown::{Line, lines};
pub use sql::{Told, told};
pub use step_up::{Shown, step_up};

/// Where a phone is confirmed.
const PHONE: &str = "/nes/bireysel/telefon";

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/dil", post(language::switch_language))
        .route(
            "/nes/bireysel/telefon",
            get(confirm::ask).post(confirm::send),
        )
        .route("/nes/bireysel/telefon/kod", post(confirm::prove))
}
