//! A practice authority for the tests: root, issuing authority, OCSP signer, time-stamps, a person. Nobody real is in it.

#![allow(dead_code)] // Each test binary takes what it needs.

pub mod tools;

use const_oid::ObjectIdentifier;
use signature::algorithm::Digest;
use signature::cades::build;
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::profile::nes::Usage;
use signature::profile::{
    Addresses, AuthorityName, Issuance, IssuingAuthority, Nes, OcspSigner, Root, TimeStampAuthority,
};
use signature::signing_key::{NewKey, SigningKey};
use signature::time_stamp::Request;
use signature::time_stamp::response::{self, Answer, Authority as TimeStamps, Granted};
use signature::to_be_signed::ToBeSigned;

/// RFC 5612: an arc for examples.
pub const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.1");
pub const TSA_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.3");

pub const KINDS: [NewKey; 3] = [NewKey::Rsa2048, NewKey::P256, NewKey::P384];

pub const ADDRESSES: Addresses<'static> = Addresses {
    ocsp: "http://ocsp.deneme.example.org/",
    issuer_certificate: "http://depo.deneme.example.org/makam.crt",
    crl: "http://depo.deneme.example.org/makam.crl",
};

pub const IDENTITY_NUMBER: &str = "10000000146";

pub struct Member {
    pub certificate: Certificate,
    pub key: SigningKey,
}

pub struct Practice {
    pub root: Member,
    pub authority: Member,
    pub ocsp: Member,
    pub tsa: Member,
    pub person: Member,
}

/// 2026-01-01; the years of each are counted from it.
pub fn start() -> Moment {
    Moment::of((2026, 1, 1), (0, 0, 0)).unwrap()
}

pub fn years(years: i64) -> Moment {
    Moment::of((2026 + years, 1, 1), (0, 0, 0)).unwrap()
}

/// Half a year in.
pub fn then() -> Moment {
    Moment::of((2026, 7, 1), (12, 0, 0)).unwrap()
}

pub const fn name(common_name: &str) -> AuthorityName<'_> {
    AuthorityName {
        country: "TR",
        organization: "Kalem Deneme Sertifika Makamı",
        organization_identifier: Some("NTRTR-0000000000"),
        common_name,
    }
}

pub const ISSUING: AuthorityName<'static> = name("Kalem Deneme Nitelikli Sertifika Makamı");

fn signed(draft: &ToBeSigned, by: &SigningKey) -> Certificate {
    Certificate::from_der(&draft.sign(by).unwrap()).unwrap()
}

/// A serial number with its highest bit set, so that the sign byte is tried too.
pub fn serial(number: u8) -> &'static [u8] {
    &SERIALS[usize::from(number)]
}

static SERIALS: [[u8; 16]; 256] = {
    let mut serials = [[0xa5; 16]; 256];
    let mut number = 0;
    while number < 256 {
        serials[number][15] = number as u8;
        number += 1;
    }
    serials
};

impl Practice {
    pub fn new(kind: NewKey) -> Self {
        let key = || SigningKey::generate(kind).unwrap();
        let root_key = key();
        let root = Root {
            serial: serial(1),
            algorithm: root_key.algorithm(),
            name: name("Kalem Deneme Kök"),
            not_before: start(),
            not_after: years(20),
            key: &root_key.spki().unwrap(),
        };
        let root = Member {
            certificate: signed(&root.to_be_signed().unwrap(), &root_key),
            key: root_key,
        };
        let (authority_key, spki) = with_spki(key());
        let authority = IssuingAuthority {
            issuance: issuance(&root, serial(2), 10, &spki),
            name: ISSUING,
            addresses: ADDRESSES,
            root_answers_ocsp: false,
        };
        let authority = Member {
            certificate: signed(&authority.to_be_signed().unwrap(), &root.key),
            key: authority_key,
        };
        let (ocsp_key, spki_of_ocsp) = with_spki(key());
        let ocsp = OcspSigner {
            issuance: issuance(&authority, serial(3), 1, &spki_of_ocsp),
            name: name("Kalem Deneme OCSP"),
        };
        let (tsa_key, spki_of_tsa) = with_spki(key());
        let tsa = TimeStampAuthority {
            issuance: issuance(&authority, serial(4), 5, &spki_of_tsa),
            name: name("Kalem Deneme Zaman Damgası"),
            policy: TSA_POLICY,
            addresses: ADDRESSES,
        };
        let (ocsp, tsa) = (
            signed(&ocsp.to_be_signed().unwrap(), &authority.key),
            signed(&tsa.to_be_signed().unwrap(), &authority.key),
        );
        let person = person(&authority, key(), 5);
        Self {
            ocsp: Member {
                certificate: ocsp,
                key: ocsp_key,
            },
            tsa: Member {
                certificate: tsa,
                key: tsa_key,
            },
            person,
            root,
            authority,
        }
    }

