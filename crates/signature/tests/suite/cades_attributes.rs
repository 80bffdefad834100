//! The tamper matrix of what is signed beside the text: attributes, the certificate's name, the algorithms. Signed again each time, by
//! the right key.
use test_authority::forge::{self, message_digest, named};
use test_authority::{TEXT, at, now};

use crate::house::{GOOD, house, reason};
use const_oid::ObjectIdentifier;
use signature::algorithm::{Digest, SignatureAlgorithm, sha1_label};
use signature::cades::reason::Reason;
use signature::cades::revocation::Revocation;
use signature::cades::verify::verify;
use signature::cms::write::attribute;
use signature::cms::{ess, oid};
use signature::elements;
use signature::signing_key::NewKey;
use signature::tlv;

#[test]
fn signed_attributes_are_these_four_once_each() {
    let house = house(NewKey::P256);
    for place in 0..4 {
        let deleted = house.said_of(|forge| {
            forge.attributes.remove(place);
        });
        assert_eq!(deleted, Some(Reason::AttributeMissing), "{place}");
        let doubled = house.said_of(|forge| {
            forge
                .attributes
                .insert(place, forge.attributes[place].clone());
        });
        assert_eq!(doubled, Some(Reason::AttributeOrder), "{place}");
    }
    let twice = house.said_of(|forge| {
        forge.attributes.push(forge::time(at(21, 11)));
        forge.attributes.sort();
    });
    assert_eq!(twice, Some(Reason::AttributeOrder));
    let two_values = house.said_of(|forge| {
        let time = now().to_der();
        forge.attributes[forge::SIGNING_TIME] =
            attribute(oid::SIGNING_TIME, &[time.clone(), time].concat());
        forge.attributes.sort();
    });
    assert_eq!(two_values, Some(Reason::AttributeValue));
    let one_more = house.said_of(|forge| {
        let kind = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52");
        forge.attributes.push(attribute(kind, &tlv::sequence(&[])));
        forge.attributes.sort();
    });
    assert_eq!(one_more, Some(Reason::AttributeUnknown));
    let none = house.said_of(|forge| forge.attributes.clear());
    assert_eq!(none, Some(Reason::AttributeMissing));
}

#[test]
fn signed_attributes_are_in_order() {
    let house = house(NewKey::P256);
    for (one, other) in [(0, 1), (1, 2), (2, 3), (0, 3)] {
        let said = house.said_of(|forge| forge.attributes.swap(one, other));
        assert_eq!(said, Some(Reason::AttributeOrder), "{one} {other}");
    }
}

#[test]
fn signed_attributes_say_what_is_true() {
    let house = house(NewKey::P256);
    let with = |place: usize, attribute: Vec<u8>| {
        house.said_of(|forge| {
            forge.attributes[place] = attribute;
            forge.attributes.sort();
        })
    };
    let other_type = attribute(oid::CONTENT_TYPE, &tlv::oid(&oid::TIME_STAMP_INFO));
    assert_eq!(
        with(forge::CONTENT_TYPE, other_type),
        Some(Reason::AttributeValue)
    );
    let other_text = message_digest(Digest::Sha256, b"something else");
    assert_eq!(
        with(forge::MESSAGE_DIGEST, other_text),
        Some(Reason::MessageDigest)
    );
    let wider = message_digest(Digest::Sha512, TEXT.as_bytes());
    assert_eq!(
        with(forge::MESSAGE_DIGEST, wider),
        Some(Reason::MessageDigest)
    );
    let no_time = attribute(oid::SIGNING_TIME, &tlv::utf8("261121100000Z"));
    assert_eq!(
        with(forge::SIGNING_TIME, no_time),
        Some(Reason::AttributeValue)
    );
    // The year in four digits, where CMS wants two.
    let long_time = attribute(oid::SIGNING_TIME, &now().to_generalized());
    assert_eq!(
        with(forge::SIGNING_TIME, long_time),
        Some(Reason::AttributeValue)
    );
}

