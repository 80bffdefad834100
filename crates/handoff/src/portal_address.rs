//! Where a portal is: scheme, host and port, and nothing more, so that two spellings of one portal cannot be two portals.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longer than any host name (RFC 1035: 253) with scheme and port.
const LONGEST: usize = 280;

/// `https://imza.example` or, on the own machine only, `http://127.0.0.1:8080`. In small letters, without a final slash, without the
/// scheme's own port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortalAddress(String);

/// This is not the address of a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the address of a portal, such as https://imza.example")]
pub struct NotAPortal;

impl PortalAddress {
    /// # Errors
    /// [`NotAPortal`] where there is a path, a user, a letter outside ASCII (write `xn--…`), or `http` to another machine.
    pub fn parse(text: &str) -> Result<Self, NotAPortal> {
        if text.len() > LONGEST || !text.is_ascii() {
            return Err(NotAPortal);
        }
        let text = text.to_ascii_lowercase();
        let text = text.strip_suffix('/').unwrap_or(&text);
        let (scheme, rest) = text.split_once("://").ok_or(NotAPortal)?;
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) => (host, Some(port_number(port)?)),
            None => (rest, None),
        };
        let own_port = match scheme {
            "https" => 443,
            // A line that nobody else is on needs no TLS.
            "http" if ["127.0.0.1", "localhost"].contains(&host) => 80,
            _ => return Err(NotAPortal),
        };
        if !is_host(host) {
            return Err(NotAPortal);
        }
        Ok(Self(match port {
            Some(port) if port != own_port => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        }))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the address of a page of this portal.
    pub fn has_page(&self, address: &str) -> bool {
        address.strip_prefix(&self.0).is_some_and(|path| {
            path.starts_with('/')
                && path
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        })
    }
}

fn port_number(text: &str) -> Result<u16, NotAPortal> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain).ok_or(NotAPortal)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

impl fmt::Display for PortalAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for PortalAddress {
    type Error = NotAPortal;
    fn try_from(text: String) -> Result<Self, NotAPortal> {
        Self::parse(&text)
    }
}

impl From<PortalAddress> for String {
    fn from(address: PortalAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_portal_has_one_spelling() {
        for (written, meant) in [
            ("https://imza.example", "https://imza.example"),
            ("HTTPS://Imza.Example/", "https://imza.example"),
            ("https://imza.example:443", "https://imza.example"),
            ("https://imza.example:8443/", "https://imza.example:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:80", "http://localhost"),
        ] {
            assert_eq!(PortalAddress::parse(written).unwrap().as_str(), meant);
            assert_eq!(PortalAddress::parse(meant).unwrap().as_str(), meant);
        }
    }

    #[test]
    fn what_could_lead_elsewhere_is_no_portal() {
        for text in [
            "",
            "imza.example",
            "http://imza.example",
            "http://127.0.0.1.evil.example",
            "ftp://imza.example",
            "https://",
            "https:///",
            "https://a//",
            "https://imza.example/giris",
            "https://imza.example?x",
            "https://imza.example#x",
            "https://user@imza.example",
            "https://imza.example:",
            "https://imza.example:0",
            "https://imza.example:065",
            "https://imza.example:+443",
            "https://imza.example:65536",
            "https://a..b",
            "https://-a.example",
            "https://imzа.example",
            "https://a b",
            "https://a\n.example",
            "javascript://x",
            "https://[::1]",
        ] {
            assert_eq!(PortalAddress::parse(text), Err(NotAPortal), "{text:?}");
        }
    }

    #[test]
    fn a_page_of_the_portal_is_told_from_one_of_a_namesake() {
        let portal = PortalAddress::parse("https://imza.example").unwrap();
        assert!(portal.has_page("https://imza.example/e-imza/donus/abc"));
        for other in [
            "https://imza.example",
            "https://imza.example.evil/",
            "https://imza.example:8443/",
            "https://imza.example@evil/",
            "http://imza.example/",
            "https://imza.example/a b",
            "https://imza.example/\\evil",
        ] {
            assert!(!portal.has_page(other), "{other}");
        }
    }
}
