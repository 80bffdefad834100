//! `--module`: a driver in the child process of this program, with keys of every kind in SoftHSM, and other people's eyes on the
//! signatures.

use std::path::{Path, PathBuf};
use std::process::Command;

use card::{Cards, Driver, Entry, KeyKind, Login, NewKey, Pin, Place, Starter};
use signature::moment::Moment;
use signer::rehearsal::{Authority, Holder as Person};

use crate::counterpart::{Portal, now};
use crate::runs::{PIN, Said, program};

const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";

struct Token {
    folder: tempfile::TempDir,
    authority: Authority,
    conf: PathBuf,
    cards: Cards,
    place: Place,
}

impl Token {
    fn new() -> Option<Self> {
        if !Path::new(LIBRARY).exists() {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "SoftHSM is not installed"
            );
            eprintln!("skipped: SoftHSM is not installed");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let tokens = folder.path().join("tokens");
        std::fs::create_dir(&tokens).unwrap();
        let conf = folder.path().join("softhsm2.conf");
        let text = format!("directories.tokendir = {}\n", tokens.display());
        std::fs::write(&conf, text).unwrap();
        let made = Command::new("softhsm2-util")
            .env("SOFTHSM2_CONF", &conf)
            .args(["--init-token", "--free", "--label", "Deneme"])
            .args(["--pin", PIN, "--so-pin", "87654321"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let starter = Starter::program(env!("CARGO_BIN_EXE_e-imza")).with("SOFTHSM2_CONF", &conf);
        let mut cards = Cards::Pkcs11(Driver::new(LIBRARY, starter));
        let tokens = cards.readers().unwrap();
        let token = tokens.into_iter().find_map(|reader| reader.token);
        Some(Self {
            place: token.unwrap().place,
            authority: Authority::new(Moment::from_unix_seconds(now())).unwrap(),
            folder,
            conf,
            cards,
        })
    }

    /// With a certificate that lasts longer than any before it, so that it is the recommended one.
    fn make(&mut self, kind: KeyKind, id: u8) {
        let holder = Login::Holder(Entry::typed(Pin::new(PIN).unwrap()));
        let new = NewKey {
            kind,
            id: vec![id],
            label: "imza".to_owned(),
        };
        let key = self.cards.make_key(&self.place, &new, &holder).unwrap();
        let at = Moment::from_unix_seconds(now());
        let days = (-1, 10 + i64::from(id));
        let certificate = self
            .authority
            .certify(&key.public, Person::REHEARSAL, at, days)
            .unwrap();
        self.cards
            .write_certificate(&self.place, &key, "imza", &certificate, &holder)
            .unwrap();
    }

    fn signs(&self, portal: &Portal, file: &Path) -> Said {
        let mut command = program();
        command
            .args(["--headless", "--code", "ACDE-2345", "--portal", &portal.url])
            .args(["--module", LIBRARY, "--pin-env", "TEST_PIN", "--save"])
            .arg(file)
            .env("TEST_PIN", PIN)
            .env("SOFTHSM2_CONF", &self.conf);
        Said::of(command.output().unwrap())
    }

    /// `openssl cms -verify -cades`, with our practice root as the only one.
    fn openssl_accepts(&self, signature: &Path, text: &[u8]) -> bool {
        let path = |name: &str| self.folder.path().join(name);
        std::fs::write(path("root.der"), self.authority.certificate().der()).unwrap();
        let mut pem = Command::new("openssl");
        pem.args(["x509", "-inform", "DER", "-in"])
            .arg(path("root.der"));
        std::fs::write(path("root.pem"), pem.output().unwrap().stdout).unwrap();
        let mut verify = Command::new("openssl");
        verify
            .args(["cms", "-verify", "-cades", "-binary", "-inform", "DER"])
            .args(["-purpose", "any", "-CAfile"])
            .arg(path("root.pem"))
            .arg("-in")
            .arg(signature);
        let output = verify.output().unwrap();
        output.status.success() && output.stdout == text
    }
}

/// Issue part 5 and "Others accept what we make": RSA-2048, P-256, P-384.
#[test]
fn every_kind_of_key_signs_and_openssl_accepts_it() {
    let Some(mut token) = Token::new() else {
        return;
    };
    for (id, kind) in [KeyKind::Rsa(2048), KeyKind::P256, KeyKind::P384]
        .into_iter()
        .enumerate()
    {
        token.make(kind, id as u8 + 1);
        let portal = Portal::open(&[]);
        let file = token.folder.path().join(format!("imza{id}.p7m"));
        let said = token.signs(&portal, &file);
        assert_eq!(said.code, Some(0), "{kind:?}: {said:?}");
        for (at, text) in portal.texts().iter().enumerate() {
            let saved = file.with_file_name(format!("imza{id}-{}.p7m", at + 1));
            assert!(
                token.openssl_accepts(&saved, text.to_be_signed()),
                "{kind:?}"
            );
        }
    }
}
