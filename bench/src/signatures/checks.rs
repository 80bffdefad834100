//! A signature checked, beside the two raw verifications that no check can do without: its own and its certificate's.
//!
//! Warm: the authority's certificate and key are ready, as in a server that runs, in the check as in the bound; the person's are new each
//! time. Whether the certificate was revoked is known already. What the share leaves is parsing, hashing and everything else.

use std::hint::black_box;

use aws_lc_rs::signature as raw;
use issuer::Issuer;
use issuer::ceremony::Kind;
use signature::cades::policy::Policy;
use signature::cades::revocation::Revocation;
use signature::cades::verify::{Question, verify};
use signature::cades::{build, report::Report};
use signature::certificate::Certificate;
use signature::cms::{SignedData, SignerInfo};
use signature::crl::Status;
use signature::elements::{self, Elements};
use signature::indication::Indication;
use signature::moment::Moment;
use signature::signing_key::NewKey;
use signature::tlv;

use super::{Bench, Row, folder, practice, runtime};
use crate::Done;
use crate::pairs::each;

const TEXT: &str = "Taahhütnameyi okudum, kabul ediyorum. Sipariş No: SD-780";

/// A kind of key, of the authority and of the person, and what is promised.
struct Case {
    name: &'static str,
    authority: Kind,
    person: NewKey,
    raw: &'static dyn raw::VerificationAlgorithm,
    bar: Option<(&'static str, f64)>,
}

pub fn rows(bench: &Bench) -> Done<Vec<Row>> {
    let cases = [
        Case {
            name: "P-256",
            authority: Kind::P256,
            person: NewKey::P256,
            raw: &raw::ECDSA_P256_SHA256_ASN1,
            bar: Some(("≥ 0.80 of two raw verifications", 0.80)),
        },
        Case {
            name: "RSA-2048",
            authority: Kind::Rsa2048,
            person: NewKey::Rsa2048,
            raw: &raw::RSA_PKCS1_2048_8192_SHA256,
            bar: Some(("≥ 0.65 of two raw verifications", 0.65)),
        },
        Case {
            name: "P-384",
            authority: Kind::P384,
            person: NewKey::P384,
            raw: &raw::ECDSA_P384_SHA384_ASN1,
            bar: None,
        },
    ];
    cases.iter().map(|case| row(bench, case)).collect()
}

fn row(bench: &Bench, case: &Case) -> Done<Row> {
    let folder = folder(bench)?;
    let runtime = runtime()?;
    let issuer = runtime.block_on(practice::issuer(folder.path(), case.authority))?;
    let (key, certificate) = runtime.block_on(practice::person(&issuer, case.person))?;
    let now = practice::moment();
    let prepared = build::prepare(TEXT.as_bytes(), &certificate, &[], now, key.algorithm());
    let signature = prepared.assemble(&key.sign(key.algorithm(), prepared.to_be_signed())?)?;
    let bound = Bound::new(case.raw, &issuer, &certificate, &signature)?;
    let policy = Policy::qualified(issuer.authority.policies());
    let pairs = bench.turns.take(
        |lasting| each(lasting, || bound.verify()),
        |lasting| {
            each(lasting, || {
                let report = check(black_box(&signature), &issuer, &policy, now);
                match report.indication() {
                    Indication::Passed => Ok(()),
                    other => Err(format!("a good signature is {other:?}").into()),
                }
            })
        },
    )?;
    let what = format!("{} signature checked, warm", case.name);
    Ok(match case.bar {
        Some((bar, least)) => Row::share(what, bar, &pairs, least),
        None => Row::seen(what, pairs.words()),
    })
}

fn check(signature: &[u8], issuer: &Issuer, policy: &Policy, now: Moment) -> Report {
    let question = Question {
        signature,
        text: TEXT.as_bytes(),
        identity_number: Some(practice::IDENTITY_NUMBER),
        asked: now,
        expires: now.plus_seconds(600),
        now: now.plus_seconds(1),
        roots: std::slice::from_ref(issuer.authority.root()),
        intermediates: std::slice::from_ref(issuer.authority.certificate()),
        policy,
    };
    verify(&question, Revocation::Known(&Ok(Status::Good)))
}

/// The two raw verifications.
struct Bound<'a> {
    raw: &'static dyn raw::VerificationAlgorithm,
    attributes: Vec<u8>,
    signature: Vec<u8>,
    certificate: &'a Certificate,
    issued: Vec<u8>,
    signer_key: signature::key::PublicKey,
    issuer_key: raw::ParsedPublicKey,
}

impl<'a> Bound<'a> {
    fn new(
        raw: &'static dyn raw::VerificationAlgorithm,
        issuer: &Issuer,
        certificate: &'a Certificate,
        signature: &[u8],
    ) -> Done<Self> {
        let mut signers = SignedData::read(signature)?.signers;
        let signer = SignerInfo::read(signers.any()?.whole)?;
        let attributes = signer.signed_attributes.ok_or("no signed attributes")?;
        // The signature of the certificate is the last of its three parts, a BIT STRING without odd bits.
        let mut parts = Elements::of(elements::only(certificate.der(), tlv::SEQUENCE)?.value);
        parts.any()?;
        parts.any()?;
        let issuer_key = issuer.authority.certificate().public_key()?;
        Ok(Self {
            raw,
            attributes: tlv::tlv(tlv::SET, &[attributes.value]),
            signature: signer.signature.value.to_vec(),
            certificate,
            issued: parts.take(tlv::BIT_STRING)?.value[1..].to_vec(),
            signer_key: certificate.public_key()?,
            issuer_key: raw::ParsedPublicKey::new(raw, issuer_key.bytes())
                .map_err(|_| "the issuer's key")?,
        })
    }

    fn verify(&self) -> Done {
        let (attributes, tbs) = (black_box(&self.attributes), self.certificate.tbs());
        let signed = raw::UnparsedPublicKey::new(self.raw, self.signer_key.bytes())
            .verify(attributes, &self.signature);
        let issued = self.issuer_key.verify_sig(black_box(tbs), &self.issued);
        Ok(signed.and(issued).map_err(|_| "a raw verification")?)
    }
}
