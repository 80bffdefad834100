//! Islak imza: the printed form, written down before it is handed out, and handed out again as written (R24, R25); and the desk's page on which the
//! signed paper arrives (R26), is taken back where that was a mistake, or comes too late.

mod arrival;
mod choose;
pub mod content;
mod download;
mod late;
mod scan;
pub mod sql;
mod undo;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use arrival::accept;
pub use choose::approve;
pub use scan::arrival_address;

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/basvurularim/{order}/form.pdf", get(download::download))
        .route(
            "/masa/siparis/{order}/form",
            get(arrival::show_arrival).post(arrival::decide),
        )
        .route("/masa/siparis/{order}/gec-gelen", post(late::came))
        .route(
            "/masa/siparis/{order}/kabul-geri-al",
            get(undo::ask).post(undo::undo),
        )
}
