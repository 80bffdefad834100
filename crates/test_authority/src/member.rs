//! A certificate and its key: what whoever holds them can issue, sign and answer, whether they may or not.

use std::sync::atomic::{AtomicU64, Ordering};

use signature::algorithm::Digest;
use signature::cades::build;
use signature::certificate::Certificate;
use signature::crl::{NewCrl, Revoked};
use signature::moment::Moment;
use signature::ocsp::{self, CertId, NamedBy, NewAnswer, NewResponse, Status};
use signature::profile::{Issuance, Nes, Root};
use signature::signing_key::{NewKey, SigningKey};
use signature::time_stamp::response::{self, Answer, Authority, Granted};
use signature::time_stamp::{Failure, Request};
use signature::to_be_signed::ToBeSigned;

use crate::fields::Fields;
use crate::profiles::{self, ADDRESSES, Draft};
use crate::{DAY, TSA_POLICY, years};

/// How long an answer says that it is the newest, in seconds.
const ANSWER_LASTS: i64 = 3_600;
/// For the nonce of a request for a time-stamp.
const NONCE: [u8; 16] = [5; 16];

pub struct Member {
    pub certificate: Certificate,
    pub key: SigningKey,
}

/// From when until when a certificate is good.
#[derive(Clone, Copy)]
pub struct Validity {
    pub from: Moment,
    pub until: Moment,
}

impl Validity {
    /// From the authority's foundation on.
    pub fn years(lasts: i64) -> Self {
        Self {
            from: years(0),
            until: years(lasts),
        }
    }

    /// From so many days before a moment until so many after it.
    pub fn days(before: i64, at: Moment, after: i64) -> Self {
        Self {
            from: at.plus_seconds(-before * DAY),
            until: at.plus_seconds(after * DAY),
        }
    }
}

/// Another number each time. Its highest bit is set, so that the byte for the sign is tried too.
pub fn serial() -> [u8; 16] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut serial = [0xa5; 16];
    serial[8..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    serial
}

fn new_key(kind: NewKey) -> (SigningKey, Vec<u8>) {
    let key = SigningKey::generate(kind).expect("a key");
    let spki = key.spki().expect("a public key");
    (key, spki)
}

/// Issuing.
impl Member {
    pub fn root(kind: NewKey, valid: Validity) -> Self {
        let (key, spki) = new_key(kind);
        let draft = Root {
            serial: &serial(),
            algorithm: key.algorithm(),
            name: profiles::name("Kalem Deneme Kök"),
            not_before: valid.from,
            not_after: valid.until,
            key: &spki,
        };
        let draft = draft.to_be_signed().expect("a root's draft");
        Self {
            certificate: signed(&draft, &key),
            key,
        }
    }

