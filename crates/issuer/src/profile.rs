//! The certificate profiles of this authority: what stands in people's certificates, by the name that a production order gives. Checked at start:
//! an order for a profile that cannot be issued would only be found when its card is made.

use std::collections::BTreeSet;

use const_oid::ObjectIdentifier;
use rules::product::{SubjectKind, Validity};
use serde::Deserialize;
use signature::profile::nes::Usage;

use crate::dotted::dotted;

/// The names of the authority's own certificates, which no order may have.
const OWN: [&str; 2] = ["ocsp", "time_stamp"];

/// One kind of certificate with its key on a card: for people, qualified (EN 319 412-2, QCP-n-qscd), or for seals of legal entities
/// (EN 319 412-3).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// As production orders name it, such as "nes".
    pub key: String,
    /// Whom it names: a person where the file does not say.
    #[serde(default = "person")]
    pub subject: SubjectKind,
    /// The authority's policy for it, dotted.
    #[serde(deserialize_with = "dotted")]
    pub policy: ObjectIdentifier,
    /// The longest validity, in calendar years; at most three.
    pub years: Validity,
    /// Whether the key may log in too (digitalSignature beside nonRepudiation).
    pub login: bool,
}

const fn person() -> SubjectKind {
    SubjectKind::Person
}

/// No certificate is good for longer, in years.
const LONGEST: u8 = 3;

impl Profile {
    pub(crate) fn usage(&self) -> Usage {
        if self.login {
            Usage::SigningAndLogin
        } else {
            Usage::Signing
        }
    }

    /// The longest validity in days, with the leap days that may lie in it.
    pub(crate) fn most_days(&self) -> i64 {
        let years = i64::from(self.years.years());
        365 * years + (years + 3) / 4
    }
}

/// All profiles of an authority.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Profiles(pub Vec<Profile>);

impl Profiles {
    pub fn find(&self, key: &str) -> Option<&Profile> {
        self.0.iter().find(|profile| profile.key == key)
    }

    /// The policies of all of them.
    pub fn policies(&self) -> Vec<ObjectIdentifier> {
        self.0.iter().map(|profile| profile.policy).collect()
    }

    /// The policies of people's certificates, with which they sign.
    pub fn policies_of_people(&self) -> Vec<ObjectIdentifier> {
        let of_people = self
            .0
            .iter()
            .filter(|one| one.subject == SubjectKind::Person);
        of_people.map(|profile| profile.policy).collect()
    }

    /// # Errors
    /// Why nothing could be issued, or something other than what was ordered.
    pub(crate) fn check(&self, time_stamps: ObjectIdentifier) -> Result<(), &'static str> {
        if self.0.is_empty() {
            return Err("there is no certificate profile");
        }
        let (mut keys, mut policies) = (BTreeSet::new(), BTreeSet::from([time_stamps]));
        for profile in &self.0 {
            let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if profile.key.is_empty() || !profile.key.bytes().all(is_plain) {
                return Err("a profile's key is of small letters, digits and _");
            }
            if OWN.contains(&profile.key.as_str()) {
                return Err("\"ocsp\" and \"time_stamp\" are the authority's own profiles");
            }
            if profile.years.years() > LONGEST {
                return Err("certificates are good for three years at most");
            }
            if !keys.insert(&profile.key) {
                return Err("two profiles have one key");
            }
            if !policies.insert(profile.policy) {
                return Err("two profiles, or one and the time-stamps, have one policy");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMPS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.2");

    fn profile(key: &str, last: &str, years: u8) -> Profile {
        Profile {
            key: key.into(),
            subject: SubjectKind::Person,
            policy: format!("1.3.6.1.4.1.32473.5070.{last}").parse().unwrap(),
            years: Validity::of_years(years).unwrap(),
            login: true,
        }
    }

    #[test]
    fn a_registry_that_cannot_be_issued_from_is_refused() {
        let nes = || profile("nes", "1", 3);
        let good = Profiles(vec![nes(), profile("kurum_karti", "3", 2)]);
        assert_eq!(good.check(STAMPS), Ok(()));
        assert_eq!(good.find("kurum_karti").unwrap().most_days(), 731);
        for (profiles, said) in [
            (vec![], "there is no certificate profile"),
            (
                vec![nes(), profile("nes", "3", 1)],
                "two profiles have one key",
            ),
            (
                vec![nes(), profile("x", "1", 1)],
                "two profiles, or one and the time-stamps, have one policy",
            ),
            (
                vec![profile("nes", "2", 1)],
                "two profiles, or one and the time-stamps, have one policy",
            ),
            (
                vec![profile("ocsp", "1", 1)],
                "\"ocsp\" and \"time_stamp\" are the authority's own profiles",
            ),
            (
                vec![profile("NES", "1", 1)],
                "a profile's key is of small letters, digits and _",
            ),
            (
                vec![profile("nes", "1", 5)],
                "certificates are good for three years at most",
            ),
        ] {
            assert_eq!(Profiles(profiles).check(STAMPS), Err(said));
        }
    }
}
