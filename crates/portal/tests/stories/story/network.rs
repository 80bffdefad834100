//! A browser that comes from another network than everybody else in a story.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::Browser;
use super::client::plain_client;

impl Browser {
    /// The same browser at another machine's address.
    pub fn from(mut self, network: [u8; 4]) -> Self {
        self.client = plain_client()
            .local_address(std::net::IpAddr::from(network))
            .build()
            .unwrap();
        self
    }

    /// The same browser, of which the proxy before the town says that it comes from this address.
    pub fn forwarded_from(self, address: &str) -> Self {
        self.with_header("x-forwarded-for", address)
    }

    /// The same browser, whose requests have this header.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        let said = HeaderValue::from_str(value).unwrap();
        let headers = HeaderMap::from_iter([(HeaderName::from_static(name), said)]);
        self.client = plain_client().default_headers(headers).build().unwrap();
        self
    }
}
