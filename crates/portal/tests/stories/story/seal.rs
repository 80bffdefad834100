//! The seal of a legal entity, by the tests' own authority.

use signature::signing_key::NewKey;
use test_authority::Validity;
use test_authority::profiles::{self, addresses};

use super::authority::Authority;
use super::card::Card;

impl Authority {
    /// The seal of a legal entity, good for so many days.
    pub fn seal(&self, tax_number: &str, days: i64) -> Card {
        let ocsp = format!("{}/ocsp", self.url);
        let valid = Validity::days(1, self.now(), days);
        let member = self.inside.issuing.issue(NewKey::P384, valid, |issuance| {
            let mut draft = profiles::seal(issuance, tax_number);
            draft.addresses = addresses(&ocsp);
            draft.to_be_signed()
        });
        self.card_of(member)
    }
}
