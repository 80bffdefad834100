//! Signatures that others made, where they lie beside the project (B20).

use std::path::PathBuf;

use signature::certificate::Certificate;
use signature::cms::SignedData;
use signature::indication::{Indication, SubIndication};
use signature::moment::Moment;
use signature::verifier::{Inquiry, Level, Opinion, Reason, examine};

/// What the detached ones were made over.
const CONTENT: &[u8] = b"test";

/// The folder, or one line that says it is not there.
fn samples() -> Option<PathBuf> {
    let shared = std::env::var_os("KALEM_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let folder = shared.join("data/cades");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "CAdES samples are not in {}: not tested against them",
        folder.display()
    );
    None
}

fn now() -> Moment {
    Moment::of((2026, 11, 21), (10, 0, 0)).unwrap()
}

struct Sample {
    level: Level,
    detached: bool,
    bytes: Vec<u8>,
}

fn estonian(folder: &std::path::Path) -> Vec<Sample> {
    let mut found = Vec::new();
    for (name, level) in [
        ("B", Level::B),
        ("T", Level::T),
        ("LT", Level::Lt),
        ("LTA", Level::Lta),
    ] {
        for (kind, detached) in [("detached.p7s", true), ("enveloping.p7m", false)] {
            let file = folder.join(format!("TEST_ESTEID2018_CAdES_{name}_{kind}"));
            found.push(Sample {
                level,
                detached,
                bytes: std::fs::read(file).unwrap(),
            });
        }
    }
    found
}

fn ask(bytes: &[u8], content: Option<&[u8]>, trusted: &[Certificate]) -> Opinion {
    let opinions = examine(&Inquiry {
        signature: bytes,
        content,
        trusted,
        intermediates: &[],
        ocsp_answers: &[],
        crls: &[],
        now: now(),
    });
    let mut opinions = opinions.unwrap();
    assert_eq!(opinions.len(), 1);
    opinions.remove(0)
}

/// The certificates that a sample brings, of which some are roots.
fn brought(bytes: &[u8]) -> Vec<Certificate> {
    SignedData::read(bytes).unwrap().readable_certificates()
}

fn named(certificates: &[Certificate], names: &[&str]) -> Vec<Certificate> {
    let wanted = |one: &&Certificate| {
        let name = one.subject().common_name();
        name.is_some_and(|name| names.contains(&name))
    };
    certificates.iter().filter(wanted).cloned().collect()
}

#[test]
fn level_signer_times_and_algorithms_are_named() {
    let Some(folder) = samples() else { return };
    for sample in estonian(&folder) {
        let content = sample.detached.then_some(CONTENT);
        let opinion = ask(&sample.bytes, content, &[]);
        assert_eq!(opinion.level, sample.level);
        assert!(opinion.signer.as_ref().unwrap().contains("JAAK-KRISTJAN"));
        assert_eq!(opinion.signature_intact, Some(true));
        assert_eq!(opinion.content_intact, Some(true));
        assert_eq!(opinion.signing_certificate_matches, Some(true));
        let algorithm = format!("{:?}", opinion.algorithm.unwrap());
        assert_eq!(algorithm, "Ecdsa(Sha512)");
        let claimed = opinion.times.claimed.unwrap();
        let day = |day| Moment::of((2024, 9, day), (0, 0, 0)).unwrap();
        assert!((day(13)..day(14)).contains(&claimed));
        let stamps = usize::from(sample.level >= Level::T);
        assert_eq!(opinion.times.signature_stamps.len(), stamps);
        let stamps = usize::from(sample.level == Level::Lta);
        assert_eq!(opinion.times.archive_stamps.len(), stamps);
        for stamp in opinion
            .times
            .signature_stamps
            .iter()
            .chain(&opinion.times.archive_stamps)
        {
            assert!(stamp.intact && !stamp.trusted, "{:?}", sample.level);
            assert!(stamp.time >= claimed && stamp.time < claimed.plus_seconds(60));
        }
        // Nobody is trusted by default.
        assert_eq!(opinion.indication(), Indication::Indeterminate);
        assert_eq!(opinion.reason, Reason::NotTrusted);
    }
}

