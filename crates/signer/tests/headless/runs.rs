//! Whole runs that come to a good end.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use card::{Cards, PracticeCards};
use handoff::message::{Answer, Next};
use handoff::purpose::Purpose;
use signature::cades::policy::Policy;
use signature::cades::revocation::Revocation;
use signature::cades::verify::{Question, verify};
use signature::certificate::Certificate;
use signature::crl::Status;
use signature::indication::Indication;
use signature::moment::Moment;
use signer::rehearsal::{Authority, POLICY, PracticeCard};

use crate::counterpart::{Portal, TEXTS, now};

pub const PIN: &str = "290753";

/// A practice card and its authority.
pub struct Holder {
    pub authority: Authority,
    pub card: PracticeCard,
    pub folder: tempfile::TempDir,
}

impl Holder {
    pub fn new(tag: &str) -> Self {
        let at = Moment::from_unix_seconds(now());
        let authority = Authority::new(at).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().file_name().unwrap().to_string_lossy();
        let tag = format!("{tag}{own}");
        Self {
            card: PracticeCard::make(&authority, at, PIN, &tag).unwrap(),
            authority,
            folder,
        }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("imza.p7m")
    }

    /// The usual command line, and more.
    pub fn signs(&self, portal: &Portal, pin: &str, more: &[&str]) -> Said {
        let card = self.card.folder().join("deneme");
        let mut command = program();
        command
            .args(["--headless", "--code", "ACDE-2345", "--portal", &portal.url])
            .arg("--practice")
            .arg(card)
            .args(["--pin-env", "TEST_PIN", "--save"])
            .arg(self.file())
            .args(more)
            .env("TEST_PIN", pin);
        Said::of(command.output().unwrap())
    }

    pub fn holds(&self, signature: &[u8], text: &[u8]) -> bool {
        holds(self.authority.certificate(), signature, text)
    }

    pub fn pin_state(&self) -> card::PinState {
        let mut cards = Cards::Practice(PracticeCards::in_folder(self.card.folder()));
        let readers = cards.readers().unwrap();
        readers[0].token.as_ref().unwrap().pin
    }
}

/// Whether this is the practice person's signature over the text, under this root.
pub fn holds(root: &Certificate, signature: &[u8], text: &[u8]) -> bool {
    let moment = |seconds| Moment::from_unix_seconds(now() + seconds);
    let question = Question {
        signature,
        text,
        identity_number: Some("10000000146"),
        asked: moment(-200),
        expires: moment(300),
        now: moment(0),
        roots: std::slice::from_ref(root),
        intermediates: &[],
        policy: &Policy::qualified(vec![POLICY]),
    };
    let report = verify(&question, Revocation::Known(&Ok(Status::Good)));
    report.indication() == Indication::Passed
}

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_e-imza"));
    // Nothing of the machine that the tests run on.
    command
        .env("XDG_CONFIG_HOME", Path::new("/nowhere"))
        .env("LANG", "tr_TR.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES");
    command
}

#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// R39, R40: the texts are printed whole with what belongs to them, every one is signed, and the signatures are saved.
#[test]
fn from_code_to_saved_signature() {
    let (holder, portal) = (Holder::new("whole"), Portal::open(&[]));
    let said = holder.signs(&portal, PIN, &[]);
    assert_eq!(said.code, Some(0), "{said:?}");
    for words in [
        &portal.url,
        "Başvuru onayı",
        "A*** Y***",
        "Firefox, Linux",
        "Kalan Süre: 29",
        "İmzalanacak Metin 1",
        "İmzalanacak Metin 2",
        TEXTS[0],
        TEXTS[1],
        "Deneme Kişisi",
        "İşleminiz başarılıdır. Başvurunuzu onayladınız.",
    ] {
        assert!(said.out.contains(words), "{words:?} in {}", said.out);
    }
    assert!(!said.out.contains(PIN) && !said.err.contains(PIN));
    let books = portal.books.lock().unwrap();
    let [Answer::Signed { signatures }] = books.answers.as_slice() else {
        panic!("one answer with signatures")
    };
    for (at, text) in portal.texts().iter().enumerate() {
        assert!(holder.holds(signatures[at].der(), text.to_be_signed()));
        let file = holder.file().with_file_name(format!("imza-{}.p7m", at + 1));
        assert_eq!(std::fs::read(file).unwrap(), signatures[at].der());
    }
    assert!(!holder.holds(signatures[0].der(), portal.texts()[1].to_be_signed()));
}

/// B03: on the command line the address that may be shown is named, with the warning, and never the one that is opened unseen.
#[test]
fn the_way_back_to_the_browser_is_told() {
    let holder = Holder::new("back");
    let portal = Portal::with(&[], Purpose::Login, |url| Next::ReturnToBrowser {
        page: format!("{url}/e-imza/donus/abc"),
        to_show: format!("{url}/e-imza/donus/def"),
    });
    let said = holder.signs(&portal, PIN, &["--language", "en"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("/e-imza/donus/def"));
    assert!(!said.out.contains("/e-imza/donus/abc"));
    assert!(said.out.contains("Do not send this address"));
}

/// The link that the portal's page opens names code and portal.
#[test]
fn a_link_begins_a_run() {
    let (holder, portal) = (Holder::new("link"), Portal::open(&[]));
    let link = format!("eimza:ACDE-2345@{}", portal.url);
    let card = holder.card.folder().join("deneme");
    let mut command = program();
    command.args([&link, "--headless", "--pin-env", "TEST_PIN"]);
    command.arg("--practice").arg(card).env("TEST_PIN", PIN);
    let said = Said::of(command.output().unwrap());
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(portal.books.lock().unwrap().answers.len(), 1);
}
