//! A certificate from anywhere: every field that is ever asked for, and a path to a root that it cannot have.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::certificate::Certificate;
use signature::moment::Moment;

fuzz_target!(|der: &[u8]| {
    kalem_fuzz::bounded(der, |der| {
        let Ok(certificate) = Certificate::from_der(der) else {
            return;
        };
        // One spelling: what was read is what is kept.
        assert_eq!(certificate.der(), der);
        let _ = (certificate.key_usage(), certificate.basic_constraints());
        let _ = (certificate.extended_key_usage(), certificate.policies());
        let _ = (
            certificate.qc_statements(),
            certificate.subject_key_identifier(),
        );
        let _ = (
            certificate.authority_key_identifier(),
            certificate.distribution_points(),
        );
        let _ = (
            certificate.crl_urls(),
            certificate.ocsp_urls(),
            certificate.ca_issuers_urls(),
        );
        let _ = (
            certificate.subject().serial_number(),
            certificate.signature_algorithm(),
        );
        let _ = certificate.is_valid_at(Moment::from_unix_micros(1_800_000_000_000_000));
        if let Ok(key) = certificate.public_key() {
            let _ = certificate.verify_signed_by(&key);
        }
    });
});
