//! B18: each missing thing has its own line, and one thing to do.

#[path = "machine/desk.rs"]
#[allow(dead_code, reason = "the stories of the machine use the rest")]
mod desk;

use std::process::Command;

use card::{Architecture, CardError, PinState};
use signer::doctor::{Check, Health, Seen, Way, findings, report, verdict};
use signer::language::Language;
use signer::machine::{Problem, Unheard};

use desk::{NOON, card, usual_card};

fn healthy() -> Seen {
    Seen {
        way: Way {
            readers: Ok(vec!["Okuyucu".to_owned()]),
            driver: Ok(("libakisp11.so".to_owned(), Architecture::OURS)),
            cards: Ok(vec![usual_card()]),
        },
        portal_time: Ok(NOON),
        wall: NOON + 2,
    }
}

fn ill(seen: &Seen) -> Vec<Check> {
    let all = findings(seen).into_iter();
    all.filter(|one| matches!(one.health, Health::Ill(_)))
        .map(|one| one.check)
        .collect()
}

/// What fails on the way to the card ends the way there.
fn broken(trouble: CardError) -> Seen {
    let mut seen = healthy();
    seen.way.driver = Err(trouble.clone());
    seen.way.cards = Err(trouble.clone());
    match trouble {
        CardError::NoReaderService => seen.way.readers = Err(trouble),
        CardError::NoReader => seen.way.readers = Ok(Vec::new()),
        _ => {}
    }
    seen
}

#[test]
fn a_healthy_machine_has_nothing_to_do() {
    let all = findings(&healthy());
    assert_eq!(all.len(), Check::ALL.len());
    assert!(all.iter().all(|one| matches!(one.health, Health::Good(_))));
}

#[test]
fn each_organ_can_be_the_one() {
    let architecture = CardError::DriverArchitecture {
        driver: Architecture::X86,
        program: Architecture::X86_64,
    };
    for (trouble, check) in [
        (CardError::NoReaderService, Check::Service),
        (CardError::NoReader, Check::Reader),
        (CardError::NoCard, Check::Card),
        (CardError::NoDriver, Check::Driver),
        (CardError::DriverHung, Check::Driver),
        (architecture, Check::Architecture),
    ] {
        let seen = broken(trouble.clone());
        assert_eq!(ill(&seen), [check], "{trouble:?}");
        let words = findings(&seen).iter().find_map(|one| one.words());
        assert!(words.unwrap().to_do_tr.ends_with('.'));
    }
    let mut seen = healthy();
    seen.way.cards = Ok(vec![card("eski", (-9, -2), PinState::Fine)]);
    assert_eq!(ill(&seen), [Check::Certificate]);
    let mut seen = healthy();
    seen.portal_time = Err(Unheard::NoConnection);
    assert_eq!(ill(&seen), [Check::Network]);
    // A day off, either way.
    for wall in [NOON - 86_400, NOON + 86_400] {
        let mut seen = healthy();
        seen.wall = wall;
        assert_eq!(ill(&seen), [Check::Clock]);
        let clock = findings(&seen).pop().unwrap();
        assert_eq!(clock.health, Health::Ill(Problem::ClockIsOff));
    }
}

/// The first thing that is said is whether one can sign; what a machine calls itself is for support, and stands last.
#[test]
fn the_verdict_is_one_plain_sentence() {
    let said = |seen: &Seen| verdict(&findings(seen), Language::Turkish).sentence;
    assert_eq!(
        said(&healthy()),
        "Her şey hazır: bu bilgisayarda imza atabilirsiniz."
    );
    assert_eq!(
        said(&broken(CardError::NoReader)),
        "Şu anda imza atamazsınız: kart okuyucu bulunamadı."
    );
    let mut late = healthy();
    late.wall += 86_400;
    assert_eq!(
        said(&late),
        "İmza atabilirsiniz, ama bilgisayarınızın saati portalınkinden farklı."
    );
    // A clock that is wrong as well stops nobody, and is not the verdict.
    late.way.cards = Err(CardError::NoCard);
    assert_eq!(said(&late), "Şu anda imza atamazsınız: okuyucuda kart yok.");
    let text = report(&findings(&healthy()), Language::Turkish, NOON);
    assert!(text.starts_with("Her şey hazır: "), "{text}");
    let (plain, support) = text.split_once("Destek için: ").unwrap();
    for word in [std::env::consts::ARCH, "X86_64", "Arm64", "+2 s"] {
        assert!(!plain.contains(word), "{word} in {plain}");
    }
    assert!(support.contains(std::env::consts::ARCH));
}

/// B18: nothing of a person is in the text: no name, no number, no card's serial.
#[test]
fn the_text_for_support_names_nobody() {
    let mut seen = healthy();
    seen.way.readers = Ok(vec!["Okuyucu 10000000146".to_owned()]);
    let text = report(&findings(&seen), Language::Turkish, NOON);
    for secret in ["10000000146", "Deneme Kişisi", "ayse"] {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(text.contains("✓ Kart sürücüsü: libakisp11.so"), "{text}");
    assert!(report(&findings(&seen), Language::English, NOON).contains("✓ Card driver"));
}

/// On the command line; the machine of the tests has no reader and no portal at that port.
#[test]
fn it_is_asked_on_the_command_line() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_e-imza"));
    command
        .args([
            "--doctor",
            "--practice",
            "/nowhere/yok",
            "--portal",
            "http://127.0.0.1:9",
        ])
        .args(["--language", "tr"])
        .env("XDG_CONFIG_HOME", "/nowhere");
    let output = command.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(5), "{out}");
    assert!(
        out.contains("⚠ Portala bağlantı: Portala ulaşılamıyor."),
        "{out}"
    );
    assert!(out.contains("⚠ Kart: Okuyucuda kart yok."), "{out}");
}
