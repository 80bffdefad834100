//! How long a signature takes to check, beside the two raw verifications that no check can do without: the signature's and its
//! certificate's. `cargo run --release -p signature --example speed`
//!
//! Warm: the authority's certificate and key are ready, as in a server that runs, in the check as in the bound; the person's are new each
//! time. Whether the certificate was revoked is known already. What the ratio leaves is parsing, hashing and everything else.

#[path = "../tests/practice/mod.rs"]
mod practice;

use std::hint::black_box;
use std::time::{Duration, Instant};

use aws_lc_rs::signature as raw;
use practice::house::{House, house_of};
use signature::cades::verify::verify;
use signature::cms::{SignedData, SignerInfo};
use signature::indication::Indication;
use signature::signing_key::NewKey;
use signature::tlv;

/// Long enough to be steady, and short enough to be run.
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(200);

#[expect(
    clippy::print_stdout,
    reason = "the figure is what this example is for"
)]
fn main() {
    for (key, implementation, bar) in [
        (
            NewKey::P256,
            &raw::ECDSA_P256_SHA256_ASN1 as &dyn raw::VerificationAlgorithm,
            0.80,
        ),
        (NewKey::P384, &raw::ECDSA_P384_SHA384_ASN1, 0.80),
        (NewKey::Rsa2048, &raw::RSA_PKCS1_2048_8192_SHA256, 0.65),
    ] {
        let house = house_of(key, key);
        let signature = house.good();
        let bound = raw_verifications(&house, &signature, implementation);
        let check = || {
            let report = verify(black_box(&house.question(&signature)));
            assert_eq!(report.indication(), Indication::Passed);
        };
        // In turns, so that a busy moment of the machine does not fall on one of them.
        let mut ratios = Vec::new();
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let (bound, check) = (each(&bound), each(&check));
            ratios.push(bound / check);
            times.push(check);
        }
        ratios.sort_by(f64::total_cmp);
        times.sort_by(f64::total_cmp);
        println!(
            "{key:?}: {:.1} µs a check, {:.2} of the bound of two raw verifications (bar {bar})",
            times[ROUNDS / 2] * 1e6,
            ratios[ROUNDS / 2],
        );
    }
}

/// Seconds that each call takes.
fn each(act: &impl Fn()) -> f64 {
    let begun = Instant::now();
    let mut calls = 0;
    while begun.elapsed() < ROUND {
        for _ in 0..16 {
            act();
        }
        calls += 16;
    }
    begun.elapsed().as_secs_f64() / f64::from(calls)
}

fn raw_verifications<'a>(
    house: &'a House,
    signature: &[u8],
    implementation: &'static dyn raw::VerificationAlgorithm,
) -> impl Fn() + 'a {
    let data = SignedData::read(signature).unwrap();
    let mut signers = data.signers;
    let signer = SignerInfo::read(signers.any().unwrap().whole).unwrap();
    let attributes = tlv::tlv(tlv::SET, &[signer.signed_attributes.unwrap().value]);
    let value = signer.signature.value.to_vec();
    let certificate = &house.signer.certificate;
    // The signature of the certificate is the last of its three parts, a BIT STRING without odd bits.
    let whole = signature::elements::only(certificate.der(), tlv::SEQUENCE).unwrap();
    let mut parts = signature::elements::Elements::of(whole.value);
    let (_, _) = (parts.any().unwrap(), parts.any().unwrap());
    let issued = parts.take(tlv::BIT_STRING).unwrap().value[1..].to_vec();
    let signer_key = certificate.public_key().unwrap();
    let issuer_key = house.issuer.certificate.public_key().unwrap();
    let issuer_key = raw::ParsedPublicKey::new(implementation, issuer_key.bytes()).unwrap();
    move || {
        raw::UnparsedPublicKey::new(implementation, signer_key.bytes())
            .verify(black_box(&attributes), &value)
            .unwrap();
        issuer_key
            .verify_sig(black_box(certificate.tbs()), &issued)
            .unwrap();
    }
}
