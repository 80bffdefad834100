//! GET /uygulama: the package for the reader's system first, then the others; where there is none, what one can do instead.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use web::App;
use web::auth::Anyone;
use web::frame::{Answer, Frame, page};
use web::language::Language;
use web::refusal::Refusal;

use super::packages::{self, Digests, Package};
use super::system::System;

#[derive(Template)]
#[template(path = "app_download/app_download.html")]
struct DownloadPage {
    frame: Frame,
    phone: String,
    /// None: a phone, or a system that nobody builds the app for.
    own: Option<System>,
    packages: Vec<Package>,
}

impl DownloadPage {
    fn of(&self, system: &System) -> Vec<&Package> {
        let of_it = |package: &&Package| package.system == *system;
        self.packages.iter().filter(of_it).collect()
    }

    /// The other systems for which there is a package.
    fn others(&self) -> Vec<System> {
        let is_other = |system: &System| Some(*system) != self.own && !self.of(system).is_empty();
        System::ALL.into_iter().filter(is_other).collect()
    }

    fn key(&self, part: &str, system: &System) -> String {
        format!("app-{part}-{}", system.key())
    }

    /// As people read it: `12,3 MB`.
    fn size(&self, package: &Package) -> String {
        let tenths = (package.size * 10).div_ceil(1_000_000);
        let mark = match self.frame.language() {
            Language::Turkish => ',',
            Language::English => '.',
        };
        format!("{}{mark}{} MB", tenths / 10, tenths % 10)
    }
}

pub async fn show(
    State(app): State<App>,
    Extension(digests): Extension<Arc<Digests>>,
    Anyone { frame }: Anyone,
    headers: HeaderMap,
) -> Answer {
    let said = headers.get(USER_AGENT).and_then(|said| said.to_str().ok());
    page(DownloadPage {
        phone: app.settings.authority.phone.clone(),
        own: said.and_then(System::of_browser),
        packages: found(&app, digests).await?,
        frame,
    })
}

/// What the folder holds now; nothing where none is set.
pub(super) async fn found(app: &App, digests: Arc<Digests>) -> Result<Vec<Package>, Refusal> {
    let Some(folder) = app.settings.app_packages.clone() else {
        return Ok(Vec::new());
    };
    let read = tokio::task::spawn_blocking(move || packages::all(&folder, &digests)).await;
    match read {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => {
            tracing::error!(%error, "the folder of portal.app_packages cannot be read");
            Ok(Vec::new())
        }
        Err(_) => Err(Refusal::Internal),
    }
}
