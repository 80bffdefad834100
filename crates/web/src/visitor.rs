//! From where a request comes: the peer's address, or what a trusted proxy says of it. For limits its network is
//! stored as a blind index only; the person's own diary holds the address shortened and sealed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::App;

/// The blind index of the visitor's network ([`rules::network::Network`]).
pub struct Visitor(pub Vec<u8>);

/// The same, with the /48 around an IPv6 network, and whether an address is known at all.
pub struct Network {
    pub visitor: Vec<u8>,
    pub site: Option<Vec<u8>>,
    is_known: bool,
}

impl Network {
    fn of(parts: &Parts, app: &App) -> Self {
        let network = address_of(parts, app).map(rules::network::Network::of);
        let text = network.map_or(String::new(), |network| network.to_string());
        let site = network.and_then(rules::network::Network::site);
        Self {
            visitor: app.vault.index("visitor", &text),
            site: site.map(|site| app.vault.index("visitor", &site)),
            is_known: network.is_some(),
        }
    }

    /// The blind index. Nothing where no address is known, and that is nobody's network.
    pub fn index(&self) -> Option<&[u8]> {
        self.is_known.then_some(&self.visitor)
    }

    /// Whether this is the network that was noted before.
    pub fn is(&self, noted: Option<&[u8]>) -> bool {
        noted.is_some() && self.index() == noted
    }
}

impl FromRequestParts<App> for Network {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, app))
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(Network::of(parts, app).visitor))
    }
}

/// The visitor's network address, where one is known.
pub fn address_of(parts: &Parts, app: &App) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = forwarded(&parts.headers);
    Some(address(peer.0.ip(), &forwarded, &app.trusted_proxies))
}

/// All that was said of the way here. A proxy may add its word as a header of its own, behind what the visitor wrote themselves (RFC 9110
/// §5.2: the lines are one list); whoever read the first line alone would believe the visitor.
fn forwarded(headers: &HeaderMap) -> String {
    let lines = headers.get_all("x-forwarded-for").iter();
    let lines: Vec<_> = lines.map(|line| line.to_str().unwrap_or("?")).collect();
    lines.join(",")
}

/// Whether what this peer says of a request is believed. A socket for both families shows IPv4 as ::ffff:a.b.c.d.
pub fn is_trusted(peer: IpAddr, trusted: &[IpAddr]) -> bool {
    let peer = peer.to_canonical();
    trusted.iter().any(|known| known.to_canonical() == peer)
}

/// Read from the right: each trusted proxy vouches for the address before it, and for no other.
fn address(peer: IpAddr, forwarded: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut believed = peer.to_canonical();
    for said in forwarded.rsplit(',') {
        if !is_trusted(believed, trusted) {
            break;
        }
        match said_address(said.trim()) {
            Some(address) => believed = address,
            None => break,
        }
    }
    believed
}

/// Some proxies write the port as well.
fn said_address(said: &str) -> Option<IpAddr> {
    let bare = said.parse().ok();
    let with_port = || said.parse().ok().map(|socket: SocketAddr| socket.ip());
    Some(bare.or_else(with_port)?.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_unknown_address_is_nobodys_network() {
        let unknown = Network {
            visitor: b"x".to_vec(),
            site: None,
            is_known: false,
        };
        assert!(!unknown.is(None) && !unknown.is(Some(b"x")));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        for (peer, said, believed) in [
            ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            (
                "10.0.0.1",
                "6.6.6.6, 198.51.100.1, 10.0.0.2",
                "198.51.100.1",
            ),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            // As a socket for both families shows them, and with ports.
            ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("::ffff:192.0.2.9", "198.51.100.1", "192.0.2.9"),
            (
                "10.0.0.1",
                "::ffff:198.51.100.1, ::ffff:10.0.0.2",
                "198.51.100.1",
            ),
            ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
            ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ] {
            assert_eq!(address(ip(peer), said, &trusted), ip(believed), "{said}");
        }
    }

    /// The visitor wrote a line, the proxy added one: the proxy's is the last.
    #[test]
    fn a_line_of_the_visitors_own_is_not_the_proxys() {
        let mut headers = HeaderMap::new();
        for line in ["6.6.6.6", "198.51.100.1"] {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let said = forwarded(&headers);
        assert_eq!(
            address(ip("10.0.0.1"), &said, &[ip("10.0.0.1")]),
            ip("198.51.100.1")
        );
        let binary = axum::http::HeaderValue::from_bytes(b"\xff").unwrap();
        headers.append("x-forwarded-for", binary);
        let said = forwarded(&headers);
        assert_eq!(
            address(ip("10.0.0.1"), &said, &[ip("10.0.0.1")]),
            ip("10.0.0.1")
        );
    }
}
