//! With which browser, and from where: a browser's name in our words, and a network address without its end.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use web::App;
use web::visitor;

use crate::diary_entry::browser_name;

/// Without `Debug`: it is about a person.
#[derive(Clone, Serialize, Deserialize)]
pub struct Whereabouts {
    pub device: String,
    pub place: String,
}

impl FromRequestParts<App> for Whereabouts {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let address = visitor::address_of(parts, app);
        Ok(Self {
            device: browser_name(&parts.headers),
            place: address.map_or_else(|| "?".to_owned(), shortened),
        })
    }
}

/// "192.0.2.*" and "2001:db8:1:*": the network, and not the machine in it.
fn shortened(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:*")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B16: a place is a network, and never a machine.
    #[test]
    fn an_address_loses_its_end() {
        let shown = |text: &str| shortened(text.parse().unwrap());
        assert_eq!(shown("192.0.2.77"), "192.0.2.*");
        assert_eq!(shown("::ffff:192.0.2.77"), "192.0.2.*");
        assert_eq!(shown("2001:db8:1:2::9"), "2001:db8:1:*");
    }
}