#[test]
fn the_claimed_time_lies_within_the_request() {
    let house = house(NewKey::P256);
    let at_time = |time| {
        house.said_of(|forge| {
            forge.attributes[forge::SIGNING_TIME] = forge::time(time);
            forge.attributes.sort();
        })
    };
    assert_eq!(at_time(now().plus_seconds(299)), None);
    assert_eq!(
        at_time(now().plus_seconds(301)),
        Some(Reason::ClaimedTime),
        "the future"
    );
    assert_eq!(at_time(at(21, 9).plus_seconds(-300)), None);
    assert_eq!(
        at_time(at(21, 9).plus_seconds(-301)),
        Some(Reason::ClaimedTime)
    );
    assert_eq!(at_time(at(20, 10)), Some(Reason::ClaimedTime));
    assert_eq!(at_time(at(22, 10)), Some(Reason::ClaimedTime));
    let late = house.good();
    let mut question = house.question(&late);
    question.now = at(21, 15);
    assert_eq!(
        reason(&verify(&question, Revocation::Known(GOOD))),
        None,
        "checked later"
    );
    question.expires = at(21, 9);
    assert_eq!(
        reason(&verify(&question, Revocation::Known(GOOD))),
        Some(Reason::ClaimedTime)
    );
}

#[test]
fn the_signature_names_its_certificate_as_it_should() {
    let house = house(NewKey::P256);
    let own = &house.signer.certificate;
    let other = house.issuer.person(NewKey::P256);
    let with = |kind, value: &[u8]| {
        house.said_of(|forge| {
            forge.attributes[forge::SIGNING_CERTIFICATE] = attribute(kind, value);
            forge.attributes.sort();
        })
    };
    let v2 = |value: &[u8]| with(oid::SIGNING_CERTIFICATE_V2, value);
    let digest = own.digest(Digest::Sha256);
    let (issuer, serial) = (own.issuer().der(), own.serial());
    let wrong = Some(Reason::OtherSigningCertificate);
    assert_eq!(v2(&named(&other)), wrong, "another of the same person");
    assert_eq!(
        v2(&ess::signing_certificate_v2(&[7; 32], issuer, serial)),
        wrong
    );
    let subject = own.subject().der();
    assert_eq!(
        v2(&ess::signing_certificate_v2(&digest, subject, serial)),
        wrong
    );
    assert_eq!(
        v2(&ess::signing_certificate_v2(&digest, issuer, &[1])),
        wrong
    );

    let unreadable = Some(Reason::AttributeValue);
    let id = tlv::sequence(&[&tlv::octets(&digest)]);
    let plain = |ids: &[&[u8]]| tlv::sequence(&[&tlv::sequence(ids)]);
    assert_eq!(v2(&plain(&[&id])), unreadable, "no issuer and number");
    assert_eq!(v2(&plain(&[])), unreadable, "no certificate");
    let good = named(&house.signer);
    let ids = elements::only(&good, tlv::SEQUENCE).unwrap().value;
    let own_id = elements::only(ids, tlv::SEQUENCE).unwrap().value;
    assert_eq!(v2(&plain(&[own_id])), None);
    assert_eq!(v2(&plain(&[own_id, own_id])), unreadable, "doubled");
    let sha512 = tlv::sequence(&[&tlv::oid(&Digest::Sha512.oid())]);
    let long = tlv::sequence(&[&sha512, &tlv::octets(&own.digest(Digest::Sha512))]);
    assert_eq!(v2(&plain(&[&long])), unreadable, "another digest");
    // The first version, by SHA-1.
    let first = tlv::sequence(&[&tlv::octets(&sha1_label(own.der()))]);
    assert_eq!(
        with(oid::SIGNING_CERTIFICATE, &plain(&[&first])),
        Some(Reason::AttributeUnknown)
    );
    let both = house.said_of(|forge| {
        forge
            .attributes
            .push(attribute(oid::SIGNING_CERTIFICATE, &plain(&[&first])));
        forge.attributes.sort();
    });
    assert_eq!(both, Some(Reason::AttributeUnknown));
}

