//! The districts of a province, for the form's suggestions: public facts, the same for everybody.

use axum::Json;
use axum::extract::Query;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use rules::district::District;
use rules::province::Province;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Asked {
    /// A province's name, as the form's list has it.
    #[serde(default)]
    of: String,
}

/// Names of districts; none where no such province is.
pub async fn list(Query(asked): Query<Asked>) -> impl IntoResponse {
    let names: Vec<_> = match Province::parse(&asked.of) {
        Ok(province) => District::of(province).map(District::name).collect(),
        Err(_) => Vec::new(),
    };
    ([(CACHE_CONTROL, "public, max-age=86400")], Json(names))
}
