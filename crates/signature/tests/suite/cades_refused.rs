//! We refuse what we must: every flipped bit, every cut, another's certificate, another text. Each wrong signature is signed by the right
//! key, so that only what is being tested is wrong with it.
use test_authority::fields::Fields;
use test_authority::forge::{self, Forge, message_digest};
use test_authority::{Member, TEXT, Validity, at, now};

use crate::house::{GOOD, house, reason};
use const_oid::ObjectIdentifier;
use signature::algorithm::Digest;
use signature::cades::reason::{Block, Reason};
use signature::cades::revocation::Revocation;
use signature::cades::verify::verify;
use signature::certificate::Certificate;
use signature::cms;
use signature::cms::write::attribute;
use signature::indication::Indication;
use signature::oid;
use signature::profile::Nes;
use signature::signing_key::NewKey;
use signature::tlv;

#[test]
fn a_good_one_passes_in_every_block() {
    for key in [NewKey::P256, NewKey::P384, NewKey::Rsa2048] {
        let house = house(key);
        let report = house.verify(&house.good());
        assert_eq!(report.objections, []);
        assert_eq!(report.indication(), Indication::Passed);
        assert_eq!(report.claimed_time, Some(now()));
        assert!(report.signer.as_ref() == Some(&house.signer.certificate));
        for block in [
            Block::Format,
            Block::SigningCertificate,
            Block::Cryptography,
            Block::Chain,
            Block::Revocation,
            Block::Acceptance,
            Block::Profile,
        ] {
            assert_eq!(report.of(block), Some(Indication::Passed), "{block:?}");
        }
        // What the tests below change is the same thing, when nothing is changed.
        assert_eq!(house.said_of(|_| ()), None, "{key:?}");
    }
}

/// The certificates between the signer's and the root may come along.
#[test]
fn a_chain_may_come_along_and_nothing_else() {
    let house = house(NewKey::P256);
    let bag = |certificates: &[&Certificate]| {
        let mut all: Vec<Vec<u8>> = certificates.iter().map(|one| one.der().to_vec()).collect();
        all.sort();
        let signature = Forge::changed(&house.signer, |forge| forge.certificates = all);
        let mut question = house.question(&signature);
        question.intermediates = &[];
        reason(&verify(&question, Revocation::Known(GOOD)))
    };
    let (own, issuer) = (&house.signer.certificate, &house.issuer.certificate);
    assert_eq!(bag(&[own, issuer]), None);
    assert_eq!(bag(&[own, issuer, &house.root.certificate]), None);
    assert_eq!(bag(&[own]), Some(Reason::NoPath));
    let other = Member::root(NewKey::P256, Validity::years(20));
    assert_eq!(
        bag(&[own, issuer, &other.certificate]),
        Some(Reason::ForeignCertificate)
    );
    // A root that comes along is not thereby a root.
    let foreign = Member::root(NewKey::P256, Validity::years(20));
    let stranger = foreign.person(NewKey::P256);
    let mut all = vec![
        stranger.certificate.der().to_vec(),
        foreign.certificate.der().to_vec(),
    ];
    all.sort();
    let signature = Forge::changed(&stranger, |forge| forge.certificates = all);
    assert_eq!(reason(&house.verify(&signature)), Some(Reason::NoPath));
}

