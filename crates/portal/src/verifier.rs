//! İmza Doğrulama: anybody shows a signature and is told whether it is valid, why, and what to do (B20, EN 319 102-1).
//!
//! The engine is that of `kalem verify-signature`. Trusted are the configured roots, and nobody where there are none.
//! Nothing that is sent is stored or logged; a limit counts the visits, by a blind index of the address.

mod page;
mod upload;
mod verdict;
mod weigh;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use web::App;
use web::sent_file::LARGEST_UPLOAD;

pub fn rooms() -> Router<App> {
    Router::new().route(
        "/imza-dogrula",
        get(page::show)
            .post(page::verify)
            .layer(DefaultBodyLimit::max(LARGEST_UPLOAD)),
    )
}
