//! Whose an address is: what one visitor holds, for counting. IPv4: the address. IPv6: the /64, since every subscriber has 2⁶⁴ addresses of
//! their own (RFC 6177, RIPE-690). Addresses that only carry an IPv4 address (RFC 4291 §2.5.5.2, RFC 6052) are that address.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network that counts as one visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Network {
    V4(Ipv4Addr),
    /// The upper 64 bits.
    V6(u64),
}

/// The well-known prefix of translators, 64:ff9b::/96 (RFC 6052): all of IPv4 in one /64.
const TRANSLATED: u128 = 0x0064_ff9b_u128 << 96;

impl Network {
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let bits = u128::from(address);
        let low = bits & 0xffff_ffff;
        match u32::try_from(low) {
            Ok(low) if bits ^ u128::from(low) == TRANSLATED => Self::V4(Ipv4Addr::from(low)),
            _ => Self::V6(u64::try_from(bits >> 64).unwrap_or_default()),
        }
    }

    /// The /48 around an IPv6 network, as a site is given it: whoever has one has 65,536 networks.
    pub fn site(self) -> Option<String> {
        match self {
            Self::V4(_) => None,
            Self::V6(bits) => Some(format!("{}/48", v6(bits >> 16 << 16))),
        }
    }
}

fn v6(upper: u64) -> Ipv6Addr {
    Ipv6Addr::from(u128::from(upper) << 64)
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address) => address.fmt(f),
            Self::V6(bits) => write!(f, "{}/64", v6(*bits)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Network {
        Network::of(address.parse().unwrap())
    }

    #[test]
    fn a_subscriber_is_one_visitor_whatever_address_they_take() {
        assert_eq!(
            of("2001:db8:1:2::1"),
            of("2001:db8:1:2:ffff:ffff:ffff:ffff")
        );
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("2001:db8:1:2::1").to_string(), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::1").site().unwrap(), "2001:db8:1::/48");
        assert_eq!(of("2001:db8:1:2::").site(), of("2001:db8:1:ffff::").site());
        assert_ne!(of("2001:db8:1:2::").site(), of("2001:db8:2:2::").site());
    }

    #[test]
    fn an_ipv4_address_is_the_same_however_it_is_carried() {
        for carried in ["::ffff:192.0.2.9", "64:ff9b::192.0.2.9"] {
            assert_eq!(of(carried), of("192.0.2.9"), "{carried}");
        }
        assert_ne!(of("64:ff9b::192.0.2.9"), of("64:ff9b::192.0.2.8"));
        assert_ne!(of("192.0.2.9"), of("192.0.2.8"));
        assert_eq!(of("192.0.2.9").site(), None);
    }
}