#[test]
fn algorithms_agree_and_are_on_the_list() {
    let house = house(NewKey::P256);
    let algorithm = Some(Reason::Algorithm);
    let ecdsa = |digest| SignatureAlgorithm::Ecdsa(digest).to_der();
    let at_odds = house.said_of(|forge| forge.signature_algorithm = ecdsa(Digest::Sha384));
    assert_eq!(at_odds, algorithm);
    let foreign = house.said_of(|forge| {
        forge.signature_algorithm = SignatureAlgorithm::RsaPkcs1(Digest::Sha256).to_der();
    });
    assert_eq!(foreign, algorithm);
    let sha384 = tlv::sequence(&[&tlv::oid(&Digest::Sha384.oid())]);
    let other = house.said_of(|forge| forge.digest_algorithm = sha384.clone());
    assert_eq!(other, algorithm);
    let other = house.said_of(|forge| forge.digests = vec![sha384.clone()]);
    assert_eq!(other, algorithm);
    let more = house.said_of(|forge| forge.digests.push(sha384.clone()));
    assert_eq!(more, algorithm);
    let none = house.said_of(|forge| forge.digests.clear());
    assert_eq!(none, algorithm);
    let null = tlv::tlv(tlv::NULL, &[]);
    let with_null = tlv::sequence(&[&tlv::oid(&Digest::Sha256.oid()), &null]);
    let written_otherwise = house.said_of(|forge| {
        forge.digest_algorithm = with_null.clone();
        forge.digests = vec![with_null];
    });
    assert_eq!(written_otherwise, algorithm);
    for weak in [
        "1.3.14.3.2.26",
        "1.2.840.113549.2.5",
        "2.16.840.1.101.3.4.2.4",
    ] {
        let weak = tlv::sequence(&[&tlv::oid(&ObjectIdentifier::new_unwrap(weak))]);
        let said = house.said_of(|forge| {
            forge.digest_algorithm = weak.clone();
            forge.digests = vec![weak];
        });
        assert_eq!(said, algorithm);
    }
}

#[test]
fn parameters_of_pss_agree() {
    let house = house(NewKey::Rsa2048);
    let pss = SignatureAlgorithm::RsaPss(Digest::Sha256);
    let sign = |parameters: Vec<u8>| {
        house.said_of(|forge| {
            forge.sign_with = pss;
            forge.signature_algorithm = parameters;
        })
    };
    assert_eq!(sign(pss.to_der()), None);
    let algorithm = Some(Reason::Algorithm);
    let long = SignatureAlgorithm::RsaPss(Digest::Sha512).to_der();
    assert_eq!(sign(long.clone()), algorithm);
    let good = pss.to_der();
    for at in (0..good.len()).filter(|at| good[*at] != long[*at]) {
        let mut mixed = good.clone();
        mixed[at] = long[at];
        assert_eq!(sign(mixed), algorithm, "{at}");
    }
    let name = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
    let bare = tlv::sequence(&[&tlv::oid(&name)]);
    assert_eq!(sign(bare), algorithm, "parameters missing stand for SHA-1");
    let defaults = tlv::sequence(&[&tlv::oid(&name), &tlv::sequence(&[])]);
    assert_eq!(sign(defaults), algorithm);
    // Said to be of the other padding than it is.
    let said = house.said_of(|forge| forge.sign_with = pss);
    assert_eq!(said, Some(Reason::Signature));
    let rsa = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    let null = tlv::tlv(tlv::NULL, &[]);
    let said = house.said_of(|forge| {
        forge.signature_algorithm = tlv::sequence(&[&tlv::oid(&rsa), &null]);
    });
    assert_eq!(said, algorithm, "rsaEncryption says no digest");
}