    /// A certificate for a new key.
    pub fn issue(
        &self,
        kind: NewKey,
        valid: Validity,
        draft: impl FnOnce(Issuance<'_>) -> Draft,
    ) -> Self {
        let (key, spki) = new_key(kind);
        Self {
            certificate: self.certify(&spki, valid, draft),
            key,
        }
    }

    /// A certificate for a key that lies elsewhere.
    pub fn certify(
        &self,
        spki: &[u8],
        valid: Validity,
        draft: impl FnOnce(Issuance<'_>) -> Draft,
    ) -> Certificate {
        signed(&self.draft(spki, valid, draft).expect("a draft"), &self.key)
    }

    /// What would be signed; or why the profile does not allow it.
    pub fn draft(
        &self,
        spki: &[u8],
        valid: Validity,
        draft: impl FnOnce(Issuance<'_>) -> Draft,
    ) -> Draft {
        draft(Issuance {
            serial: &serial(),
            algorithm: self.key.algorithm(),
            issuer: &self.certificate,
            not_before: valid.from,
            not_after: valid.until,
            key: spki,
        })
    }

    /// Signs a draft as it stands.
    pub fn signed(&self, draft: &ToBeSigned) -> Certificate {
        signed(draft, &self.key)
    }

    pub fn issuing_authority(&self, kind: NewKey) -> Self {
        self.issue(kind, Validity::years(10), |issuance| {
            profiles::issuing_authority(issuance, "http://depo.deneme.example.org/kok.crl")
        })
    }

    pub fn ocsp_responder(&self, kind: NewKey) -> Self {
        self.issue(kind, Validity::years(1), profiles::ocsp_responder)
    }

    pub fn time_stamp_authority(&self, kind: NewKey) -> Self {
        self.issue(kind, Validity::years(5), |issuance| {
            profiles::time_stamp_authority(issuance, ADDRESSES)
        })
    }

    pub fn person(&self, kind: NewKey) -> Self {
        self.person_with(kind, |_| ())
    }

    /// A person whose certificate departs from the usual in what the profile allows.
    pub fn person_with(&self, kind: NewKey, change: impl FnOnce(&mut Nes<'_>)) -> Self {
        self.issue(kind, Validity::years(3), |issuance| {
            let mut draft = profiles::person(issuance);
            change(&mut draft);
            draft.to_be_signed()
        })
    }

    /// A person whose certificate says what no builder of ours would write.
    pub fn forged_person(&self, kind: NewKey, change: impl FnOnce(&mut Fields)) -> Self {
        self.issue(kind, Validity::years(3), |issuance| {
            let draft = profiles::person(issuance).to_be_signed()?;
            let mut fields = Fields::of(&draft);
            change(&mut fields);
            Ok(fields.draft())
        })
    }
}

/// Signing.
impl Member {
    /// As the key usually does.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(self.key.algorithm(), message);
        signature.expect("a signature")
    }

    /// A CAdES-BES signature with this chain in it.
    pub fn cades(&self, text: &str, chain: &[&[u8]], at: Moment) -> Vec<u8> {
        let algorithm = self.key.algorithm();
        let prepared = build::prepare(text.as_bytes(), &self.certificate, chain, at, algorithm);
        let signature = self.sign(prepared.to_be_signed());
        prepared.assemble(&signature).expect("a signature")
    }

    /// The list of revoked certificates.
    pub fn list(&self, from: Moment, until: Moment, revoked: &[Revoked]) -> Vec<u8> {
        self.list_with(from, until, revoked, |_| ())
    }

    pub fn list_with(
        &self,
        from: Moment,
        until: Moment,
        revoked: &[Revoked],
        change: impl FnOnce(&mut NewCrl<'_>),
    ) -> Vec<u8> {
        let mut list = NewCrl {
            issuer: &self.certificate,
            algorithm: self.key.algorithm(),
            number: 1,
            this_update: from,
            next_update: until,
            entries: revoked,
            expired_since: None,
        };
        change(&mut list);
        let draft = list.to_be_signed().expect("a list's draft");
        draft.sign(&self.key).expect("a signature")
    }

    /// How OCSP names a certificate of this issuer's.
    pub fn id_of(&self, certificate: &Certificate) -> CertId {
        let named_by = NamedBy::Sha2(Digest::Sha256);
        CertId::new(named_by, &self.certificate, certificate.serial()).expect("a name")
    }

    /// An OCSP answer.
    pub fn answer(
        &self,
        about: &CertId,
        status: Status,
        made: Moment,
        nonce: Option<&[u8]>,
    ) -> Vec<u8> {
        let draft = NewResponse {
            responder: &self.certificate,
            algorithm: self.key.algorithm(),
            produced_at: made,
            answers: &[NewAnswer {
                id: about,
                status,
                this_update: made,
                next_update: Some(made.plus_seconds(ANSWER_LASTS)),
            }],
            nonce,
        };
        let draft = draft.to_be_signed().expect("an answer's draft");
        ocsp::successful(&draft.sign(&self.key).expect("a signature"))
    }

    /// The answer to a request for a time-stamp, under this number.
    pub fn stamp(
        &self,
        request: &Request,
        chain: &[&[u8]],
        serial: &[u8],
        at: Moment,
    ) -> Result<Vec<u8>, Failure> {
        let authority = Authority {
            certificate: &self.certificate,
            chain,
            policy: TSA_POLICY,
            accuracy_seconds: 1,
            algorithm: self.key.algorithm(),
        };
        let granted = Granted::new(request, &authority, serial, at)?;
        let signature = self.sign(granted.to_be_signed());
        Ok(granted.assemble(&signature).expect("an answer"))
    }

    /// A token over these bytes.
    pub fn token(&self, over: &[u8], chain: &[&[u8]], at: Moment) -> Vec<u8> {
        let request = Request::new(Digest::Sha256, over, NONCE);
        let answer = self.stamp(&request, chain, &serial(), at).expect("a stamp");
        match response::read(&answer) {
            Ok(Answer::Token(token)) => token.to_vec(),
            Ok(Answer::Refused(why)) => panic!("{why:?}"),
            Err(fault) => panic!("{fault:?}"),
        }
    }

    /// A signature with a token over it: CAdES-T.
    pub fn stamped(&self, cms: &[u8], chain: &[&[u8]], at: Moment) -> Vec<u8> {
        let over = build::to_be_stamped(cms).expect("a signature");
        let token = self.token(over, chain, at);
        build::add_time_stamp(cms, &token).expect("a first time-stamp")
    }
}

fn signed(draft: &ToBeSigned, by: &SigningKey) -> Certificate {
    let der = draft.sign(by).expect("a signature");
    Certificate::from_der(&der).expect("a certificate")
}
