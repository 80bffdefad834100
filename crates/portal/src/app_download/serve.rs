//! GET /uygulama/…: a package, sent while it is read.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::IntoResponse;
use futures_util::stream;
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use web::App;
use web::frame::Answer;
use web::refusal::Refusal;

use super::packages::Digests;
use super::page::found;

/// In bytes.
const PART: usize = 64 * 1024;

pub async fn serve(
    State(app): State<App>,
    Extension(digests): Extension<Arc<Digests>>,
    Path(name): Path<String>,
) -> Answer {
    // Looked up among what is offered, so that no name leads out of the folder.
    let offered = found(&app, digests).await?;
    let package = offered.into_iter().find(|package| package.file == name);
    let package = package.ok_or(Refusal::NotFound)?;
    let file = File::open(&package.path).await.map_err(|error| {
        tracing::error!(%error, "a package of the app cannot be opened");
        Refusal::NotFound
    })?;
    let parts = stream::try_unfold(file, async |mut file| {
        let mut part = vec![0; PART];
        let read = file.read(&mut part).await?;
        part.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((part, file)))
    });
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, package.size.to_string()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", package.file),
        ),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}