    pub fn intermediates(&self) -> Vec<Certificate> {
        vec![self.authority.certificate.clone()]
    }

    pub fn roots(&self) -> Vec<Certificate> {
        vec![self.root.certificate.clone()]
    }

    /// A certificate as the person's, for a key that lies elsewhere.
    pub fn certify(&self, spki: &[u8]) -> Certificate {
        let draft = nes(issuance(&self.authority, serial(6), 3, spki));
        signed(&draft.to_be_signed().unwrap(), &self.authority.key)
    }

    /// The signature with a time-stamp of [`then`]: CAdES-T.
    pub fn stamped(&self, cms: &[u8]) -> Vec<u8> {
        let chain = [self.authority.certificate.der()];
        let authority = TimeStamps {
            certificate: &self.tsa.certificate,
            chain: &chain,
            policy: TSA_POLICY,
            accuracy_seconds: 1,
            algorithm: self.tsa.key.algorithm(),
        };
        let over = build::to_be_stamped(cms).unwrap();
        let request = Request::new(Digest::Sha256, over, [5; 16]);
        let granted = Granted::new(&request, &authority, &[1], then()).unwrap();
        let key = &self.tsa.key;
        let signature = key.sign(key.algorithm(), granted.to_be_signed()).unwrap();
        let answer = granted.assemble(&signature).unwrap();
        match response::read(&answer).unwrap() {
            Answer::Token(token) => build::add_time_stamp(cms, token).unwrap(),
            Answer::Refused(why) => panic!("{why:?}"),
        }
    }
}

fn with_spki(key: SigningKey) -> (SigningKey, Vec<u8>) {
    let spki = key.spki().unwrap();
    (key, spki)
}

pub fn issuance<'a>(by: &'a Member, serial: &'a [u8], lasts: i64, key: &'a [u8]) -> Issuance<'a> {
    Issuance {
        serial,
        algorithm: by.key.algorithm(),
        issuer: &by.certificate,
        not_before: start(),
        not_after: years(lasts),
        key,
    }
}

/// The person's draft, to be changed by a test that needs a wrong one.
pub fn nes<'a>(issuance: Issuance<'a>) -> Nes<'a> {
    Nes {
        issuance,
        given_name: "Işık",
        surname: "ÖRNEKOĞLU",
        identity_number: IDENTITY_NUMBER,
        organization: None,
        policy: POLICY,
        addresses: ADDRESSES,
        usage: Usage::SigningAndLogin,
        disclosures: &[
            ("https://depo.deneme.example.org/pds-en.pdf", "en"),
            ("https://depo.deneme.example.org/pds-tr.pdf", "tr"),
        ],
    }
}

pub fn person(authority: &Member, key: SigningKey, number: u8) -> Member {
    let (key, spki) = with_spki(key);
    let draft = nes(issuance(authority, serial(number), 3, &spki));
    Member {
        certificate: signed(&draft.to_be_signed().unwrap(), &authority.key),
        key,
    }
}
