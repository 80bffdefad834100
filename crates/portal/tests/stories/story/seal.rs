//! The seal of a legal entity, by the tests' own authority.

use signature::profile::nes::Usage;
use signature::profile::{Issuance, Seal};
use signature::signing_key::{NewKey, SigningKey};

use super::authority::{Authority, DAY, POLICY, addresses};
use super::card::{Card, serial};

impl Authority {
    /// The seal of a legal entity, good for so many days.
    pub fn seal(&self, tax_number: &str, days: i64) -> Card {
        let (key, number) = (SigningKey::generate(NewKey::P384).unwrap(), serial());
        let (spki, now) = (key.spki().unwrap(), self.now());
        let ocsp = format!("{}/ocsp", self.url);
        let issuing = &self.inside.issuing;
        let draft = Seal {
            issuance: Issuance {
                serial: &number,
                algorithm: issuing.key.algorithm(),
                issuer: &issuing.certificate,
                not_before: now.plus_seconds(-DAY),
                not_after: now.plus_seconds(days * DAY),
                key: &spki,
            },
            title: "Deneme Tüzel Kişisi",
            tax_number,
            policy: POLICY,
            addresses: addresses(&ocsp),
            usage: Usage::Signing,
            disclosures: &[("https://deneme.example.org/pds-en.pdf", "en")],
        };
        self.issue(key, &draft.to_be_signed().unwrap())
    }
}
