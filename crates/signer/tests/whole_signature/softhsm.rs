//! Keys of every kind in SoftHSM.

use std::process::Command;

use card::{Cards, Driver, KeyKind, Login, NewKey, Starter};
use signature::signing_key::NewKey as PracticeKey;

use crate::installed::installed;
use crate::story::{others_accept, pin};
use test_authority::TestAuthority;

const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "481516";

/// "Others accept what we make", with keys in SoftHSM: RSA-2048, P-256, P-384.
#[test]
fn others_accept_what_softhsm_signs() {
    let Some(library) = installed(LIBRARY) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let conf = folder.path().join("softhsm2.conf");
    let text = format!("directories.tokendir = {}\n", folder.path().display());
    std::fs::write(&conf, text).unwrap();
    let made = Command::new("softhsm2-util")
        .env("SOFTHSM2_CONF", &conf)
        .args(["--init-token", "--free", "--label", "Deneme"])
        .args(["--pin", PIN, "--so-pin", "87654321"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let starter = Starter::program(env!("CARGO_BIN_EXE_e-imza")).with("SOFTHSM2_CONF", &conf);
    let mut cards = Cards::Pkcs11(Driver::new(library, starter));
    let readers = cards.readers().unwrap().into_iter();
    let place = readers
        .filter_map(|reader| reader.token)
        .next()
        .unwrap()
        .place;
    let practice = TestAuthority::new(PracticeKey::P256);
    let holder = Login::Holder(pin(PIN));
    for (id, kind) in [KeyKind::Rsa(2048), KeyKind::P256, KeyKind::P384]
        .into_iter()
        .enumerate()
    {
        let new = NewKey {
            kind,
            id: vec![id as u8 + 1],
            label: "imza".to_owned(),
        };
        let key = cards.make_key(&place, &new, &holder).unwrap();
        let certificate = practice.certify(&key.public);
        cards
            .write_certificate(&place, &key, "imza", certificate.der(), &holder)
            .unwrap();
        let name = format!("softhsm-{kind:?}");
        others_accept(&name, &practice, (&mut cards, &place), (&key, PIN));
    }
}
