//! Keys of every kind in SoftHSM: made, requested for, certified, signed with, and verified by others.

use std::path::Path;
use std::process::Command;

use card::{
    CardError, Cards, Driver, Entry, Family, Key, KeyKind, NewKey, PinState, Place, Scheme,
    WhyUnfit,
};
use tempfile::TempDir;

use crate::installed::installed;
use crate::tools::{
    SUBJECT, certify, holder, new_pin, only_token, openssl_verifies, pin, run, secret, starter,
    token_at,
};

const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";
pub const PIN: &str = "481516";
pub const OFFICER: &str = "87654321";

/// One token in a folder of its own.
pub struct SoftHsm {
    folder: TempDir,
    pub cards: Cards,
    pub place: Place,
}

impl SoftHsm {
    pub fn new() -> Option<Self> {
        let library = installed(LIBRARY)?;
        let folder = tempfile::tempdir().unwrap();
        let tokens = folder.path().join("tokens");
        std::fs::create_dir(&tokens).unwrap();
        let conf = folder.path().join("softhsm2.conf");
        let text = format!("directories.tokendir = {}\n", tokens.display());
        std::fs::write(&conf, text).unwrap();
        init_token(&conf, "Deneme");
        let starter = starter().with("SOFTHSM2_CONF", &conf);
        let mut cards = Cards::Pkcs11(Driver::new(library, starter));
        let place = only_token(&mut cards).place;
        Some(Self {
            folder,
            cards,
            place,
        })
    }

    fn make(&mut self, kind: KeyKind, id: u8) -> Key {
        let new = NewKey {
            kind,
            id: vec![id],
            label: format!("anahtar {id}"),
        };
        self.cards
            .make_key(&self.place, &new, &holder(PIN))
            .unwrap()
    }

    fn sign(
        &mut self,
        key: &Key,
        scheme: Scheme,
        pin: &Entry<card::Pin>,
    ) -> Result<Vec<u8>, CardError> {
        self.cards.sign(&self.place, key, scheme, MESSAGE, pin)
    }
}

const MESSAGE: &[u8] = "İmzalanacak metin".as_bytes();

fn init_token(conf: &Path, label: &str) {
    let mut init = Command::new("softhsm2-util");
    init.env("SOFTHSM2_CONF", conf)
        .args(["--init-token", "--free", "--label", label])
        .args(["--pin", PIN, "--so-pin", OFFICER]);
    run(&mut init, b"");
}

/// Issue part 3 and "Others accept what we make": RSA-2048, P-256 and P-384 with keys in SoftHSM.
#[test]
fn from_key_to_verified_signature() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let folder = hsm.folder.path().to_owned();
    for (id, kind) in [KeyKind::Rsa(2048), KeyKind::P256, KeyKind::P384]
        .into_iter()
        .enumerate()
    {
        let key = hsm.make(kind, id as u8 + 1);
        assert_eq!((key.kind, key.id.as_slice()), (kind, &[id as u8 + 1][..]));

        let request = hsm
            .cards
            .request(&hsm.place, &key, SUBJECT, &pin(PIN))
            .unwrap();
        let certificate = certify(&folder, &request);
        hsm.cards
            .write_certificate(
                &hsm.place,
                &key,
                "İmza sertifikası",
                &certificate,
                &holder(PIN),
            )
            .unwrap();

        let listing = hsm.cards.certificates(&hsm.place).unwrap();
        let found = listing.fit.iter().find(|found| found.key == key).unwrap();
        assert_eq!(found.der, certificate);
        assert_eq!(found.label, "İmza sertifikası");
        assert!(listing.unfit.is_empty());

        for scheme in Scheme::ALL.iter().filter(|scheme| scheme.fits(kind)) {
            let signature = hsm.sign(&key, *scheme, &pin(PIN)).unwrap();
            // Ours (aws-lc-rs) has looked at it already; now OpenSSL.
            assert!(scheme.verifies(&key.public, MESSAGE, &signature));
            let (digest, options): (_, &[&str]) = match scheme {
                Scheme::EcdsaSha256 | Scheme::RsaPkcs1Sha256 => ("-sha256", &[]),
                Scheme::EcdsaSha384 | Scheme::RsaPkcs1Sha384 => ("-sha384", &[]),
                Scheme::RsaPkcs1Sha512 => ("-sha512", &[]),
                Scheme::RsaPssSha256 => ("-sha256", PSS),
                Scheme::RsaPssSha384 => ("-sha384", PSS),
                Scheme::RsaPssSha512 => ("-sha512", PSS),
            };
            let verifies = |message| {
                openssl_verifies(&folder, &key.public, digest, options, message, &signature)
            };
            assert!(verifies(MESSAGE), "{scheme:?}");
            assert!(!verifies(b"another text"), "{scheme:?}");
        }
    }
    assert_eq!(hsm.cards.certificates(&hsm.place).unwrap().fit.len(), 3);
}

const PSS: &[&str] = &["rsa_padding_mode:pss", "rsa_pss_saltlen:digest"];