#[test]
fn every_flipped_bit_is_refused() {
    for key in [NewKey::P256, NewKey::Rsa2048] {
        let house = house(key);
        let good = house.good();
        let mut bytes = good.clone();
        for bit in 0..good.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(
                house.verify(&bytes).indication(),
                Indication::Passed,
                "bit {bit}"
            );
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    let house = house(NewKey::P256);
    let good = house.good();
    for cut in 0..good.len() {
        assert_eq!(reason(&house.verify(&good[..cut])), Some(Reason::Malformed));
        assert_eq!(
            reason(&house.verify(&good[cut + 1..])),
            Some(Reason::Malformed)
        );
    }
    for more in [&[0][..], &[0, 0], b"\n", &good] {
        let longer = [good.as_slice(), more].concat();
        assert_eq!(reason(&house.verify(&longer)), Some(Reason::Malformed));
    }
}

/// Each signed attribute deleted, doubled, and with another value: signed again each time.
/// A person's clock that is a day off is told so; a claimed time before the request or after its end is not taken.
#[test]
fn there_is_one_signer_with_one_certificate() {
    let house = house(NewKey::P256);
    let two = house.said_of(|forge| {
        let again = forge.signer(&house.signer);
        forge.more_signers.push(again);
    });
    assert_eq!(two, Some(Reason::Signers));
    let none = house.said_of(|forge| forge.certificates.clear());
    assert_eq!(none, Some(Reason::Certificates));
    let twice = house.said_of(|forge| {
        forge.certificates.push(forge.certificates[0].clone());
    });
    assert_eq!(twice, Some(Reason::Certificates));
    let another = house.said_of(|forge| {
        forge.certificates = vec![house.issuer.certificate.der().to_vec()];
    });
    assert_eq!(another, Some(Reason::NoSigningCertificate));
    // [3]: an attribute certificate of the second version.
    let other_kind = house.said_of(|forge| forge.certificates = vec![vec![0xa3, 0]]);
    assert_eq!(other_kind, Some(Reason::Certificates));
    let key_id = house.said_of(|forge| {
        let id = house.signer.certificate.subject_key_identifier();
        forge.signer_id = tlv::tlv(tlv::CONTEXT, &[&id.unwrap().unwrap()]);
    });
    assert_eq!(key_id, Some(Reason::SignerIdentifier));
    let crl = house.said_of(|forge| forge.revocation = vec![0xa1, 0]);
    assert_eq!(crl, Some(Reason::RevocationValues));
    let unsigned = house.said_of(|forge| {
        let kind = ObjectIdentifier::new_unwrap("1.2.3");
        forge.unsigned = tlv::explicit(1, &[&attribute(kind, &tlv::sequence(&[]))]);
    });
    assert_eq!(unsigned, Some(Reason::AttributeUnknown));
    let empty = house.said_of(|forge| forge.unsigned = tlv::explicit(1, &[]));
    assert_eq!(empty, Some(Reason::Malformed));
}

#[test]
fn versions_and_content_are_as_they_should_be() {
    let house = house(NewKey::P256);
    for version in [0, 2, 3, 4, 5] {
        assert_eq!(
            house.said_of(|forge| forge.version = version),
            Some(Reason::Version)
        );
        assert_eq!(
            house.said_of(|forge| forge.signer_version = version),
            Some(Reason::Version)
        );
    }
    let detached = house.said_of(|forge| forge.content = None);
    assert_eq!(detached, Some(Reason::Detached));
    let other = house.said_of(|forge| forge.content_type = cms::oid::TIME_STAMP_INFO);
    assert_eq!(other, Some(Reason::ContentType));
}

/// Another text by one character, in every way: in the signature, in what is expected, in both but for the digest.
#[test]
fn another_text_is_refused() {
    let house = house(NewKey::P256);
    let other = TEXT.replace("SD-780", "SD-781");
    let signed_other = house.said_of(|forge| {
        forge.content = Some(other.clone().into_bytes());
        forge.attributes[forge::MESSAGE_DIGEST] = message_digest(Digest::Sha256, other.as_bytes());
        forge.attributes.sort();
    });
    assert_eq!(signed_other, Some(Reason::OtherText));
    let good = house.good();
    let mut question = house.question(&good);
    question.text = other.as_bytes();
    assert_eq!(
        reason(&verify(&question, Revocation::Known(GOOD))),
        Some(Reason::OtherText)
    );
    // The same letters, composed otherwise.
    let decomposed = TEXT.replace('ü', "u\u{308}");
    question.text = decomposed.as_bytes();
    assert_eq!(
        reason(&verify(&question, Revocation::Known(GOOD))),
        Some(Reason::OtherText)
    );
}

/// BER that says the same is not the form: long lengths, indefinite lengths.
#[test]
fn ber_is_refused() {
    let house = house(NewKey::P256);
    let good = house.good();
    assert_eq!(good[..2], [0x30, 0x82]);
    let long = [&[0x30, 0x83, 0], &good[2..]].concat();
    assert_eq!(reason(&house.verify(&long)), Some(Reason::Malformed));
    let indefinite = [&[0x30, 0x80], &good[4..], &[0, 0]].concat();
    assert_eq!(reason(&house.verify(&indefinite)), Some(Reason::Malformed));
}

#[test]
fn there_is_a_cap() {
    let house = house(NewKey::P256);
    let good = house.good();
    let mut house = house;
    house.policy.max_bytes = good.len();
    assert_eq!(reason(&house.verify(&good)), None);
    house.policy.max_bytes -= 1;
    assert_eq!(reason(&house.verify(&good)), Some(Reason::TooLarge));
}

/// digitalSignature alone.
fn login_only(fields: &mut Fields) {
    fields.replace(&oid::KEY_USAGE, true, &tlv::named_bits(&[0]));
}

/// It does not say that it is qualified.
fn unqualified(fields: &mut Fields) {
    fields.remove(&oid::CERTIFICATE_POLICIES);
    fields.remove(&oid::QC_STATEMENTS);
}

#[test]
fn the_certificate_is_the_persons_own_and_for_this() {
    let house = house(NewKey::P256);
    let by = |holder: Member| reason(&house.verify(&Forge::of(&holder).sign(&holder)));
    let with = |change: fn(&mut Nes<'_>)| by(house.issuer.person_with(NewKey::P256, change));
    let forged = |change: fn(&mut Fields)| by(house.issuer.forged_person(NewKey::P256, change));
    assert_eq!(with(|_| ()), None);
    assert_eq!(forged(|_| ()), None);
    assert_eq!(
        with(|draft| draft.identity_number = "10000000214"),
        Some(Reason::OtherPerson)
    );
    assert_eq!(
        forged(|fields| fields.unname(&oid::SERIAL_NUMBER)),
        Some(Reason::NotQualified),
        "nobody"
    );
    assert_eq!(
        with(|draft| draft.issuance.not_after = at(21, 9)),
        Some(Reason::Expired)
    );
    assert_eq!(
        with(|draft| draft.issuance.not_before = at(21, 11)),
        Some(Reason::NotYetValid)
    );
    assert_eq!(forged(login_only), Some(Reason::NotForSigning));
    assert_eq!(forged(unqualified), Some(Reason::OtherPolicy), "no policy");
    let stranger = Member::root(NewKey::P256, Validity::years(20)).person(NewKey::P256);
    let signature = Forge::of(&stranger).sign(&stranger);
    assert!(matches!(
        reason(&house.verify(&signature)),
        Some(Reason::NoPath | Reason::Path)
    ));
    // Issued by a person: no authority.
    let person = house.signer.person(NewKey::P256);
    let signature = Forge::changed(&person, |forge| {
        forge
            .certificates
            .push(house.signer.certificate.der().to_vec());
        forge.certificates.sort();
    });
    assert_ne!(house.verify(&signature).indication(), Indication::Passed);
}

#[test]
fn no_qc_statement_is_not_qualified() {
    let mut house = house(NewKey::P256);
    house.policy.certificate_policies.clear();
    let plain = house.issuer.forged_person(NewKey::P256, unqualified);
    let signature = Forge::of(&plain).sign(&plain);
    assert_eq!(
        reason(&house.verify(&signature)),
        Some(Reason::NotQualified)
    );
}

#[test]
fn a_weak_key_is_told_so() {
    let mut house = house(NewKey::Rsa2048);
    let good = house.good();
    house.policy.strengths[0].until = Some(at(21, 10));
    assert_eq!(reason(&house.verify(&good)), Some(Reason::AlgorithmTooWeak));
    house.policy.strengths[0].until = Some(at(21, 11));
    assert_eq!(reason(&house.verify(&good)), None);
    house.policy.strengths[0].rsa = 3072;
    assert_eq!(reason(&house.verify(&good)), Some(Reason::AlgorithmTooWeak));
}
