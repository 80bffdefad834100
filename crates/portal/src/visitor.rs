//! From where a request comes: the peer's address, or what a trusted proxy says of it. For limits it is
//! stored as a blind index only; the person's own diary holds it shortened and sealed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::House;

/// The blind index of the visitor's address.
pub struct Visitor(pub Vec<u8>);

impl FromRequestParts<House> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Self::Rejection> {
        let text = address_of(parts, house)
            .map(|address| address.to_string())
            .unwrap_or_default();
        Ok(Self(house.vault.index("visitor", &text)))
    }
}

/// The blind index of the network that the visitor comes from: an IPv4 address, or the first 64 bits of an IPv6 address, within which a
/// machine changes its own as it likes. Nothing where no address is known, and that is nobody's network.
pub struct Network(Option<Vec<u8>>);

impl Network {
    pub fn index(&self) -> Option<&[u8]> {
        self.0.as_deref()
    }

    /// Whether this is the network that was noted before.
    pub fn is(&self, noted: Option<&[u8]>) -> bool {
        noted.is_some() && self.index() == noted
    }
}

impl FromRequestParts<House> for Network {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Self::Rejection> {
        let address = address_of(parts, house);
        Ok(Self(address.map(|address| {
            house.vault.index("network", &network(address))
        })))
    }
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The visitor's network address, where one is known.
pub fn address_of(parts: &Parts, house: &House) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = parts
        .headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    Some(address(peer.0.ip(), forwarded, &house.trusted_proxies))
}

/// Read from the right: each trusted proxy vouches for the address before it, and for no other.
fn address(peer: IpAddr, forwarded: Option<&str>, trusted: &[IpAddr]) -> IpAddr {
    let mut believed = peer;
    for said in forwarded.unwrap_or_default().rsplit(',') {
        if !trusted.contains(&believed) {
            break;
        }
        match said.trim().parse() {
            Ok(address) => believed = address,
            Err(_) => break,
        }
    }
    believed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_a_house_and_not_a_machine() {
        let shown = |text: &str| network(text.parse().unwrap());
        assert_eq!(shown("192.0.2.9"), "192.0.2.9");
        assert_eq!(shown("::ffff:192.0.2.9"), "192.0.2.9");
        assert_eq!(shown("2001:db8:1:2::9"), shown("2001:db8:1:2:a:b:c:d"));
        assert_ne!(shown("2001:db8:1:2::9"), shown("2001:db8:1:3::9"));
        let unknown = Network(None);
        assert!(!unknown.is(None) && !unknown.is(Some(b"x")));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        assert_eq!(
            address(ip("192.0.2.9"), Some("198.51.100.1"), &trusted),
            ip("192.0.2.9")
        );
        assert_eq!(
            address(ip("10.0.0.1"), Some("198.51.100.1"), &trusted),
            ip("198.51.100.1")
        );
        assert_eq!(
            address(
                ip("10.0.0.1"),
                Some("6.6.6.6, 198.51.100.1, 10.0.0.2"),
                &trusted
            ),
            ip("198.51.100.1")
        );
        assert_eq!(
            address(ip("10.0.0.1"), Some("nonsense"), &trusted),
            ip("10.0.0.1")
        );
        assert_eq!(address(ip("10.0.0.1"), None, &trusted), ip("10.0.0.1"));
    }
}
