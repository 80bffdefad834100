//! What approvals demand of a signature beside that it is whole: settings with dated values, never constants of the code.

use const_oid::ObjectIdentifier;

use crate::algorithm::SignatureAlgorithm;
use crate::key::KeyKind;
use crate::moment::Moment;

/// How strong a key must be, and until when that is enough (domain rule; ETSI TS 119 312).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// In bits.
    pub rsa: usize,
    /// In bits.
    pub curve: usize,
    /// In bits of the output.
    pub digest: usize,
    /// `None`: until further notice.
    pub until: Option<Moment>,
}

/// What is demanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// In bytes, for the whole signature with the text in it.
    pub max_bytes: usize,
    /// The certificate is valid under one of these policies. Empty: under any.
    pub certificate_policies: Vec<ObjectIdentifier>,
    /// A signature must be of one of these strengths at the time of the check.
    pub strengths: Vec<Strength>,
    /// How far the clock of the signer's machine may be off, in seconds.
    pub clock_tolerance: i64,
}

impl Policy {
    /// Qualified certificates under these policies; RSA from 2048 bits, curves from 256, SHA-256, until further notice; clocks within
    /// five minutes.
    pub fn qualified(certificate_policies: Vec<ObjectIdentifier>) -> Self {
        Self {
            max_bytes: 512 * 1024,
            certificate_policies,
            strengths: vec![Strength {
                rsa: 2048,
                curve: 256,
                digest: 256,
                until: None,
            }],
            clock_tolerance: 300,
        }
    }

    pub(super) fn is_strong(
        &self,
        key: KeyKind,
        algorithm: SignatureAlgorithm,
        at: Moment,
    ) -> bool {
        let digest = algorithm.digest().output_len() * 8;
        self.strengths.iter().any(|strength| {
            let key_is_long = match key {
                KeyKind::Rsa { bits } => bits >= strength.rsa,
                KeyKind::P256 => strength.curve <= 256,
                KeyKind::P384 => strength.curve <= 384,
                KeyKind::P521 => strength.curve <= 521,
            };
            key_is_long
                && digest >= strength.digest
                && strength.until.is_none_or(|until| at < until)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::Digest;

    #[test]
    fn a_strength_ends_at_its_date() {
        let at = |year| Moment::of((year, 6, 1), (0, 0, 0)).unwrap();
        let policy = Policy {
            strengths: vec![
                Strength {
                    rsa: 2048,
                    curve: 256,
                    digest: 256,
                    until: Moment::of((2027, 1, 1), (0, 0, 0)),
                },
                Strength {
                    rsa: 3072,
                    curve: 384,
                    digest: 384,
                    until: None,
                },
            ],
            ..Policy::qualified(Vec::new())
        };
        let rsa = |bits| KeyKind::Rsa { bits };
        let short = SignatureAlgorithm::RsaPkcs1(Digest::Sha256);
        let long = SignatureAlgorithm::RsaPkcs1(Digest::Sha384);
        assert!(policy.is_strong(rsa(2048), short, at(2026)));
        assert!(!policy.is_strong(rsa(2048), long, at(2027)));
        assert!(!policy.is_strong(rsa(4096), short, at(2027)));
        assert!(policy.is_strong(rsa(3072), long, at(2027)));
        let ecdsa = SignatureAlgorithm::Ecdsa(Digest::Sha384);
        assert!(!policy.is_strong(KeyKind::P256, ecdsa, at(2027)));
        assert!(policy.is_strong(KeyKind::P384, ecdsa, at(2027)));
    }
}
