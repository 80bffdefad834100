//! A collector of spans (OTLP over HTTP): an address that takes what it is sent. What is sent is none of this file's; it has a time limit and asks for nothing
//! twice, since a span that is lost costs less than one that is waited for.

use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Url};

use crate::web::{body, client, fault, secure_url};
use crate::{OutsideFault, SettingsError};

/// How long one batch of spans may take to be handed over.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Where a collector takes spans, below its address.
const SPANS: &str = "/v1/traces";

#[derive(Clone, Debug)]
pub struct Collector {
    client: Client,
    url: Url,
}

impl Collector {
    /// # Errors
    /// Where the address is none, or goes in clear to another machine: with what is sent may go a password for the collector.
    pub fn at(endpoint: &str) -> Result<Self, SettingsError> {
        let address = format!("{}{SPANS}", endpoint.trim_end_matches('/'));
        let url = secure_url("telemetry.otlp_endpoint", &address)?;
        Ok(Self {
            client: client(TIMEOUT),
            url,
        })
    }

    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Hands these bytes over: the status and the answer.
    ///
    /// # Errors
    /// Where nothing answers in time.
    pub async fn take(
        &self,
        headers: HeaderMap,
        bytes: Vec<u8>,
    ) -> Result<(u16, Vec<u8>), OutsideFault> {
        let request = self.client.post(self.url.clone()).headers(headers);
        let response = request.body(bytes).send().await.map_err(|e| fault(&e))?;
        Ok((response.status().as_u16(), body(response).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_spoken_to_under_tls_only() {
        let near = Collector::at("http://127.0.0.1:4318/").unwrap();
        assert_eq!(near.url(), "http://127.0.0.1:4318/v1/traces");
        assert!(Collector::at("https://collector.example/otlp").is_ok());
        for bad in ["http://collector.example:4318", "collector", ""] {
            let wrong = Collector::at(bad).unwrap_err();
            assert_eq!(wrong.setting, "telemetry.otlp_endpoint", "{bad}");
        }
    }
}
