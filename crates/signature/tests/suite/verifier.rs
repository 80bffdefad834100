//! The open verifier on what OpenSSL makes: BER, PEM, several signers, detached content, other ways to name a certificate (B20).

use std::path::{Path, PathBuf};

use signature::certificate::Certificate;
use signature::crl::{self, Crl, Revoked};
use signature::indication::{Indication, SubIndication};
use signature::moment::Moment;
use signature::signing_key::NewKey;
use signature::verifier::{
    Inquiry, Level, Opinion, Reason, Unreadable, brought, certificates, examine,
};
use test_authority::programs::{self, Folder};
use test_authority::{Member, TEXT, Validity, at, now};

struct House {
    folder: Folder,
    root: Member,
    signers: Vec<Member>,
    content: PathBuf,
}

impl House {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        let root = Member::root(NewKey::P256, Validity::years(20));
        let signers: Vec<Member> = [NewKey::P256, NewKey::Rsa2048]
            .map(|key| root.person(key))
            .into();
        for (place, signer) in signers.iter().enumerate() {
            folder.write_pem(&format!("{place}.pem"), &[signer.certificate.der()]);
            let key = folder.write("key.der", &signer.key.to_pkcs8().unwrap());
            let pem = folder.path(&format!("{place}.key"));
            let (made, said) =
                programs::openssl(&[&"pkey", &"-inform", &"DER", &"-in", &key, &"-out", &pem]);
            assert!(made, "{said}");
        }
        let content = folder.write("content", TEXT.as_bytes());
        Self {
            folder,
            root,
            signers,
            content,
        }
    }

    /// `openssl cms -sign` by the first, or by the first and the second.
    fn sign(&self, signers: usize, more: &[&str]) -> Vec<u8> {
        let out = self.folder.path("signature");
        let paths: Vec<PathBuf> = (0..signers)
            .flat_map(|place| {
                ["pem", "key"].map(|kind| self.folder.path(&format!("{place}.{kind}")))
            })
            .collect();
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![
            &"cms",
            &"-sign",
            &"-binary",
            &"-in",
            &self.content,
            &"-out",
            &out,
        ];
        for (at, path) in paths.iter().enumerate() {
            arguments.push(if at % 2 == 0 { &"-signer" } else { &"-inkey" });
            arguments.push(path);
        }
        for word in more {
            arguments.push(word);
        }
        let (signed, said) = programs::openssl(&arguments);
        assert!(signed, "{said}");
        std::fs::read(out).unwrap()
    }

    fn crl(&self, revoked: &[Revoked]) -> Crl {
        let der = self.root.list(at(21, 8), at(22, 8), revoked);
        Crl::from_der(&der).unwrap()
    }

    fn ask(&self, signature: &[u8], content: Option<&[u8]>, crls: &[Crl]) -> Vec<Opinion> {
        examine(&inquiry(
            signature,
            content,
            std::slice::from_ref(&self.root.certificate),
            crls,
        ))
        .unwrap()
    }
}

fn inquiry<'a>(
    signature: &'a [u8],
    content: Option<&'a [u8]>,
    trusted: &'a [Certificate],
    crls: &'a [Crl],
) -> Inquiry<'a> {
    Inquiry {
        signature,
        content,
        trusted,
        intermediates: &[],
        ocsp_answers: &[],
        crls,
        now: now(),
    }
}

#[test]
fn ber_pem_and_der_are_read_alike() {
    let house = House::new("verifier-forms");
    let crls = [house.crl(&[])];
    for more in [
        &["-cades", "-nodetach", "-outform", "DER"][..],
        &["-cades", "-nodetach", "-outform", "DER", "-stream"],
        &["-cades", "-nodetach", "-outform", "DER", "-indef"],
        &["-cades", "-nodetach", "-outform", "PEM"],
        &["-cades", "-nodetach", "-outform", "DER", "-md", "sha512"],
        &["-cades", "-nodetach", "-outform", "DER", "-keyid"],
    ] {
        let signature = house.sign(1, more);
        let opinions = house.ask(&signature, None, &crls);
        assert_eq!(opinions.len(), 1);
        assert_eq!(opinions[0].reason, Reason::Passed, "{more:?}");
        assert_eq!(opinions[0].level, Level::B);
        assert_eq!(opinions[0].signer.as_deref(), Some("Işık ÖRNEKOĞLU"));
    }
    let streamed = house.sign(1, &["-nodetach", "-outform", "DER", "-stream"]);
    assert_eq!(streamed[..2], [0x30, 0x80], "OpenSSL streams");
    let plain = house.ask(&streamed, None, &crls);
    assert_eq!(
        plain[0].level,
        Level::Cms,
        "it does not name its certificate"
    );
    assert_eq!(plain[0].signing_certificate_matches, None);
}