#[test]
fn a_certificate_goes_only_beside_its_own_key_and_replaces_the_older_one() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let folder = hsm.folder.path().to_owned();
    let (one, other) = (hsm.make(KeyKind::P256, 1), hsm.make(KeyKind::P256, 2));
    let mut certificate = |key: &Key| {
        let request = hsm
            .cards
            .request(&hsm.place, key, SUBJECT, &pin(PIN))
            .unwrap();
        certify(&folder, &request)
    };
    let (older, newer) = (certificate(&one), certificate(&one));
    let mut write = |key: &Key, der: &[u8]| {
        hsm.cards
            .write_certificate(&hsm.place, key, "x", der, &holder(PIN))
    };
    let refused = write(&other, &older);
    assert_eq!(refused, Err(CardError::CertificateOfAnotherKey));
    assert_eq!(
        write(&one, b"no certificate"),
        Err(CardError::CertificateOfAnotherKey)
    );
    write(&one, &older).unwrap();
    write(&one, &newer).unwrap();
    let listing = hsm.cards.certificates(&hsm.place).unwrap();
    assert_eq!(listing.fit.len(), 1);
    assert_eq!(listing.fit[0].der, newer);
}

/// Certificates that cannot sign are named with the reason.
#[test]
fn what_has_no_key_behind_it_is_set_apart() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let folder = hsm.folder.path().to_owned();
    let key = hsm.make(KeyKind::P256, 1);
    let request = hsm
        .cards
        .request(&hsm.place, &key, SUBJECT, &pin(PIN))
        .unwrap();
    let own = certify(&folder, &request);
    let put = |id: &str, label: &str, der: &[u8]| {
        let file = folder.join("put.der");
        std::fs::write(&file, der).unwrap();
        let mut put = Command::new("pkcs11-tool");
        put.env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
            .args([
                "--module", LIBRARY, "--login", "--pin", PIN, "--type", "cert",
            ])
            .args(["--id", id, "--label", label, "--write-object"])
            .arg(file);
        run(&mut put, b"");
    };
    if installed("/usr/bin/pkcs11-tool").is_none() {
        return;
    }
    let authority = std::fs::read(folder.join("authority.pem")).unwrap();
    let authority = run(
        Command::new("openssl").args(["x509", "-outform", "DER"]),
        &authority,
    );
    put("01", "mine", &own);
    put("07", "authority", &authority);
    put("01", "stranger", &authority);

    let listing = hsm.cards.certificates(&hsm.place).unwrap();
    let fit: Vec<_> = listing
        .fit
        .iter()
        .map(|found| found.label.as_str())
        .collect();
    assert_eq!(fit, ["mine"]);
    let mut unfit: Vec<_> = listing
        .unfit
        .iter()
        .map(|found| (found.label.as_str(), found.why))
        .collect();
    unfit.sort_by_key(|(label, _)| *label);
    assert_eq!(
        unfit,
        [
            ("authority", WhyUnfit::NoKey),
            ("stranger", WhyUnfit::AnotherKey)
        ]
    );
}

#[test]
fn a_wrong_pin_is_told_apart_from_everything_else() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let key = hsm.make(KeyKind::P256, 1);
    let usual = Scheme::EcdsaSha256;
    let wrong = hsm.sign(&key, usual, &pin("000000")).unwrap_err();
    // SoftHSM never locks.
    assert_eq!(wrong, CardError::WrongPin(PinState::WrongAtLeastOnce));
    let on_keypad = hsm.sign(&key, usual, &Entry::on_keypad());
    assert_eq!(on_keypad, Err(CardError::TypeHere));
    let nowhere = Key {
        id: vec![9],
        ..key.clone()
    };
    assert_eq!(
        hsm.sign(&nowhere, usual, &pin(PIN)),
        Err(CardError::NoSuchKey)
    );
    let misfit = hsm.sign(&key, Scheme::RsaPssSha256, &pin(PIN));
    assert_eq!(misfit, Err(CardError::SchemeNotOffered));
    // After all that, the right one still works.
    assert!(hsm.sign(&key, usual, &pin(PIN)).is_ok());
    assert_eq!(token_at(&mut hsm.cards, &hsm.place).pin, PinState::Fine);
}

#[test]
fn the_pin_is_changed_and_set_anew_by_the_officer() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let token = token_at(&mut hsm.cards, &hsm.place);
    assert_eq!(token.family, Family::SoftHsm);
    assert!(token.pin_is_set && !token.has_keypad);
    let key = hsm.make(KeyKind::P256, 1);
    let place = hsm.place.clone();

    let change = |hsm: &mut SoftHsm, old: &str, new: &str| {
        hsm.cards.change_pin(&place, &pin(old), &new_pin(new))
    };
    assert_eq!(
        change(&mut hsm, "000000", "290753"),
        Err(CardError::WrongPin(PinState::WrongAtLeastOnce))
    );
    // SoftHSM takes no PIN of fewer than four letters.
    assert_eq!(change(&mut hsm, PIN, "1"), Err(CardError::PinNotTaken));
    change(&mut hsm, PIN, "290753").unwrap();
    assert!(hsm.sign(&key, Scheme::EcdsaSha256, &pin(PIN)).is_err());
    assert!(hsm.sign(&key, Scheme::EcdsaSha256, &pin("290753")).is_ok());

    let set = |hsm: &mut SoftHsm, officer: &str, new: &str| {
        hsm.cards
            .unlock(&place, token.unlock_style, &secret(officer), &new_pin(new))
    };
    assert_eq!(
        set(&mut hsm, "11111111", PIN),
        Err(CardError::WrongUnlockSecret(PinState::WrongAtLeastOnce))
    );
    set(&mut hsm, OFFICER, PIN).unwrap();
    assert!(hsm.sign(&key, Scheme::EcdsaSha256, &pin(PIN)).is_ok());
}

