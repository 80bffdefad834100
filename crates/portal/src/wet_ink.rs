//! Islak imza: the printed form, written down before it is handed out, and handed out again as written (R24, R25); and the desk's page on which the
//! signed paper arrives (R26).

mod arrival;
mod choose;
pub mod content;
mod download;
mod scan;
pub mod sql;

use axum::Router;
use axum::routing::get;
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
}