#[test]
fn each_of_several_signers_is_judged() {
    let house = House::new("verifier-signers");
    let signature = house.sign(2, &["-cades", "-outform", "DER"]);
    let revoked = Revoked {
        serial: house.signers[1].certificate.serial().to_vec(),
        at: Moment::of((2020, 1, 1), (0, 0, 0)).unwrap(),
        reason: crl::Reason::KeyCompromise,
    };
    let opinions = house.ask(&signature, Some(TEXT.as_bytes()), &[house.crl(&[revoked])]);
    let mut found: Vec<Reason> = opinions.iter().map(|one| one.reason).collect();
    found.sort_by_key(|reason| reason.key());
    // OpenSSL's clock, which the signer claims, is later than the revocation.
    assert_eq!(found, [Reason::Passed, Reason::Revoked]);
    let failed = opinions
        .iter()
        .find(|one| one.indication() == Indication::Failed)
        .unwrap();
    assert_eq!(failed.sub_indication, Some(SubIndication::Revoked));
}

#[test]
fn detached_content_is_asked_for_and_compared() {
    let house = House::new("verifier-detached");
    let crls = [house.crl(&[])];
    let signature = house.sign(1, &["-cades", "-outform", "DER"]);
    let with = |content: Option<&[u8]>| house.ask(&signature, content, &crls).remove(0);
    assert_eq!(with(Some(TEXT.as_bytes())).reason, Reason::Passed);
    let none = with(None);
    assert_eq!(none.reason, Reason::ContentMissing);
    assert_eq!(
        (none.content_intact, none.signature_intact),
        (None, Some(true))
    );
    let other = with(Some(TEXT.to_lowercase().as_bytes()));
    assert_eq!(other.reason, Reason::ContentChanged);
    assert_eq!(other.indication(), Indication::Failed);
}

#[test]
fn nothing_is_passed_for_want_of_a_check() {
    let house = House::new("verifier-want");
    let signature = house.sign(1, &["-cades", "-nodetach", "-outform", "DER"]);
    let one = |trusted: &[Certificate], crls: &[Crl]| {
        examine(&inquiry(&signature, None, trusted, crls))
            .unwrap()
            .remove(0)
    };
    let root = std::slice::from_ref(&house.root.certificate);
    assert_eq!(one(root, &[house.crl(&[])]).reason, Reason::Passed);
    assert_eq!(one(&[], &[house.crl(&[])]).reason, Reason::NotTrusted);
    assert_eq!(one(root, &[]).reason, Reason::RevocationUnknown);
    // A list by another authority of the same name.
    let stranger = House::new("verifier-stranger");
    assert_eq!(
        one(root, &[stranger.crl(&[])]).reason,
        Reason::RevocationUnknown
    );
    let other = std::slice::from_ref(&stranger.root.certificate);
    assert_ne!(one(other, &[]).indication(), Indication::Passed);
    let without = house.sign(1, &["-cades", "-nodetach", "-nocerts", "-outform", "DER"]);
    let opinion = house.ask(&without, None, &[house.crl(&[])]).remove(0);
    assert_eq!(opinion.reason, Reason::CertificateMissing);
    assert_eq!(opinion.signature_intact, None);
}

#[test]
fn sha1_is_not_believed() {
    let house = House::new("verifier-sha1");
    let signature = house.sign(1, &["-nodetach", "-outform", "DER", "-md", "sha1"]);
    let opinion = house.ask(&signature, None, &[house.crl(&[])]).remove(0);
    assert_eq!(opinion.reason, Reason::WeakAlgorithm);
    assert_ne!(opinion.indication(), Indication::Passed);
}

