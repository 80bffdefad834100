//! The way to the issuer: over TLS 1.3 with a certificate on both ends, or straight into the rooms of the demo's.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use reqwest::{Certificate, Client, Identity, Url};
use tower::ServiceExt;

use super::IssuerSettings;
use crate::{OutsideFault, SettingsError, trace_context, web};

const JSON: &str = "application/json";
/// No honest answer is longer.
const LONGEST_ANSWER: usize = 256 * 1024;

#[derive(Clone)]
pub struct Line {
    http: Client,
    url: Url,
}

impl Line {
    pub(super) fn open(settings: &IssuerSettings) -> Result<Self, SettingsError> {
        crate::ensure_crypto_provider();
        let url = Url::parse(&settings.url).ok();
        // Without TLS no end would know the other.
        let url = url
            .filter(|url| url.scheme() == "https")
            .ok_or_else(|| SettingsError::new("issuer.url", "must begin with https://"))?;
        let believed = Certificate::from_pem_bundle(&read("issuer.ca_file", &settings.ca_file)?)
            .map_err(|_| SettingsError::new("issuer.ca_file", "holds no usable certificate"))?;
        if believed.is_empty() {
            return Err(SettingsError::new("issuer.ca_file", "holds no certificate"));
        }
        let mut shown = read("issuer.certificate", &settings.certificate)?;
        shown.push(b'\n');
        shown.extend(read("issuer.key", &settings.key)?);
        let identity = Identity::from_pem(&shown).map_err(|_| {
            SettingsError::new("issuer.certificate", "certificate and key cannot be read")
        })?;
        let patience = Duration::from_secs(settings.timeout_seconds);
        let http = Client::builder()
            .tls_certs_only(believed)
            .identity(identity)
            .timeout(patience)
            .connect_timeout(patience)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("Kalem")
            .build()
            .map_err(|_| SettingsError::new("issuer.key", "is not that of the certificate"))?;
        Ok(Self { http, url })
    }

    pub(super) async fn send(
        &self,
        path: &str,
        body: Option<String>,
    ) -> Result<(u16, Vec<u8>), OutsideFault> {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
        let asked = match body {
            Some(body) => {
                let post = self.http.post(url).header(header::CONTENT_TYPE, JSON);
                post.body(body)
            }
            None => self.http.get(url),
        };
        let asked =
            trace_context::headers().fold(asked, |asked, (name, value)| asked.header(name, value));
        let answer = asked.send().await.map_err(|error| web::fault(&error))?;
        let status = answer.status().as_u16();
        Ok((status, web::body(answer).await?))
    }
}

fn read(setting: &'static str, file: &Path) -> Result<Vec<u8>, SettingsError> {
    std::fs::read(file).map_err(|problem| {
        SettingsError::new(
            setting,
            format!("{} cannot be read: {problem}", file.display()),
        )
    })
}

/// Asks rooms that are in this process.
pub(super) async fn inside(
    rooms: &Router,
    path: &str,
    body: Option<String>,
) -> Result<(u16, Vec<u8>), OutsideFault> {
    let broken = |_| OutsideFault::new("the exchange broke off");
    let method = if body.is_some() {
        Method::POST
    } else {
        Method::GET
    };
    let asked = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, JSON);
    let asked = trace_context::headers()
        .fold(asked, |asked, (name, value)| asked.header(name, value))
        .body(body.map_or_else(Body::empty, Body::from))
        .map_err(broken)?;
    let Ok(answer) = rooms.clone().oneshot(asked).await;
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), LONGEST_ANSWER).await;
    let body = body.map_err(|_| OutsideFault::new("the answer is far too long"))?;
    Ok((status, body.to_vec()))
}
