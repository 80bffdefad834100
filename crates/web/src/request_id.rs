//! The id of a request: on every line that the log has of it, in the answer's header, and its beginning on error pages, where a person
//! reads it out on the phone.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use outside::trace_context::REQUEST_ID;

use crate::visitor;

pub const HEADER: HeaderName = HeaderName::from_static(REQUEST_ID);

/// What a person can be asked to read out.
const REFERENCE: usize = 8;
/// What a proxy calls a request may be this long.
const LONGEST: usize = 64;

/// Of safe letters only: it goes into logs and a header as it is.
#[derive(Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// What a trusted proxy calls this request, so that its log and ours can be read together; else a new one. A visitor's own word would
    /// let them choose what stands in our log.
    pub fn of(request: &Request, trusted: &[IpAddr]) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        match peer {
            Some(peer) if visitor::is_trusted(peer.0.ip(), trusted) => Self::of_known_peer(request),
            _ => Self::new(),
        }
    }

    /// What whoever asks calls it, where only programs of the installation's own can ask; else a new one.
    pub fn of_known_peer(request: &Request) -> Self {
        said(request.headers()).map_or_else(Self::new, |id| Self(id.into()))
    }

    /// Random from its first digit on, since the reference has no more than its beginning.
    fn new() -> Self {
        let random = uuid::Builder::from_random_bytes(rand::random());
        Self(random.into_uuid().to_string().into())
    }

    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning of the id, without hyphens.
    pub fn reference(&self) -> String {
        let letters = self.0.chars().filter(|&letter| letter != '-');
        letters.take(REFERENCE).collect()
    }

    pub fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

/// The one id that the headers name, if it is fit for a log.
fn said(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(HEADER).iter();
    let only = lines.next().filter(|_| lines.next().is_none())?;
    only.to_str().ok().filter(|id| is_safe(id))
}

/// Digits alone might be somebody's identity number or phone.
fn is_safe(id: &str) -> bool {
    let safe = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    (1..=LONGEST).contains(&id.len())
        && id.bytes().all(safe)
        && id.bytes().any(|letter| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_ids_of_safe_letters_are_taken() {
        let longest = "a".repeat(LONGEST);
        for good in [
            "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "F47AC10B58CC4372A5670E02B2C3D479",
            "a",
            &longest,
        ] {
            assert!(is_safe(good), "{good}");
        }
        let too_long = "a".repeat(LONGEST + 1);
        for bad in [
            "",
            "-",
            "10000000146",
            "90532-1234567",
            "a b",
            "a\tb",
            "a=1",
            "ayse@ornek.example",
            "\u{131}",
            &too_long,
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }

    #[test]
    fn two_lines_are_no_id() {
        let mut headers = HeaderMap::new();
        headers.append(HEADER, HeaderValue::from_static("first"));
        assert_eq!(said(&headers), Some("first"));
        headers.append(HEADER, HeaderValue::from_static("second"));
        assert_eq!(said(&headers), None);
    }

    #[test]
    fn a_reference_is_the_beginning_of_the_id() {
        let of = |id: &str| RequestId(id.into()).reference();
        assert_eq!(of("f47ac10b-58cc-4372-a567-0e02b2c3d479"), "f47ac10b");
        assert_eq!(of("f47-ac10b58cc"), "f47ac10b");
        assert_eq!(of("ab"), "ab");
    }
}