/// The samples of the levels LT and LTA bring their roots and what is known about revocation: with those roots configured, they pass.
#[test]
fn they_pass_when_their_root_is_trusted() {
    let Some(folder) = samples() else { return };
    let mut passed = 0;
    for sample in estonian(&folder) {
        if sample.level < Level::Lt {
            continue;
        }
        let content = sample.detached.then_some(CONTENT);
        let all = brought(&sample.bytes);
        let person_root = named(&all, &["TEST of EE-GovCA2018"]);
        let both = [
            person_root.clone(),
            named(&all, &["TEST of SK ID Solutions ROOT G1E"]),
        ]
        .concat();
        assert_eq!(both.len(), 2);
        let opinion = ask(&sample.bytes, content, &both);
        assert_eq!(opinion.detail, None);
        assert_eq!(opinion.reason, Reason::Passed);
        assert_eq!(opinion.indication(), Indication::Passed);
        assert!(opinion.times.proven().is_some());
        // Without the content beside it, or with another, it does not pass.
        let other = ask(&sample.bytes, Some(b"Test"), &both);
        assert_eq!(other.sub_indication, Some(SubIndication::HashFailure));
        assert_eq!(other.content_intact, Some(false));
        if sample.detached {
            let none = ask(&sample.bytes, None, &both);
            assert_eq!(none.sub_indication, Some(SubIndication::SignedDataNotFound));
            assert_eq!(none.content_intact, None);
            assert_eq!(none.signature_intact, Some(true));
        }
        // If only the time-stamp's authority is not trusted, there is no proof of time: today the answer about revocation is too old.
        let opinion = ask(&sample.bytes, content, &person_root);
        assert_eq!(opinion.reason, Reason::RevocationUnknown);
        passed += 1;
    }
    assert_eq!(passed, 4);
}

/// B and T bring neither the certificates above the signer's nor anything about revocation. Trusted they are, with the issuer's certificate
/// of another sample; but whether the signer's certificate was revoked, nobody tells.
#[test]
fn without_revocation_data_it_stays_open() {
    let Some(folder) = samples() else { return };
    let all = estonian(&folder);
    let lt = all.iter().find(|sample| sample.level == Level::Lt).unwrap();
    let trusted = named(&brought(&lt.bytes), &["TEST of ESTEID2018"]);
    assert_eq!(trusted.len(), 1);
    for sample in all.iter().filter(|sample| sample.level < Level::Lt) {
        let content = sample.detached.then_some(CONTENT);
        let opinion = ask(&sample.bytes, content, &trusted);
        assert_eq!(opinion.reason, Reason::RevocationUnknown);
        assert_eq!(opinion.sub_indication, Some(SubIndication::TryLater));
    }
}

/// An older one: indefinite lengths, the content in pieces, a chain that stands on SHA-1.
#[test]
fn the_older_sample_is_read() {
    let Some(folder) = samples() else { return };
    let bytes = std::fs::read(folder.join("hellocades.p7s")).unwrap();
    let opinion = ask(&bytes, None, &[]);
    assert_eq!(opinion.signature_intact, Some(true));
    assert_eq!(opinion.content_intact, Some(true));
    assert_eq!(opinion.signing_certificate_matches, Some(true));
    assert_eq!(opinion.level, Level::T);
    assert_eq!(
        opinion.times.claimed,
        Moment::of((2015, 8, 31), (14, 1, 43))
    );
    assert!(!opinion.times.signature_stamps.is_empty());
    assert_eq!(opinion.indication(), Indication::Indeterminate);
    assert_eq!(opinion.reason, Reason::NotTrusted);
}

/// A changed byte anywhere never makes a sample better, and nothing panics.
#[test]
fn mutations_do_no_harm() {
    let Some(folder) = samples() else { return };
    let sample = estonian(&folder)
        .into_iter()
        .find(|sample| sample.level == Level::Lta && !sample.detached)
        .unwrap();
    let older = std::fs::read(folder.join("hellocades.p7s")).unwrap();
    for (bytes, step) in [(sample.bytes, 7), (older, 5)] {
        for at in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            let opinions = examine(&Inquiry {
                signature: &changed,
                content: None,
                trusted: &[],
                intermediates: &[],
                ocsp_answers: &[],
                crls: &[],
                now: now(),
            });
            let passed = |one: &Opinion| one.indication() == Indication::Passed;
            assert!(opinions.is_err() || !opinions.unwrap().iter().any(passed));
        }
    }
}
