//! What the authority's own keys are for, and how long each is used.

/// What a key of the authority's is for, beside signing certificates and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPurpose {
    OcspAnswers,
    TimeStamps,
}

impl KeyPurpose {
    /// As `issuer_certificate.profile` says it.
    pub(crate) fn profile(self) -> &'static str {
        match self {
            Self::OcspAnswers => "ocsp",
            Self::TimeStamps => "time_stamp",
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::OcspAnswers => "OCSP",
            Self::TimeStamps => "Zaman Damgası",
        }
    }

    /// For how many days its certificate is good. Nobody asks whether an OCSP signer was revoked, so it is short-lived. A time-stamp is
    /// to be believed long after it was given.
    pub(crate) fn days(self) -> i64 {
        match self {
            Self::OcspAnswers => 30,
            Self::TimeStamps => 3652,
        }
    }

    /// After how many days another key follows, well before the certificate ends.
    pub(crate) fn days_of_use(self) -> i64 {
        match self {
            Self::OcspAnswers => 20,
            Self::TimeStamps => 365,
        }
    }
}
