//! e-İmza uygulamasını indir: the packages of the app that this installation has, and what to do where there is none (R04).

mod packages;
mod page;
mod serve;
mod system;

use std::sync::Arc;

use axum::routing::get;
use axum::{Extension, Router};
use web::App;

use packages::Digests;

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/uygulama", get(page::show))
        .route("/uygulama/{file}", get(serve::serve))
        .layer(Extension(Arc::new(Digests::default())))
}
