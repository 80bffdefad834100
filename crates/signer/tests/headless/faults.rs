//! Whole runs that do not come to a good end, or not at the first try; each with its exit code.

use std::process::Command;

use card::PinState;
use handoff::message::{Answer, Failure, HandoffFault};

use crate::counterpart::{Does, Portal};
use crate::runs::{Holder, PIN, Said, program};

/// Issue "Bad input, faults": the network drops at each step, and the portal dies between signature and acceptance. One effect.
#[test]
fn a_line_that_drops_everywhere_changes_nothing() {
    let holder = Holder::new("drops");
    let portal = Portal::open(&[
        Does::DropsBefore,
        Does::DropsAfter,
        Does::IsDown,
        Does::DropsBefore,
    ]);
    let said = holder.signs(&portal, PIN, &[]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(portal.books.lock().unwrap().answers.len(), 1);

    let holder = Holder::new("dies");
    // The code is taken; the answer meets all that can go wrong.
    let portal = Portal::open(&[
        Does::Behaves,
        Does::DropsAfter,
        Does::DropsBefore,
        Does::DropsAfter,
        Does::Refuses(HandoffFault::Undecided),
    ]);
    let said = holder.signs(&portal, PIN, &[]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let books = portal.books.lock().unwrap();
    assert_eq!(books.answers.len(), 1, "however many copies came");
    assert_eq!(
        books.submissions, 3,
        "two lost answers and one that arrived"
    );
    assert_eq!(said.out.matches("İmzalanacak Metin 1").count(), 1);
    // Whoever waits is told why, and once.
    let why = "doğrulayamıyor";
    assert_eq!(said.err.matches(why).count(), 1, "{said:?}");
}

#[test]
fn each_refusal_has_its_exit_code() {
    let holder = Holder::new("codes");
    for (does, code, words) in [
        (Does::Refuses(HandoffFault::CodeNotGood), 3, "geçerli değil"),
        (
            Does::Refuses(HandoffFault::OtherVersion),
            4,
            "farklı sürümler",
        ),
        (Does::Babbles, 4, "anlaşılamadı"),
        (Does::Refuses(HandoffFault::Over), 9, "artık geçerli değil"),
    ] {
        let portal = Portal::open(&[does]);
        let said = holder.signs(&portal, PIN, &[]);
        assert_eq!(said.code, Some(code), "{does:?}: {said:?}");
        assert!(said.err.contains(words), "{said:?}");
        assert!(portal.books.lock().unwrap().answers.is_empty());
    }
    assert_eq!(holder.pin_state(), PinState::Fine, "no PIN was tried");
}

/// The PIN is offered once; what the card says is told, and the page hears of it.
#[test]
fn a_wrong_pin_is_tried_once() {
    let holder = Holder::new("wrong");
    let portal = Portal::open(&[]);
    let said = holder.signs(&portal, "111111", &[]);
    assert_eq!(said.code, Some(7), "{said:?}");
    assert_eq!(holder.pin_state(), PinState::WrongAtLeastOnce);
    let books = portal.books.lock().unwrap();
    let why = Failure::WrongPin;
    assert_eq!(books.answers, [Answer::Failed { why }]);
    assert!(!holder.file().exists());
}

/// "Son hakkınız": not without --last-try; then locked, and told.
#[test]
fn the_last_try_wants_the_persons_word() {
    let holder = Holder::new("last");
    for code in [7, 7, 8] {
        let said = holder.signs(&Portal::open(&[]), "111111", &[]);
        assert_eq!(said.code, Some(code), "{said:?}");
    }
    assert_eq!(holder.pin_state(), PinState::LastTry);
    let said = holder.signs(&Portal::open(&[]), "111111", &["--last-try"]);
    assert_eq!(said.code, Some(8), "{said:?}");
    assert_eq!(holder.pin_state(), PinState::Locked);
    // Nothing on the card fits any more.
    let said = holder.signs(&Portal::open(&[]), PIN, &[]);
    assert_eq!(said.code, Some(6), "{said:?}");
}

#[test]
fn what_is_missing_is_told_before_anything_is_sent() {
    let said = |arguments: &[&str]| Said::of(program().args(arguments).output().unwrap());
    for (arguments, words) in [
        (&["--headless"][..], "--pin-env"),
        (
            &["--headless", "--pin-env", "NOT_SET_ANYWHERE"][..],
            "not set",
        ),
        (&["--headless", "--pin-env", "LANG"][..], "--code"),
        (
            &[
                "--headless",
                "--pin-env",
                "LANG",
                "--code",
                "ACDE2345",
                "--portal",
                "http://imza.example",
            ][..],
            "--portal",
        ),
        (
            &[
                "eimza:ACDE-2345@https://evil.example",
                "--headless",
                "--pin-env",
                "LANG",
            ][..],
            "trusted",
        ),
    ] {
        let said = said(arguments);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains(words), "{said:?}");
    }
    let help = said(&["--help"]);
    assert!(help.out.contains("Exit codes:") && help.code == Some(0));
}

/// Issue "Bad input, faults": drivers that are none, and drivers that crash, hang or answer nonsense. Each is told in its own words, to the page
/// as well, and the program ends by itself.
#[test]
fn a_driver_that_misbehaves_is_told() {
    let holder = Holder::new("driver");
    let none = holder.folder.path().join("surucu.so");
    std::fs::write(&none, "INPUT(-lakis)").unwrap();
    let odd = holder.folder.path().join("odd.so");
    let source = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../card/tests/cards/driver/odd.c"
    );
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-w", "-o"]).arg(&odd);
    assert!(cc.arg(source).status().unwrap().success());
    for (driver, way, words) in [
        (&none, "", "Kart sürücüsü yüklenemedi."),
        (&odd, "crash at start", "Kart sürücüsü çöktü."),
        (&odd, "crash at slots", "Kart sürücüsü çöktü."),
        (
            &odd,
            "hang at slots",
            "Kart sürücüsü yanıt vermedi ve durduruldu.",
        ),
        (&odd, "an answer nobody knows", "Kart"),
    ] {
        let portal = Portal::open(&[]);
        let mut command = program();
        command
            .args(["--headless", "--code", "ACDE-2345", "--portal", &portal.url])
            .arg("--module")
            .arg(driver)
            .args(["--pin-env", "TEST_PIN"])
            .env("TEST_PIN", PIN)
            .env("ODD_WAY", way);
        let said = Said::of(command.output().unwrap());
        assert_eq!(said.code, Some(5), "{way}: {said:?}");
        assert!(said.err.contains(words), "{way}: {said:?}");
        let why = Failure::CardFault;
        let books = portal.books.lock().unwrap();
        assert_eq!(books.answers, [Answer::Failed { why }], "{way}");
    }
}
