//! A practice authority for the tests: keys and certificates made anew in each run, by nobody's leave.
#![allow(dead_code, reason = "each test file uses some of it")]

pub mod forge;
pub mod house;
pub mod tools;

use const_oid::ObjectIdentifier;
use signature::algorithm::sha1_label;
use signature::certificate::Certificate;
use signature::key::PublicKey;
use signature::moment::Moment;
use signature::oid;
use signature::signing_key::{NewKey, SigningKey};
use signature::tlv;
use signature::to_be_signed::ToBeSigned;

/// The holder in these tests.
pub const IDENTITY_NUMBER: &str = "10000000146";
/// What the holder signs.
pub const TEXT: &str = "Taahhütnameyi okudum, kabul ediyorum. Sipariş No: SD-780";
/// The policy of qualified certificates (domain rule).
const NES: &str = "2.16.792.1.2.1.1.5.7.1.1";
const ETSI_QUALIFIED: &str = "0.4.0.1862.1.1";
const BTK_QUALIFIED: &str = "2.16.792.1.61.0.1.5070.1.1";
const BTK_SENTENCE: &str =
    "Bu sertifika, 5070 sayılı Elektronik İmza Kanununa göre nitelikli elektronik sertifikadır.";

/// id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1).
const NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

pub fn at(day: i64, hour: i64) -> Moment {
    Moment::of((2026, 11, day), (hour, 0, 0)).unwrap()
}

/// The time in all these tests.
pub fn now() -> Moment {
    at(21, 10)
}

/// A certificate and its key.
pub struct Holder {
    pub certificate: Certificate,
    pub key: SigningKey,
}

/// What a certificate is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Root,
    Issuer,
    Signatures,
    /// As signatures, but the certificate does not say that it is qualified.
    PlainSignatures,
    /// digitalSignature alone.
    Login,
    TimeStamps,
    Answers,
}

/// How a certificate departs from the usual.
#[derive(Clone)]
pub struct SignatureRequest {
    pub usage: Use,
    pub key: NewKey,
    pub name: &'static str,
    pub identity_number: Option<&'static str>,
    pub from: Moment,
    pub until: Moment,
    pub serial: u64,
}

impl SignatureRequest {
    pub fn of(usage: Use, key: NewKey) -> Self {
        let (name, serial) = match usage {
            Use::Root => ("Kalem Deneme Kök Sertifikası", 1),
            Use::Issuer => ("Kalem Deneme Alt Kök", 2),
            Use::TimeStamps => ("Kalem Deneme Zaman Damgası", 3),
            Use::Answers => ("Kalem Deneme OCSP", 4),
            _ => ("DENEME KİŞİSİ", 780),
        };
        let person = serial == 780;
        Self {
            usage,
            key,
            name,
            identity_number: person.then_some(IDENTITY_NUMBER),
            from: at(1, 0),
            until: at(30, 0),
            serial,
        }
    }
}

pub fn root(key: NewKey) -> Holder {
    issue(None, &SignatureRequest::of(Use::Root, key))
}

impl Holder {
    pub fn issue(&self, request: &SignatureRequest) -> Holder {
        issue(Some(self), request)
    }

    pub fn issue_for(&self, usage: Use, key: NewKey) -> Holder {
        self.issue(&SignatureRequest::of(usage, key))
    }

    /// Signs as the key usually does.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key.sign(self.key.algorithm(), message).unwrap()
    }
}

fn issue(issuer: Option<&Holder>, request: &SignatureRequest) -> Holder {
    let key = SigningKey::generate(request.key).unwrap();
    let by = issuer.map_or(&key, |issuer| &issuer.key);
    let subject = name(request);
    let issuer_name = issuer.map_or(subject.clone(), |issuer| {
        issuer.certificate.subject().der().to_vec()
    });
    let validity = tlv::sequence(&[&request.from.to_der(), &request.until.to_der()]);
    let all = tlv::sequence(&[&extensions(request, &key, by)]);
    let tbs = tlv::sequence(&[
        &tlv::explicit(0, &[&tlv::number(2)]),
        &tlv::number(request.serial),
        &by.algorithm().to_der(),
        &issuer_name,
        &validity,
        &subject,
        &key.spki().unwrap(),
        &tlv::explicit(3, &[&all]),
    ]);
    let der = ToBeSigned::new(tbs, by.algorithm()).sign(by).unwrap();
    Holder {
        certificate: Certificate::from_der(&der).unwrap(),
        key,
    }
}

