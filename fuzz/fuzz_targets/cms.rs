//! A signature from anywhere, as the open verifier reads it and as an approval is checked. Nobody is trusted, so nothing passes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::cades::policy::Policy;
use signature::cades::revocation::{Evidence, Revocation};
use signature::cades::verify::{Question, verify};
use signature::indication::Indication;
use signature::moment::Moment;
use signature::verifier::{Inquiry, examine};

fuzz_target!(|file: &[u8]| {
    kalem_fuzz::bounded(file, |file| {
        let now = Moment::from_unix_micros(1_800_000_000_000_000);
        let inquiry = Inquiry {
            signature: file,
            content: Some(b"metin"),
            trusted: &[],
            intermediates: &[],
            ocsp_answers: &[],
            crls: &[],
            now,
        };
        for opinion in examine(&inquiry).unwrap_or_default() {
            assert_ne!(opinion.indication(), Indication::Passed);
        }
        let policy = Policy::qualified(Vec::new());
        let question = Question {
            signature: file,
            text: b"metin",
            identity_number: None,
            asked: now,
            expires: now.plus_seconds(300),
            now,
            roots: &[],
            intermediates: &[],
            policy: &policy,
        };
        let nothing = Evidence {
            answers: &[],
            lists: &[],
            max_age: 0,
        };
        let report = verify(&question, Revocation::Evidence(nothing));
        assert_ne!(report.indication(), Indication::Passed);
    });
});
