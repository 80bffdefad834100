//! Mutual TLS: nobody speaks to the issuer without a certificate that was made for that.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::config::Server;
use crate::Done;

/// TLS 1.3 alone: both ends are ours.
pub fn settings(server: &Server) -> Done<Arc<ServerConfig>> {
    let mut clients = RootCertStore::empty();
    for certificate in certificates(&server.clients)? {
        clients.add(certificate)?;
    }
    let who_may = WebPkiClientVerifier::builder(Arc::new(clients)).build()?;
    let key = PrivateKeyDer::from_pem_file(&server.key)
        .map_err(|problem| format!("server.key {}: {problem}", server.key.display()))?;
    let config = ServerConfig::builder_with_protocol_versions(&[&rustls::version::TLS13])
        .with_client_cert_verifier(who_may)
        .with_single_cert(certificates(&server.certificate)?, key)?;
    Ok(Arc::new(config))
}

fn certificates(file: &Path) -> Done<Vec<CertificateDer<'static>>> {
    let told = |problem| format!("{}: {problem}", file.display());
    let found = CertificateDer::pem_file_iter(file).map_err(told)?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(told)?;
    match found.is_empty() {
        true => Err(format!("{}: no certificate in it", file.display()).into()),
        false => Ok(found),
    }
}
