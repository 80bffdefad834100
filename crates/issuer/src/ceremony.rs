//! The root ceremony: from one reviewed file to a root, its list, and the authority that issues.
//!
//! It runs on a machine without network. What it makes is public, but for the key files; the root's goes into a safe and never near a
//! database.

use serde::Deserialize;
use signature::certificate::Certificate;
use signature::crl::NewCrl;
use signature::moment::Moment;
use signature::profile::{Addresses, AuthorityName, Issuance, IssuingAuthority, Root};
use signature::request::CertificationRequest;
use signature::signing_key::{NewKey, SigningKey};
use signature::to_be_signed::ToBeSigned;

use crate::draft::Drawn;
use crate::fault::IssuerFault;
use crate::issuer::Settings;
use crate::practice_mark::{PRACTICE_IDENTIFIER, is_practice_policy};

const YEAR: i64 = 31_556_952;

/// The reviewed file, as TOML. Nothing in it is secret, and nothing that is signed stands anywhere else.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    /// Whether this authority is for practice. Production refuses to start with it.
    pub practice: bool,
    pub organization: String,
    /// EN 319 412-1, 5.1.4: `VATTR-…`, `NTRTR-…`.
    pub organization_identifier: String,
    pub root: RootPlan,
    pub issuing: IssuingPlan,
    /// What will stand in the certificates of people.
    pub certificates: Settings,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct RootPlan {
    pub common_name: String,
    pub key: Kind,
    pub years: u8,
    /// Where its certificate and its list lie.
    pub issuer_certificate: String,
    pub crl: String,
    /// How long its list is good: until the next time that the safe is opened.
    pub list_days: u16,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct IssuingPlan {
    pub common_name: String,
    /// Of a key to be made here, for an encrypted file. With a security module there is a request instead.
    pub key: Option<Kind>,
    pub years: u8,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    P256,
    P384,
    Rsa2048,
}

impl From<Kind> for NewKey {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::P256 => Self::P256,
            Kind::P384 => Self::P384,
            Kind::Rsa2048 => Self::Rsa2048,
        }
    }
}

/// What a ceremony leaves behind.
pub struct Made {
    pub root: Certificate,
    pub root_key: SigningKey,
    /// DER: that nothing of the root's is revoked.
    pub root_list: Vec<u8>,
    pub issuing: Certificate,
    /// `None` where the key was made in a security module, and stays there.
    pub issuing_key: Option<SigningKey>,
}

impl Ceremony {
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    fn name<'a>(&'a self, common_name: &'a str) -> AuthorityName<'a> {
        AuthorityName {
            country: "TR",
            organization: &self.organization,
            organization_identifier: Some(&self.organization_identifier),
            common_name,
        }
    }

    /// `request`: the PKCS#10 of the issuing authority's key, where that key is in a security module. Either it or a kind of key in the file.
    pub fn perform(
        &self,
        request: Option<&[u8]>,
        now: Moment,
        drawn: [Drawn; 2],
    ) -> Result<Made, IssuerFault> {
        self.says_whether_it_is_for_practice()?;
        let [root_serial, issuing_serial] = drawn.map(Drawn::serial);
        let now = Moment::from_unix_seconds(now.unix_seconds());
        let until = |years: u8| now.plus_seconds(i64::from(years) * YEAR);
        let root_key = SigningKey::generate(self.root.key.into())?;
        let root = Root {
            serial: &root_serial,
            algorithm: root_key.algorithm(),
            name: self.name(&self.root.common_name),
            not_before: now,
            not_after: until(self.root.years),
            key: &root_key.spki()?,
        };
        let root = signed(&root.to_be_signed()?, &root_key)?;
        let (spki, issuing_key) = self.issuing_key(request)?;
        let issuing = IssuingAuthority {
            issuance: Issuance {
                serial: &issuing_serial,
                algorithm: root_key.algorithm(),
                issuer: &root,
                not_before: now,
                not_after: until(self.issuing.years),
                key: &spki,
            },
            name: self.name(&self.issuing.common_name),
            addresses: Addresses {
                ocsp: "",
                issuer_certificate: &self.root.issuer_certificate,
                crl: &self.root.crl,
            },
            root_answers_ocsp: false,
        };
        let issuing = signed(&issuing.to_be_signed()?, &root_key)?;
        let list = NewCrl {
            issuer: &root,
            algorithm: root_key.algorithm(),
            number: 1,
            this_update: now,
            next_update: now.plus_seconds(i64::from(self.root.list_days) * 86_400),
            entries: &[],
            expired_since: None,
        };
        Ok(Made {
            root_list: list.to_be_signed()?.sign(&root_key)?,
            root,
            root_key,
            issuing,
            issuing_key,
        })
    }

    /// What is for practice bears its mark, in its name and in its policies, and what is not bears none: production can tell them apart.
    fn says_whether_it_is_for_practice(&self) -> Result<(), IssuerFault> {
        let profiles = &self.certificates.profiles;
        let stamps = self.certificates.time_stamp_policy;
        profiles.check(stamps).map_err(IssuerFault::Authority)?;
        let mut policies = profiles.policies();
        policies.push(stamps);
        let marked = self.organization_identifier == PRACTICE_IDENTIFIER;
        let right = |policy| is_practice_policy(policy) == self.practice;
        match marked == self.practice && policies.into_iter().all(right) {
            true => Ok(()),
            false => Err(IssuerFault::Authority(
                "a practice authority has the practice identifier and policies, and no other has any of them",
            )),
        }
    }

    fn issuing_key(
        &self,
        request: Option<&[u8]>,
    ) -> Result<(Vec<u8>, Option<SigningKey>), IssuerFault> {
        match (request, self.issuing.key) {
            (Some(request), None) => {
                let request = CertificationRequest::from_der(request)?;
                let proven = request.verify();
                proven.map_err(|_| IssuerFault::Authority("the request does not prove its key"))?;
                Ok((request.spki().to_vec(), None))
            }
            (None, Some(kind)) => {
                let key = SigningKey::generate(kind.into())?;
                Ok((key.spki()?, Some(key)))
            }
            _ => Err(IssuerFault::Authority(
                "either a kind of key in the file, or a request from a security module",
            )),
        }
    }
}

fn signed(draft: &ToBeSigned, key: &SigningKey) -> Result<Certificate, IssuerFault> {
    Ok(Certificate::from_der(&draft.sign(key)?)?)
}
