//! Refusals as pages, in the reader's language.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::{ForMachines, Refusal};
use crate::App;
use crate::auth::Anyone;
use crate::frame::Frame;
use crate::request_id::RequestId;
use crate::security::{self, Event};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "refusal/refusal.html")]
struct RefusalPage<'a> {
    frame: Frame,
    title: &'a str,
    lead: &'a str,
    what_now: &'a str,
    reason: Option<&'a str>,
    /// What somebody who calls us can read out, so that their request is found in the log.
    reference: Option<String>,
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
pub async fn front(State(app): State<App>, request: Request, next: Next) -> Response {
    // What a page about a refusal needs to know of the request, which itself is gone by then.
    let mut asked = Request::new(());
    *asked.uri_mut() = request.uri().clone();
    *asked.headers_mut() = request.headers().clone();
    if let Some(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        asked.extensions_mut().insert(*peer);
    }
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let refusal = match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refusal,
        None => match bare(&response) {
            Some(refusal) => refusal,
            None => return response,
        },
    };
    let (mut asked, ()) = asked.into_parts();
    tell_security(&app, &mut asked, &refusal).await;
    let frame = match refusal {
        // Whatever is broken is not asked once more, not even who is signed in.
        Refusal::Unavailable | Refusal::Internal => Frame::of(&app, &asked.headers, &asked.uri),
        _ => match Anyone::from_request_parts(&mut asked, &app).await {
            Ok(Anyone { frame }) => frame,
            Err(never) => match never {},
        },
    };
    let texts = frame.t.clone();
    let key = refusal.key();
    let reference = id.filter(|_| refusal.has_reference());
    if reference.is_some() {
        // What the page's reference leads to, where nothing else was logged.
        tracing::warn!(refusal = key, "an error page is shown");
    }
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
        reference: reference.map(|id| id.reference()),
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
async fn tell_security(app: &App, asked: &mut Parts, refusal: &Refusal) {
    let event = match refusal {
        Refusal::Foreign => Event::of(security::Kind::ForeignForm),
        Refusal::TooMany => Event::of(security::Kind::LimitReached).detail("refused"),
        Refusal::DeskNotAllowed(operator) => {
            Event::of(security::Kind::AddressForbidden).operator(*operator)
        }
        _ => return,
    };
    let Ok(Visitor(visitor)) = Visitor::from_request_parts(asked, app).await;
    security::note(app, event.visitor(&visitor)).await;
}

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
