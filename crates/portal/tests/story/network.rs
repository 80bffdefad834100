//! A browser that comes from another network than everybody else in a story.

use reqwest::Client;

use super::Browser;

impl Browser {
    /// The same browser at another machine's address.
    pub fn from(mut self, network: [u8; 4]) -> Self {
        self.client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .local_address(std::net::IpAddr::from(network))
            .build()
            .unwrap();
        self
    }
}
