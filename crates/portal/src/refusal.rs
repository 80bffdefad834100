//! The one taxonomy of what can go wrong with a request, and the one place that turns it into a page.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::StoreError;
use uuid::Uuid;

use crate::House;
use crate::door::Anyone;
use crate::frame::Frame;
use crate::security::{self, Event};
use crate::visitor::Visitor;

/// Why a request is not answered as asked. Handlers return it with `?`; [`front`] shows it.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Nothing is here, or nothing of this person's. The two are never told apart.
    NotFound,
    /// The address needs a person's login; afterwards the browser goes on to the given path.
    LoginNeeded(String),
    /// The address needs a login at the staff desk.
    DeskLoginNeeded,
    /// Known, but not allowed: a plain person at the officer's door.
    NotAllowed,
    /// A member of the staff without a role for this address; whose id is for the security officer alone.
    DeskNotAllowed(Uuid),
    /// A strong act wants a fresh proof by passkey; afterwards the browser goes on to the given path.
    ProofNeeded(String),
    /// The order does not allow this now; the key says why.
    NotNow(&'static str),
    /// Somebody else, or another tab, was first.
    Stale,
    /// Too often in too short a time.
    TooMany,
    /// All turns are taken, and the queue for them is full.
    Busy,
    /// What was sent cannot be read as what the page sends.
    Unreadable,
    /// More was sent than is taken.
    TooLarge,
    /// The form was sent from another site.
    Foreign,
    /// A system that the portal needs does not answer.
    Unavailable,
    /// Our own fault.
    Internal,
}

/// In seconds: turns are taken and given back within moments.
const RETRY_AFTER: &str = "5";

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::LoginNeeded(_) | Self::DeskLoginNeeded | Self::ProofNeeded(_) => {
                StatusCode::SEE_OTHER
            }
            Self::NotAllowed | Self::DeskNotAllowed(_) | Self::Foreign => StatusCode::FORBIDDEN,
            Self::NotNow(_) | Self::Stale => StatusCode::CONFLICT,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The key of the page's texts.
    fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::LoginNeeded(_) | Self::DeskLoginNeeded | Self::ProofNeeded(_) => "login-needed",
            Self::NotAllowed => "not-allowed",
            Self::DeskNotAllowed(_) => "desk-not-allowed",
            Self::NotNow(_) => "not-now",
            Self::Stale => "stale",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::Foreign => "foreign",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Stale) || error.is_duplicate() {
            return Self::Stale;
        }
        if matches!(error, StoreError::Forged) {
            return Self::NotNow("refused-record-altered");
        }
        // Database errors name tables and constraints, never values.
        tracing::error!(error = %error, "the database refused");
        match error.is_unavailable() {
            true => Self::Unavailable,
            false => Self::Internal,
        }
    }
}

impl From<store::VaultError> for Refusal {
    fn from(error: store::VaultError) -> Self {
        Self::from(StoreError::from(error))
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        tracing::error!(kind = ?error.classify(), "a stored value cannot be read");
        Self::Internal
    }
}

impl From<rules::application::Refused> for Refusal {
    fn from(refused: rules::application::Refused) -> Self {
        Self::NotNow(refused.key())
    }
}

