//! A certificate for a production order.

use rules::product::Validity;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Der;

/// For whom, and for which key. No `Debug`: it is a person.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct CertificateOrder {
    /// The production order's id: there is one certificate for it, ever.
    #[zeroize(skip)]
    pub id: Uuid,
    pub given_name: String,
    pub surname: String,
    pub identity_number: String,
    pub organization: Option<String>,
    /// The certificate profile, such as "nes".
    #[zeroize(skip)]
    pub profile: String,
    /// Sertifika Süresi, in calendar years.
    #[zeroize(skip)]
    pub years: Validity,
    /// PKCS#10 (RFC 2986), made on the card.
    pub request: Der,
}

#[derive(Serialize, Deserialize)]
pub struct IssuedCertificate {
    /// X.509 (RFC 5280).
    pub certificate: Der,
}