fn name(request: &SignatureRequest) -> Vec<u8> {
    let part = |kind: &ObjectIdentifier, text: Vec<u8>| {
        tlv::tlv(tlv::SET, &[&tlv::sequence(&[&tlv::oid(kind), &text])])
    };
    let printable = |text: &str| tlv::tlv(tlv::PRINTABLE_STRING, &[text.as_bytes()]);
    let mut parts = vec![part(&oid::COUNTRY, printable("TR"))];
    match request.identity_number {
        Some(number) => parts.push(part(&oid::SERIAL_NUMBER, printable(number))),
        None => parts.push(part(
            &oid::ORGANIZATION,
            tlv::utf8("Kalem Deneme Sertifika Makamı"),
        )),
    }
    parts.push(part(&oid::COMMON_NAME, tlv::utf8(request.name)));
    tlv::sequence(&[&parts.concat()])
}

fn extension(kind: &ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv::yes() } else { Vec::new() };
    tlv::sequence(&[&tlv::oid(kind), &critical, &tlv::octets(value)])
}

fn extensions(request: &SignatureRequest, key: &SigningKey, by: &SigningKey) -> Vec<u8> {
    let key_id = |key: &SigningKey| {
        let public = PublicKey::from_spki(&key.spki().unwrap()).unwrap();
        sha1_label(public.bytes())
    };
    let authority = tlv::sequence(&[&tlv::tlv(tlv::CONTEXT, &[&key_id(by)])]);
    let mut all = vec![
        extension(&oid::AUTHORITY_KEY_IDENTIFIER, false, &authority),
        extension(
            &oid::SUBJECT_KEY_IDENTIFIER,
            false,
            &tlv::octets(&key_id(key)),
        ),
    ];
    let usage = |bits: &[u8]| extension(&oid::KEY_USAGE, true, &tlv::named_bits(bits));
    let purpose = |critical, purpose: &ObjectIdentifier| {
        let purposes = tlv::sequence(&[&tlv::oid(purpose)]);
        extension(&oid::EXTENDED_KEY_USAGE, critical, &purposes)
    };
    match request.usage {
        Use::Root | Use::Issuer => {
            let basic = match request.usage {
                Use::Root => tlv::sequence(&[&tlv::yes()]),
                _ => tlv::sequence(&[&tlv::yes(), &tlv::number(0)]),
            };
            all.push(extension(&oid::BASIC_CONSTRAINTS, true, &basic));
            all.push(usage(&[5, 6]));
            if request.usage == Use::Issuer {
                let any = tlv::sequence(&[&tlv::sequence(&[&tlv::oid(&oid::ANY_POLICY)])]);
                all.push(extension(&oid::CERTIFICATE_POLICIES, false, &any));
            }
        }
        Use::Signatures => {
            all.push(usage(&[0, 1]));
            all.extend(qualified());
        }
        Use::PlainSignatures => all.push(usage(&[0, 1])),
        Use::Login => {
            all.push(usage(&[0]));
            all.extend(qualified());
        }
        Use::TimeStamps => all.extend([usage(&[0]), purpose(true, &oid::TIME_STAMPING)]),
        Use::Answers => all.extend([
            usage(&[0]),
            purpose(false, &oid::OCSP_SIGNING),
            extension(&NO_CHECK, false, &tlv::tlv(tlv::NULL, &[])),
        ]),
    }
    all.concat()
}

fn qualified() -> [Vec<u8>; 3] {
    let named = |dotted: &str| tlv::oid(&ObjectIdentifier::new_unwrap(dotted));
    let policies = tlv::sequence(&[&tlv::sequence(&[&named(NES)])]);
    let etsi = tlv::sequence(&[&named(ETSI_QUALIFIED)]);
    let btk = tlv::sequence(&[&named(BTK_QUALIFIED), &tlv::utf8(BTK_SENTENCE)]);
    let place = tlv::tlv(tlv::CONTEXT | 6, &[b"http://ocsp.deneme.example.org"]);
    let access = tlv::sequence(&[&tlv::oid(&oid::ACCESS_OCSP), &place]);
    [
        extension(
            &oid::AUTHORITY_INFO_ACCESS,
            false,
            &tlv::sequence(&[&access]),
        ),
        extension(&oid::CERTIFICATE_POLICIES, false, &policies),
        extension(&oid::QC_STATEMENTS, false, &tlv::sequence(&[&etsi, &btk])),
    ]
}
