//! Transport security for all counterparts: one cryptography, and the roots that this machine trusts.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::SettingsError;

/// Chooses `ring` for the whole process. Must run before the first connection, hence first in `main`; calling it again, or after
/// someone else chose, changes nothing.
pub fn ensure_crypto_provider() {
    let _already_chosen = rustls::crypto::ring::default_provider().install_default();
}

/// The roots of this machine. Read once: there are well over a hundred, and every adapter would parse them again.
static ROOTS: LazyLock<rustls::RootCertStore> = LazyLock::new(|| {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
});

/// Trusts what the machine trusts and, if named, an institution's own authority.
pub(crate) fn client_config(
    own_authority: Option<&Path>,
) -> Result<rustls::ClientConfig, SettingsError> {
    let mut roots = ROOTS.clone();
    if let Some(file) = own_authority {
        let certificates = CertificateDer::pem_file_iter(file)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| SettingsError::new("ca_file", error))?;
        if roots.add_parsable_certificates(certificates).0 == 0 {
            return Err(SettingsError::new("ca_file", "holds no usable certificate"));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SettingsError::new("tls", error))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_empty_authority_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        assert_eq!(client_config(Some(&file)).unwrap_err().setting, "ca_file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(client_config(Some(&file)).unwrap_err().setting, "ca_file");
    }
}
