//! The issuer: its tables, its authority, and what it writes into certificates.

use std::sync::Arc;
use std::time::Duration;

use const_oid::ObjectIdentifier;
use rules::key_policy::KeyPolicy;
use serde::Deserialize;
use signature::certificate::Certificate;
use signature::ocsp::{CertId, NamedBy};
use signature::profile::Addresses;
use store::{Db, Vault};

use crate::authority_key::AuthorityKey;
use crate::dotted::dotted;
use crate::fault::IssuerFault;
use crate::profile::Profiles;
use crate::response_cache::ResponseCache;

/// Cheap to clone; any number of processes may stand on one database.
#[derive(Clone)]
pub struct Issuer {
    pub db: Db,
    pub vault: Arc<Vault>,
    pub authority: Arc<Authority>,
    pub(crate) answers: Arc<ResponseCache>,
}

impl Issuer {
    pub fn new(db: Db, vault: Arc<Vault>, authority: Arc<Authority>) -> Self {
        Self {
            db,
            vault,
            authority,
            answers: Arc::default(),
        }
    }
}

/// The issuing authority: its certificate, its key, and what is said in what it signs.
pub struct Authority {
    pub(crate) root: Certificate,
    pub(crate) certificate: Certificate,
    pub(crate) key: AuthorityKey,
    pub(crate) settings: Settings,
    /// The subject key identifier: under which the tables know it.
    pub(crate) id: Vec<u8>,
    /// How nearly all who ask over OCSP name it; of no certificate.
    pub(crate) usual_name: CertId,
}

/// What stands in certificates and is the same in all of them. Part of the ceremony's reviewed file.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What can be ordered.
    pub profiles: Profiles,
    /// Under which its time-stamps are given, dotted.
    #[serde(deserialize_with = "dotted")]
    pub time_stamp_policy: ObjectIdentifier,
    /// Where OCSP answers, `http://…`.
    pub ocsp: String,
    /// Where the authority's certificate lies, `http://….crt`.
    pub issuer_certificate: String,
    /// Where its list lies, `http://….crl`.
    pub crl: String,
    /// PKI disclosure statements: https address and language.
    pub disclosures: Vec<(String, String)>,
    /// Which keys are certified, and until when.
    #[serde(default)]
    pub key_policy: KeyPolicy,
}

impl Settings {
    pub(crate) fn addresses(&self) -> Addresses<'_> {
        Addresses {
            ocsp: &self.ocsp,
            issuer_certificate: &self.issuer_certificate,
            crl: &self.crl,
        }
    }
}

impl Authority {
    /// Refuses a key that is not the certificate's, a certificate that the root did not sign, and settings out of bounds: better no issuer
    /// than one whose work nobody believes.
    pub fn new(
        root: Certificate,
        certificate: Certificate,
        key: AuthorityKey,
        settings: Settings,
    ) -> Result<Self, IssuerFault> {
        let unfit = IssuerFault::Authority;
        let root_key = root.public_key()?;
        certificate
            .verify_signed_by(&root_key)
            .map_err(|_| unfit("the root did not sign this authority's certificate"))?;
        if key.spki()? != certificate.spki() {
            return Err(unfit("the key is not that of the authority's certificate"));
        }
        let constraints = certificate.basic_constraints()?;
        if !constraints.is_some_and(|constraints| constraints.ca) {
            return Err(unfit("the certificate is not an authority's"));
        }
        settings
            .profiles
            .check(settings.time_stamp_policy)
            .map_err(unfit)?;
        let id = certificate.subject_key_identifier()?;
        Ok(Self {
            id: id.ok_or(unfit("the certificate has no key identifier"))?,
            usual_name: CertId::new(NamedBy::Sha1, &certificate, &[])?,
            root,
            certificate,
            key,
            settings,
        })
    }

    /// Under which the tables know it.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Under which it issues to people.
    pub fn policies(&self) -> Vec<ObjectIdentifier> {
        self.settings.profiles.policies_of_people()
    }

    pub fn root(&self) -> &Certificate {
        &self.root
    }

    /// How long the security module may take, where there is one in this process.
    pub fn patience(&self) -> Option<Duration> {
        self.key.patience()
    }

    /// A call of the security module has not come back: orders are refused until it does, or until the process is started anew.
    pub fn hangs(&self) -> bool {
        self.key.hangs()
    }
}