/// CKA_ALWAYS_AUTHENTICATE: the second login, for this signature only.
#[test]
fn a_key_that_asks_again_is_logged_in_to_again() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let Some(tool) = installed("/usr/bin/pkcs11-tool") else {
        return;
    };
    for (id, kind) in [("05", "EC:prime256v1"), ("06", "rsa:2048")] {
        let mut make = Command::new(tool);
        make.env("SOFTHSM2_CONF", hsm.folder.path().join("softhsm2.conf"))
            .args(["--module", LIBRARY, "--login", "--pin", PIN])
            .args(["--keypairgen", "--key-type", kind])
            .args(["--id", id, "--label", "again", "--always-auth"]);
        run(&mut make, b"");
    }
    let keys = hsm.cards.keys(&hsm.place).unwrap();
    assert_eq!(keys.len(), 2);
    for key in &keys {
        assert!(hsm.sign(key, Scheme::usual(key.kind), &pin(PIN)).is_ok());
    }
    let wrong = hsm.sign(&keys[0], Scheme::usual(keys[0].kind), &pin("000000"));
    assert_eq!(wrong, Err(CardError::WrongPin(PinState::WrongAtLeastOnce)));
}

/// The authority's own keys: logged in to once, and not again by itself after a failure.
#[test]
fn an_open_token_signs_until_something_fails() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let keys = [KeyKind::P256, KeyKind::P384, KeyKind::Rsa(2048)];
    let keys: Vec<Key> = keys
        .into_iter()
        .enumerate()
        .map(|(id, kind)| hsm.make(kind, id as u8 + 1))
        .collect();
    let SoftHsm {
        folder,
        cards,
        place,
    } = hsm;
    let conf = folder.path().join("softhsm2.conf");
    let wrong = cards.open(&place, &pin("000000")).err();
    assert_eq!(wrong, Some(CardError::WrongPin(PinState::WrongAtLeastOnce)));
    let cards = Cards::Pkcs11(Driver::new(LIBRARY, starter().with("SOFTHSM2_CONF", conf)));
    let mut open = cards.open(&place, &pin(PIN)).unwrap();
    for _ in 0..3 {
        for key in &keys {
            for scheme in Scheme::ALL.iter().filter(|scheme| scheme.fits(key.kind)) {
                open.sign(key, *scheme, MESSAGE).unwrap();
            }
        }
    }
    let nowhere = Key {
        id: vec![9],
        ..keys[0].clone()
    };
    let usual = Scheme::EcdsaSha256;
    let refused = open.sign(&nowhere, usual, MESSAGE);
    assert_eq!(refused, Err(CardError::NoSuchKey));
    let refused = open.sign(&keys[0], usual, MESSAGE);
    assert_eq!(refused, Err(CardError::CardGone));
}

/// Issue "Bad input, faults": two cards, and another card than the one that was chosen.
#[test]
fn an_act_goes_to_the_card_that_was_chosen_or_to_none() {
    let Some(mut hsm) = SoftHsm::new() else {
        return;
    };
    let key = hsm.make(KeyKind::P256, 1);
    init_token(&hsm.folder.path().join("softhsm2.conf"), "İkinci");
    // SoftHSM looks for tokens when it is initialised.
    let starter = starter().with("SOFTHSM2_CONF", hsm.folder.path().join("softhsm2.conf"));
    hsm.cards = Cards::Pkcs11(Driver::new(LIBRARY, starter));
    let tokens: Vec<_> = hsm
        .cards
        .readers()
        .unwrap()
        .into_iter()
        .filter_map(|reader| reader.token)
        .collect();
    assert_eq!(tokens.len(), 2);
    let second = tokens
        .iter()
        .find(|token| token.place.label == "İkinci")
        .unwrap();
    assert!(hsm.sign(&key, Scheme::EcdsaSha256, &pin(PIN)).is_ok());
    let on_second = hsm
        .cards
        .sign(&second.place, &key, Scheme::EcdsaSha256, MESSAGE, &pin(PIN));
    assert_eq!(on_second, Err(CardError::NoSuchKey));
    // The slot of the one, the serial number of none.
    let mixed = Place {
        serial: "0".to_owned(),
        ..hsm.place.clone()
    };
    assert_eq!(hsm.cards.certificates(&mixed), Err(CardError::OtherCard));
    // Slots counted anew: the serial number decides.
    let moved = Place {
        slot: second.place.slot,
        ..hsm.place.clone()
    };
    assert_eq!(hsm.cards.keys(&moved).unwrap(), [key]);
}
