//! A practice authority, practice people with keys, and the issuer that they ask.

use std::sync::Arc;

use issuer::ceremony::Made;
use issuer::{Authority, AuthorityKey, Ceremony, Drawn, Holder, Issuer, IssuerFault, Order, issue};
use rules::identity_number::IdentityNumber;
use rules::product::{NES, THREE_YEARS};
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use store::Micros;
pub use test_authority::request;
use uuid::Uuid;

use crate::fresh::Fresh;

/// 2026-07-01, noon.
pub const NOON: Micros = 1_782_907_200_000_000;
pub const SECOND: Micros = 1_000_000;
pub const HOUR: Micros = 3_600 * SECOND;

/// Practice numbers.
pub const FIRST: &str = "10000000146";
pub const OTHER: &str = "10000000214";

pub const CEREMONY: &str = r#"
practice = true
organization = "Kalem Deneme Sertifika Makamı"
organization_identifier = "NTRTR-0000000000"

[root]
common_name = "Kalem Deneme Kök"
key = "p384"
years = 20
issuer_certificate = "http://deneme.example.org/certs/kok.crt"
crl = "http://deneme.example.org/crl/kok.crl"
list_days = 365

[issuing]
common_name = "Kalem Deneme Nitelikli Sertifika Makamı"
key = "p256"
years = 10

[certificates]
time_stamp_policy = "1.3.6.1.4.1.32473.5070.2"
ocsp = "http://deneme.example.org/ocsp"
issuer_certificate = "http://deneme.example.org/certs/makam.crt"
crl = "http://deneme.example.org/crl/makam.crl"
disclosures = [["https://deneme.example.org/pds-en.pdf", "en"]]

[[certificates.profiles]]
key = "nes"
policy = "1.3.6.1.4.1.32473.5070.1"
years = 3
login = true

[[certificates.profiles]]
key = "kurum_karti"
policy = "1.3.6.1.4.1.32473.5070.3"
years = 2
login = false

[[certificates.profiles]]
key = "mali_muhur"
subject = "legal_entity"
policy = "1.3.6.1.4.1.32473.5070.4"
years = 3
login = false
"#;

pub fn made() -> Made {
    let ceremony = Ceremony::from_toml(CEREMONY).unwrap();
    let before = Moment::from_unix_micros(NOON - 24 * HOUR);
    ceremony
        .perform(None, before, [Drawn([1; 16]), Drawn([2; 16])])
        .unwrap()
}

pub fn authority(made: Made) -> Authority {
    let key = AuthorityKey::EncryptedFile(made.issuing_key.unwrap());
    let settings = Ceremony::from_toml(CEREMONY).unwrap().certificates;
    Authority::new(made.root, made.issuing, key, settings).unwrap()
}

pub fn issuer(fresh: &Fresh) -> Issuer {
    issuer_with(fresh, authority(made()))
}

pub fn issuer_with(fresh: &Fresh, authority: Authority) -> Issuer {
    Issuer::new(
        fresh.db.clone(),
        Arc::clone(&fresh.vault),
        Arc::new(authority),
    )
}

/// Somebody with a card.
pub struct Person {
    pub number: IdentityNumber,
    pub request: Vec<u8>,
    pub order: Uuid,
}

impl Person {
    pub fn new(number: &str) -> Self {
        Self::with_key(number, &SigningKey::generate(NewKey::P256).unwrap())
    }

    pub fn with_key(number: &str, key: &SigningKey) -> Self {
        Self {
            number: IdentityNumber::parse(number).unwrap(),
            request: request(key),
            order: Uuid::new_v4(),
        }
    }

    pub fn order(&self) -> Order<'_> {
        Order {
            id: self.order,
            holder: Holder::Person {
                given_name: "Işık",
                surname: "ÖRNEKOĞLU",
                identity_number: self.number.clone(),
                organization: None,
            },
            profile: NES,
            validity: THREE_YEARS,
            request: &self.request,
        }
    }
}

pub fn drawn() -> Drawn {
    Drawn(*Uuid::new_v4().as_bytes())
}

pub async fn issued(issuer: &Issuer, person: &Person) -> Result<Certificate, IssuerFault> {
    issue(issuer, &person.order(), NOON, drawn()).await
}
