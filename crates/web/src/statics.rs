//! The style sheet, the script and the mark, compiled in so that the program needs no folder beside it.

use axum::http::header;
use axum::response::{IntoResponse, Response};

fn file(kind: &'static str, bytes: &'static [u8]) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        bytes,
    )
        .into_response()
}

pub async fn css() -> Response {
    file(
        "text/css; charset=utf-8",
        include_bytes!("../static/kalem.css"),
    )
}

pub async fn js() -> Response {
    file(
        "text/javascript; charset=utf-8",
        include_bytes!("../static/kalem.js"),
    )
}

pub async fn mark() -> Response {
    file("image/svg+xml", include_bytes!("../static/kalem.svg"))
}