/// Every flipped bit of a BER signature is either refused or says no more than the original.
#[test]
fn no_flipped_bit_passes() {
    let house = House::new("verifier-bits");
    let crls = [house.crl(&[])];
    let good = house.sign(1, &["-cades", "-nodetach", "-outform", "DER", "-stream"]);
    let content = TEXT.as_bytes();
    let mut unnoticed = Vec::new();
    let mut bytes = good.clone();
    for bit in 0..good.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        let root = std::slice::from_ref(&house.root.certificate);
        // With what should have been signed beside it, a changed content is seen.
        if let Ok(opinions) = examine(&inquiry(&bytes, Some(content), root, &crls))
            && opinions.iter().any(|one| one.reason == Reason::Passed)
        {
            unnoticed.push(bit / 8);
        }
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    unnoticed.dedup();
    // Version numbers, and what says the same in BER: nothing that is signed.
    assert!(unnoticed.len() < 64, "{unnoticed:?}");
    let signed = good
        .windows(content.len())
        .position(|window| window == content)
        .unwrap();
    assert!(
        unnoticed
            .iter()
            .all(|at| !(signed..signed + content.len()).contains(at))
    );
}

#[test]
fn what_is_no_signature_is_said_to_be_none() {
    let none = |bytes: &[u8]| examine(&inquiry(bytes, None, &[], &[])).err();
    for bytes in [
        &b"hello"[..],
        &[0x30, 0x00],
        &[0x30, 0x80],
        b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n",
        b"-----BEGIN CMS-----",
    ] {
        assert_eq!(none(bytes), Some(Unreadable::NotASignature));
    }
    for (bytes, what) in [
        (&b""[..], Unreadable::Empty),
        (b" \n", Unreadable::Empty),
        (b"%PDF-1.7", Unreadable::Pdf),
        (b"\xef\xbb\xbf<?xml", Unreadable::Xml),
        (b"PK\x03\x04", Unreadable::Zip),
        (b"Subject: x\nMIME-Version: 1.0\n\nx", Unreadable::Mail),
        (
            b"Subject: x\n\nMIME-Version: 1.0\n",
            Unreadable::NotASignature,
        ),
    ] {
        assert_eq!(none(bytes), Some(what));
    }
    assert_eq!(none(&vec![0x30; 17 << 20]), Some(Unreadable::TooLarge));
    let signers = [0x30, 0x80].repeat(1000);
    assert_eq!(none(&signers), Some(Unreadable::NotASignature));
}

#[test]
fn trusted_certificates_come_in_pem_or_der() {
    let house = House::new("verifier-trust");
    let (root, signer) = (&house.root.certificate, &house.signers[0].certificate);
    let both: Vec<&[u8]> = vec![root.der(), signer.der()];
    let read = |path: &Path| certificates(&std::fs::read(path).unwrap());
    let pem = house.folder.write_pem("both.pem", &both);
    assert!(read(&pem) == [root.clone(), signer.clone()]);
    let der = house.folder.write("one.der", root.der());
    assert!(read(&der) == [root.clone()]);
    assert!(certificates(b"nothing").is_empty());
    assert!(certificates(&[0xff]).is_empty());
}

/// An authority that was not brought along may be at hand, and is believed only as far as a root vouches for it.
#[test]
fn authorities_at_hand_close_the_gap() {
    let root = Member::root(NewKey::P256, Validity::years(20));
    let issuer = root.issuing_authority(NewKey::P256);
    let signer = issuer.person(NewKey::P256);
    let signature = signer.cades(TEXT, &[], at(21, 9));
    assert!(brought(&signature) == [signer.certificate.clone()]);
    assert!(brought(b"hello").is_empty());
    let reason = |trusted: &[Certificate], intermediates: &[Certificate]| {
        let inquiry = Inquiry {
            intermediates,
            ..inquiry(&signature, None, trusted, &[])
        };
        examine(&inquiry).unwrap()[0].reason
    };
    let (root, issuer) = (&[root.certificate], &[issuer.certificate]);
    assert_eq!(reason(root, &[]), Reason::NotTrusted);
    assert_eq!(reason(&[], issuer), Reason::NotTrusted);
    assert_eq!(reason(root, issuer), Reason::RevocationUnknown);
}
