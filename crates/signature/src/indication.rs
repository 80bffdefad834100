//! What a check may answer: passed, failed or indeterminate, with a sub-indication (ETSI EN 319 102-1, clause 5.1.3, tables 5 and 6).

use std::fmt;

/// The three answers. Only `Passed` moves anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Indication {
    Passed,
    Failed,
    Indeterminate,
}

impl Indication {
    /// As the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "TOTAL-PASSED",
            Self::Failed => "TOTAL-FAILED",
            Self::Indeterminate => "INDETERMINATE",
        }
    }
}

impl fmt::Display for Indication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! sub_indications {
    ($($variant:ident $name:literal $indication:ident,)*) => {
        /// Why a check did not pass. Each belongs to one indication.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum SubIndication { $($variant,)* }

        impl SubIndication {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As the standard writes it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            pub fn indication(self) -> Indication {
                match self { $(Self::$variant => Indication::$indication,)* }
            }
        }
    };
}

sub_indications! {
    FormatFailure "FORMAT_FAILURE" Failed,
    HashFailure "HASH_FAILURE" Failed,
    SigCryptoFailure "SIG_CRYPTO_FAILURE" Failed,
    Revoked "REVOKED" Failed,
    Expired "EXPIRED" Failed,
    NotYetValid "NOT_YET_VALID" Failed,
    SigConstraintsFailure "SIG_CONSTRAINTS_FAILURE" Indeterminate,
    ChainConstraintsFailure "CHAIN_CONSTRAINTS_FAILURE" Indeterminate,
    CertificateChainGeneralFailure "CERTIFICATE_CHAIN_GENERAL_FAILURE" Indeterminate,
    CryptoConstraintsFailure "CRYPTO_CONSTRAINTS_FAILURE" Indeterminate,
    PolicyProcessingError "POLICY_PROCESSING_ERROR" Indeterminate,
    SignaturePolicyNotAvailable "SIGNATURE_POLICY_NOT_AVAILABLE" Indeterminate,
    TimestampOrderFailure "TIMESTAMP_ORDER_FAILURE" Indeterminate,
    NoSigningCertificateFound "NO_SIGNING_CERTIFICATE_FOUND" Indeterminate,
    NoCertificateChainFound "NO_CERTIFICATE_CHAIN_FOUND" Indeterminate,
    RevokedNoPoe "REVOKED_NO_POE" Indeterminate,
    RevokedCaNoPoe "REVOKED_CA_NO_POE" Indeterminate,
    OutOfBoundsNoPoe "OUT_OF_BOUNDS_NO_POE" Indeterminate,
    OutOfBoundsNotRevoked "OUT_OF_BOUNDS_NOT_REVOKED" Indeterminate,
    RevocationOutOfBoundsNoPoe "REVOCATION_OUT_OF_BOUNDS_NO_POE" Indeterminate,
    CryptoConstraintsFailureNoPoe "CRYPTO_CONSTRAINTS_FAILURE_NO_POE" Indeterminate,
    NoPoe "NO_POE" Indeterminate,
    TryLater "TRY_LATER" Indeterminate,
    SignedDataNotFound "SIGNED_DATA_NOT_FOUND" Indeterminate,
}

impl fmt::Display for SubIndication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why something is not believed: what a check returns instead of `Ok`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sub}: {reason}")]
pub struct Finding {
    pub sub: SubIndication,
    /// One English clause for the record. It never holds personal data.
    pub reason: String,
}

impl Finding {
    pub fn new(sub: SubIndication, reason: impl Into<String>) -> Self {
        Self {
            sub,
            reason: reason.into(),
        }
    }

    pub fn indication(&self) -> Indication {
        self.sub.indication()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sub_indication_says_passed_and_no_two_have_one_name() {
        let mut names: Vec<_> = SubIndication::ALL.iter().map(|sub| sub.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SubIndication::ALL.len());
        assert!(
            SubIndication::ALL
                .iter()
                .all(|sub| sub.indication() != Indication::Passed)
        );
        let finding = Finding::new(SubIndication::Revoked, "on hold");
        assert_eq!(finding.to_string(), "REVOKED: on hold");
        assert_eq!(finding.indication().name(), "TOTAL-FAILED");
    }
}
