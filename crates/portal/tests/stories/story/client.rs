//! What a story's browser sends its requests with.

use reqwest::{Client, ClientBuilder};

/// A client that follows no redirect, and trusts nobody: stories speak plain HTTP, and reading this machine's roots for each browser took a
/// tenth of their time.
pub fn plain_client() -> ClientBuilder {
    outside::ensure_crypto_provider();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only([])
}