impl From<rules::choice::NotAChoice> for Refusal {
    fn from(_: rules::choice::NotAChoice) -> Self {
        Self::Unreadable
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Self {
        tracing::error!(error = %error, "a page cannot be drawn");
        Self::Internal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match &self {
            Self::LoginNeeded(path) => {
                return Redirect::to(&crate::entrance::login_address(path)).into_response();
            }
            Self::DeskLoginNeeded => return Redirect::to("/masa/giris").into_response(),
            Self::ProofNeeded(path) => {
                return Redirect::to(&crate::staff::prove_address(path)).into_response();
            }
            _ => {}
        }
        let mut response = self.status().into_response();
        if let Self::Busy = self {
            let soon = HeaderValue::from_static(RETRY_AFTER);
            response.headers_mut().insert(header::RETRY_AFTER, soon);
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "refusal/refusal.html")]
struct RefusalPage<'a> {
    frame: Frame,
    title: &'a str,
    lead: &'a str,
    what_now: &'a str,
    reason: Option<&'a str>,
    way_on: (&'static str, &'static str),
}

/// Where one goes on from a refusal: address and label.
fn way_on(frame: &Frame, refusal: &Refusal) -> (&'static str, &'static str) {
    let within = |room: &str| frame.path.starts_with(room) && frame.who.is_some();
    match refusal {
        _ if frame.is_desk() => ("/masa", "desk"),
        Refusal::NotAllowed => ("/", "home"),
        _ if within("/basvurularim/") => ("/basvurularim", "menu-mine"),
        _ if within("/yetkili/") => ("/yetkili", "menu-officer"),
        _ => ("/", "home"),
    }
}

/// Shows refusals, and the bare errors of axum and its layers, as pages in the reader's language.
pub async fn front(State(house): State<House>, request: Request, next: Next) -> Response {
    // What a page about a refusal needs to know of the request, which itself is gone by then.
    let mut asked = Request::new(());
    *asked.uri_mut() = request.uri().clone();
    *asked.headers_mut() = request.headers().clone();
    if let Some(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        asked.extensions_mut().insert(*peer);
    }
    let mut response = next.run(request).await;
    let refusal = match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refusal,
        None => match bare(&response) {
            Some(refusal) => refusal,
            None => return response,
        },
    };
    let (mut asked, ()) = asked.into_parts();
    tell_security(&house, &mut asked, &refusal).await;
    let frame = match refusal {
        // Whatever is broken is not asked once more, not even who is signed in.
        Refusal::Unavailable | Refusal::Internal => Frame::of(&house, &asked.headers, &asked.uri),
        _ => match Anyone::from_request_parts(&mut asked, &house).await {
            Ok(Anyone { frame }) => frame,
            Err(never) => match never {},
        },
    };
    let texts = frame.t.clone();
    let key = refusal.key();
    let of = |part: &str| format!("refusal-{key}-{part}");
    let (title, lead) = (of("title"), of("lead"));
    // A clerk's order is looked up at the desk again, a person's own in Başvurularım.
    let what_now = match refusal {
        Refusal::Stale | Refusal::NotNow(_) if frame.is_desk() => "refusal-desk-next".to_owned(),
        // Whoever is locked out needs another way in.
        Refusal::TooMany if frame.path == "/masa/giris" => "refusal-desk-too-many-next".to_owned(),
        _ => of("next"),
    };
    let page = RefusalPage {
        way_on: way_on(&frame, &refusal),
        frame,
        title: texts.text(&title),
        lead: texts.text(&lead),
        what_now: texts.text(&what_now),
        reason: match refusal {
            Refusal::NotNow(reason) => Some(texts.text(reason)),
            _ => None,
        },
    };
    match page.render() {
        Ok(page) => {
            let (parts, _) = response.into_parts();
            let mut shown = (refusal.status(), Html(page)).into_response();
            // Cookies that a handler set on its way are kept, and when to come again.
            for name in [header::SET_COOKIE, header::RETRY_AFTER] {
                for value in parts.headers.get_all(&name) {
                    shown.headers_mut().append(name.clone(), value.clone());
                }
            }
            shown
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What the security officer must hear of a refusal, whatever room it came from.
async fn tell_security(house: &House, asked: &mut Parts, refusal: &Refusal) {
    let event = match refusal {
        Refusal::Foreign => Event::of(security::Kind::ForeignForm),
        Refusal::TooMany => Event::of(security::Kind::LimitReached).detail("refused"),
        Refusal::DeskNotAllowed(operator) => {
            Event::of(security::Kind::AddressForbidden).operator(*operator)
        }
        _ => return,
    };
    let Ok(Visitor(visitor)) = Visitor::from_request_parts(asked, house).await;
    security::note(house, event.visitor(&visitor)).await;
}

/// Marks an answer that a machine reads as it is, whatever its status: it gets no page.
#[derive(Clone)]
pub struct ForMachines;

/// What axum and its layers answer by themselves, without a page of ours.
fn bare(response: &Response) -> Option<Refusal> {
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| {
            let kind = kind.as_bytes();
            kind.starts_with(b"text/html") || kind.starts_with(b"application/")
        });
    if is_ours || response.extensions().get::<ForMachines>().is_some() {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Refusal::NotFound),
        StatusCode::BAD_REQUEST
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Refusal::Unreadable),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Refusal::TooLarge),
        StatusCode::FORBIDDEN => Some(Refusal::Foreign),
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => Some(Refusal::Unavailable),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Refusal::Internal),
        _ => None,
    }
}

/// A handler panicked: our own fault, told like any other, and without the panic's words, which might name a person.
pub fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Refusal::Internal.into_response()
}
