//! The HTTP client of every adapter here: no redirects, a time limit, a bound on what is read, and errors without addresses.

use std::time::Duration;

use reqwest::{Client, Response, Url};

use crate::{OutsideFault, SettingsError, tls};

/// No honest answer of any counterpart here is longer.
const LONGEST_ANSWER: usize = 256 * 1024;

pub(crate) fn client(timeout: Duration) -> Client {
    crate::ensure_crypto_provider();
    let tls = tls::client_config(None).expect("ring offers what the default TLS versions need");
    Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(timeout)
        .connect_timeout(timeout)
        // A redirect would carry secrets and personal data to a place nobody configured.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("Kalem")
        .build()
        .expect("a client of constant settings can be built")
}

/// Parses an address to which secrets or identity numbers go: it must be `https`, except on this machine itself.
pub(crate) fn secure_url(setting: &'static str, url: &str) -> Result<Url, SettingsError> {
    let url = Url::parse(url).map_err(|error| SettingsError::new(setting, error))?;
    let host = url.host_str().unwrap_or_default();
    let this_machine = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match url.scheme() {
        "https" => Ok(url),
        "http" if this_machine => Ok(url),
        _ => Err(SettingsError::new(setting, "must begin with https://")),
    }
}

/// `reqwest` prints the whole address with its errors; this keeps only the kind.
pub(crate) fn fault(error: &reqwest::Error) -> OutsideFault {
    OutsideFault::new(if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the exchange broke off"
    })
}

pub(crate) async fn body(response: Response) -> Result<Vec<u8>, OutsideFault> {
    body_up_to(response, LONGEST_ANSWER).await
}

/// For what may be longer than that: a list of revoked certificates.
pub(crate) async fn body_up_to(
    mut response: Response,
    longest: usize,
) -> Result<Vec<u8>, OutsideFault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| fault(&error))? {
        if bytes.len() + chunk.len() > longest {
            return Err(OutsideFault::new("the answer is far too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_be_asked_in_clear() {
        assert!(secure_url("url", "https://giris.example/x").is_ok());
        assert!(secure_url("url", "http://127.0.0.1:8080").is_ok());
        for bad in [
            "http://giris.example",
            "ftp://127.0.0.1",
            "giris.example",
            "http://127.0.0.1.example",
        ] {
            assert!(secure_url("url", bad).is_err(), "{bad}");
        }
    }
}
