//! What anybody may fetch, over plain HTTP as the certificates say: lists, answers, the authority's certificates. All of it is signed, and
//! none of it needs to be hidden; TLS here would only go round in circles.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use signature::ocsp::Refusal;
use store::Micros;

use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::key_purpose::KeyPurpose;
use crate::own_key::{Draw, OwnKeys};
use crate::{ocsp, revocation_list, time_stamp};

/// In bytes: a question about twenty certificates is a fifth of it.
const MAX_BODY: usize = 8 * 1024;
/// In letters of an address.
const MAX_ADDRESS: usize = 4 * 1024;

/// The time as the composing program tells it.
pub type Clock = Arc<dyn Fn() -> Micros + Send + Sync>;

/// What the addresses are answered from.
#[derive(Clone)]
pub struct Published {
    issuer: Issuer,
    responder: Arc<OwnKeys>,
    stamper: Arc<OwnKeys>,
    root_list: Arc<[u8]>,
    clock: Clock,
    draw: Draw,
}

impl Published {
    /// `root_list`: of the root, from its ceremony; DER.
    pub fn new(issuer: Issuer, root_list: Vec<u8>, clock: Clock, draw: Draw) -> Self {
        Self {
            issuer,
            responder: Arc::new(OwnKeys::new(KeyPurpose::OcspAnswers)),
            stamper: Arc::new(OwnKeys::new(KeyPurpose::TimeStamps)),
            root_list: root_list.into(),
            clock,
            draw,
        }
    }

    /// What is to be done by and by, whether anybody asks or not: a list that is about to be old is made anew, and a key that was used
    /// long enough is replaced.
    pub async fn keep_up(&self) -> Result<(), IssuerFault> {
        let now = (self.clock)();
        revocation_list::current(&self.issuer, now).await?;
        self.responder.key(&self.issuer, now, self.draw).await?;
        self.stamper.key(&self.issuer, now, self.draw).await?;
        Ok(())
    }

    /// The whole OCSPResponse to a question in DER. Nobody takes an error for "good": whoever asks comes back or goes to the list.
    pub async fn answer(&self, question: &[u8]) -> Bytes {
        let now = (self.clock)();
        // In DER a question has one form, so it is known before it is read.
        if let Some(known) = self.issuer.answers.find(question, now) {
            return known;
        }
        let answered = async {
            let key = self.responder.key(&self.issuer, now, self.draw).await?;
            ocsp::answer(&self.issuer, &key, question, now).await
        };
        answered
            .await
            .unwrap_or_else(|_: IssuerFault| Refusal::TryLater.to_der().into())
    }
}

/// The floor plan.
pub fn rooms(published: Published) -> Router {
    Router::new()
        .route("/crl/makam.crl", get(list))
        .route("/crl/kok.crl", get(root_list))
        .route("/certs/makam.crt", get(authority))
        .route("/certs/kok.crt", get(root))
        .route("/ocsp", post(asked))
        .route("/ocsp/{*question}", get(asked_by_address))
        .route("/tsa", post(stamp))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(published))
}

const LIST: &str = "application/pkix-crl";
const CERTIFICATE: &str = "application/pkix-cert";
const ANSWER: &str = "application/ocsp-response";
const STAMP: &str = "application/timestamp-reply";

fn bytes(kind: &'static str, content: impl Into<Body>) -> Response {
    let kind = HeaderValue::from_static(kind);
    ([(header::CONTENT_TYPE, kind)], content.into()).into_response()
}

async fn list(State(published): State<Arc<Published>>) -> Response {
    match revocation_list::current(&published.issuer, (published.clock)()).await {
        Ok(list) => bytes(LIST, list.der),
        Err(fault) => not_now(&fault),
    }
}

async fn root_list(State(published): State<Arc<Published>>) -> Response {
    bytes(LIST, published.root_list.to_vec())
}

async fn authority(State(published): State<Arc<Published>>) -> Response {
    let certificate = published.issuer.authority.certificate();
    bytes(CERTIFICATE, certificate.der().to_vec())
}

async fn root(State(published): State<Arc<Published>>) -> Response {
    let certificate = published.issuer.authority.root();
    bytes(CERTIFICATE, certificate.der().to_vec())
}

async fn asked(State(published): State<Arc<Published>>, question: Bytes) -> Response {
    bytes(ANSWER, published.answer(&question).await)
}

/// RFC 6960, A.1.1: the question in base64, as part of the address.
async fn asked_by_address(
    State(published): State<Arc<Published>>,
    Path(question): Path<String>,
) -> Response {
    if question.len() > MAX_ADDRESS {
        return StatusCode::URI_TOO_LONG.into_response();
    }
    match BASE64_STANDARD.decode(question) {
        Ok(question) => bytes(ANSWER, published.answer(&question).await),
        Err(_) => bytes(ANSWER, Refusal::MalformedRequest.to_der()),
    }
}

async fn stamp(State(published): State<Arc<Published>>, request: Bytes) -> Response {
    let now = (published.clock)();
    let (issuer, draw) = (&published.issuer, published.draw);
    match published.stamper.key(issuer, now, draw).await {
        Ok(key) => {
            let answer = time_stamp::answer(issuer, &key, &request, now, draw());
            bytes(STAMP, answer)
        }
        Err(fault) => not_now(&fault),
    }
}

fn not_now(fault: &IssuerFault) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, fault.to_string()).into_response()
}
