//! Drivers that hang, crash and answer nonsense: each ends as a named trouble, within its time, and the program lives on.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use card::{
    CardError, Cards, Driver, Entry, Key, KeyKind, Patience, PinState, Place, Scheme, TypedSecret,
    UnlockStyle,
};
use tempfile::TempDir;

use crate::tools::{new_pin, only_token, pin, run, secret, starter, token_at};

/// Long enough for a busy machine, short enough for a test.
const SHORT: Duration = Duration::from_secs(3);

/// The driver, compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("odd.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards/driver/odd.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-w", "-o"])
            .arg(&path)
            .arg(source);
        run(&mut cc, b"");
        (folder, path)
    });
    path
}

/// A driver that misbehaves in this way, and the file in which its card counts tries.
struct Odd {
    cards: Cards,
    tries: TempDir,
}

impl Odd {
    fn new(way: &str) -> Self {
        let tries = tempfile::tempdir().unwrap();
        let starter = starter()
            .with("ODD_WAY", way)
            .with("ODD_TRIES", tries.path().join("tries"));
        let patience = Patience {
            look: SHORT,
            act: SHORT,
            keypad: SHORT,
            make_key: SHORT,
        };
        let driver = Driver::new(library(), starter).with_patience(patience);
        Self {
            cards: Cards::Pkcs11(driver),
            tries,
        }
    }

    /// How often a PIN or secret came to the card.
    fn tried(&self) -> String {
        std::fs::read_to_string(self.tries.path().join("tries")).unwrap_or_default()
    }

    fn sign(&mut self, pin: &Entry<card::Pin>) -> Result<Vec<u8>, CardError> {
        self.cards
            .sign(&place(), &key(), Scheme::EcdsaSha256, b"x", pin)
    }
}

fn place() -> Place {
    Place {
        slot: 3,
        serial: "1".to_owned(),
        label: "Odd".to_owned(),
    }
}

/// A key that the odd driver certainly does not have.
fn key() -> Key {
    let der = Command::new("openssl")
        .args([
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ])
        .args(["-outform", "DER"])
        .output()
        .unwrap();
    let public = run(
        Command::new("openssl").args(["pkey", "-inform", "DER", "-pubout", "-outform", "DER"]),
        &der.stdout,
    );
    Key {
        id: vec![1],
        kind: KeyKind::P256,
        public,
    }
}

/// Issue "Bad input, faults": a driver that hangs, crashes or answers nonsense.
#[test]
fn looking_around() {
    let ways = [
        ("hang at start", CardError::DriverHung),
        ("hang at slots", CardError::DriverHung),
        ("chatter without end", CardError::DriverHung),
        ("crash at start", CardError::DriverCrashed),
        ("crash at slots", CardError::DriverCrashed),
        ("exit at slots", CardError::DriverCrashed),
        ("more slots than there are", CardError::DriverCrashed),
        ("a million slots", CardError::DriverNonsense),
        ("no functions in the table", CardError::DriverNonsense),
        ("no table", CardError::DriverCrashed),
    ];
    // At once, because those that hang take their time.
    std::thread::scope(|scope| {
        for (way, trouble) in ways {
            scope.spawn(move || {
                let mut odd = Odd::new(way);
                let start = Instant::now();
                assert_eq!(odd.cards.readers(), Err(trouble.clone()), "{way}");
                assert!(start.elapsed() < SHORT * 4, "{way}");
                // The next one is asked of a new process, and told the same.
                assert_eq!(odd.cards.readers(), Err(trouble), "{way}");
            });
        }
    });
    let refused = Odd::new("an answer nobody knows").cards.readers();
    assert_eq!(refused.unwrap_err().key(), "driver-refused");
    assert!(Odd::new("no slots").cards.readers().unwrap().is_empty());
    let mut odd = Odd::new("letters that are none");
    assert!(only_token(&mut odd.cards).place.label.contains('\u{fffd}'));
}

/// What a driver prints on standard output does not come between us and its answers.
#[test]
fn a_driver_that_prints_is_understood() {
    let mut odd = Odd::new("chatter");
    for _ in 0..3 {
        assert_eq!(only_token(&mut odd.cards).place, place());
    }
}

#[test]
fn signing() {
    for (way, trouble) in [
        ("hang at signing", "driver-hung"),
        ("crash at signing", "driver-crashed"),
        ("pulled at signing", "card-gone"),
        ("pulled at login", "card-gone"),
        ("refuses login", "driver-refused"),
        ("says locked", "pin-locked"),
        ("a short signature", "wrong-signature"),
        ("a signature longer than memory", "driver-crashed"),
        ("no keys", "no-such-key"),
        // The right length and no signature: it never leaves the house.
        ("", "wrong-signature"),
    ] {
        let mut odd = Odd::new(way);
        let told = odd.sign(&pin("481516")).unwrap_err();
        assert_eq!(told.key(), trouble, "{way}");
        // Whatever happened, the PIN came to the card once.
        assert_eq!(odd.tried(), "1", "{way}");
    }
}

/// The same for a token that stays open; the next signature wants a login, which nobody does by himself.
#[test]
fn signing_all_day() {
    for (way, trouble) in [
        ("hang at signing", "driver-hung"),
        ("crash at signing", "driver-crashed"),
        ("pulled at signing", "card-gone"),
        ("a signature longer than memory", "driver-nonsense"),
        ("no keys", "no-such-key"),
    ] {
        let odd = Odd::new(way);
        let mut open = odd.cards.open(&place(), &pin("481516")).unwrap();
        let told = open.sign(&key(), Scheme::EcdsaSha256, b"x").unwrap_err();
        assert_eq!(told.key(), trouble, "{way}");
        let after = open.sign(&key(), Scheme::EcdsaSha256, b"x");
        assert_eq!(after, Err(CardError::CardGone), "{way}");
        let tried = std::fs::read_to_string(odd.tries.path().join("tries")).unwrap();
        assert_eq!(tried, "1", "{way}");
    }
}

#[test]
fn listing() {
    let mut odd = Odd::new("");
    let listing = odd.cards.certificates(&place()).unwrap();
    assert!(listing.fit.is_empty());
    assert_eq!(listing.unfit.len(), 1);
    let mut odd = Odd::new("endless attributes");
    let told = odd.cards.certificates(&place()).unwrap_err();
    assert_eq!(told, CardError::DriverCrashed);
}

/// The flags decide: what they forbid is not tried, and what they say is what is told.
#[test]
fn pin_states() {
    let mut odd = Odd::new("three tries");
    let wrong = |state| Err(CardError::WrongPin(state));
    assert_eq!(token_at(&mut odd.cards, &place()).pin, PinState::Fine);
    assert_eq!(odd.sign(&pin("1111")), wrong(PinState::WrongAtLeastOnce));
    assert_eq!(odd.sign(&pin("1111")), wrong(PinState::LastTry));
    assert_eq!(token_at(&mut odd.cards, &place()).pin, PinState::LastTry);
    assert_eq!(odd.sign(&pin("1111")), Err(CardError::LastTry));
    assert_eq!(odd.tried(), "2");
    let known = pin("1111").knowing_the_last_try();
    assert_eq!(odd.sign(&known), Err(CardError::PinLocked));
    assert_eq!(odd.tried(), "3");
    // Locked: nothing goes to the card any more.
    assert_eq!(odd.sign(&known), Err(CardError::PinLocked));
    let change = odd.cards.change_pin(&place(), &known, &new_pin("481516"));
    assert_eq!(change, Err(CardError::PinLocked));
    assert_eq!(odd.tried(), "3");
}

/// The other style of unlocking: the secret where the old PIN would stand.
#[test]
fn unlocking_through_set_pin() {
    let mut odd = Odd::new("unlock by PUK");
    let style = UnlockStyle::SecretThroughSetPin;
    let mut unlock = |with: &str, known: bool| {
        let entry = secret(with);
        let entry = if known {
            entry.knowing_the_last_try()
        } else {
            entry
        };
        odd.cards
            .unlock(&place(), style, &entry, &new_pin("481516"))
    };
    assert_eq!(unlock("90210742", false), Ok(()));
    assert_eq!(
        unlock("1", false),
        Err(CardError::WrongUnlockSecret(PinState::LastTry))
    );
    assert_eq!(unlock("90210742", false), Err(CardError::LastTry));
    assert_eq!(unlock("1", true), Err(CardError::CardDestroyed));
    assert_eq!(unlock("90210742", true), Err(CardError::CardDestroyed));
    assert_eq!(odd.tried(), "3");
}

/// A reader with its own keypad is given no PIN, by no act; the odd driver refuses if it is.
#[test]
fn a_keypad_gets_no_pin() {
    let mut odd = Odd::new("keypad");
    assert!(token_at(&mut odd.cards, &place()).has_keypad);
    assert_eq!(odd.sign(&pin("481516")), Err(CardError::TypeOnKeypad));
    // It gets as far as the signature, which is rubbish.
    assert_eq!(
        odd.sign(&Entry::on_keypad()),
        Err(CardError::WrongSignature)
    );
    let cards = &mut odd.cards;
    let change = |cards: &mut Cards, new| cards.change_pin(&place(), &Entry::on_keypad(), new);
    assert_eq!(change(cards, &TypedSecret::OnKeypad), Ok(()));
    assert_eq!(
        change(cards, &new_pin("481516")),
        Err(CardError::TypeOnKeypad)
    );
    for style in [
        UnlockStyle::OfficerThenInitPin,
        UnlockStyle::SecretThroughSetPin,
    ] {
        let unlock = |cards: &mut Cards, entry, new| cards.unlock(&place(), style, &entry, new);
        assert_eq!(
            unlock(cards, Entry::on_keypad(), &TypedSecret::OnKeypad),
            Ok(())
        );
        assert_eq!(
            unlock(cards, secret("90210742"), &TypedSecret::OnKeypad),
            Err(CardError::TypeOnKeypad)
        );
    }
    let mut odd = Odd::new("keypad cancelled");
    assert_eq!(
        odd.sign(&Entry::on_keypad()),
        Err(CardError::CancelledOnKeypad)
    );
}

#[test]
fn what_is_no_driver_is_not_loaded() {
    for path in ["/no/such/driver.so", env!("CARGO_MANIFEST_PATH")] {
        let mut cards = Cards::Pkcs11(Driver::new(path, starter()));
        assert_eq!(cards.readers(), Err(CardError::DriverNotLoaded), "{path}");
    }
    // A library, but no driver.
    let libc = Path::new("/lib/x86_64-linux-gnu/libm.so.6");
    if libc.exists() {
        let mut cards = Cards::Pkcs11(Driver::new(libc, starter()));
        assert_eq!(cards.readers(), Err(CardError::DriverNotLoaded));
    }
    let nobody = card::Starter::program("/no/such/program");
    let mut cards = Cards::Pkcs11(Driver::new(library(), nobody));
    assert_eq!(cards.readers(), Err(CardError::ChildNotStarted));
}

/// A card that nobody knows by its ATR: the drivers get their turns, and one that misbehaves does not spoil it for the next.
#[test]
fn the_driver_that_knows_the_card_is_found() {
    let found = |drivers: &[&Path]| card::Found {
        drivers: drivers.iter().map(|path| path.to_path_buf()).collect(),
        family: card::Family::Other,
        reader: "Odd reader".to_owned(),
    };
    let nonsense = Path::new(env!("CARGO_MANIFEST_PATH"));
    let mut cards = found(&[nonsense, library()])
        .open(&starter())
        .unwrap_or_else(|(_, why)| panic!("{why}"));
    assert_eq!(only_token(&mut cards).place, place());
    let failed = |drivers: &[&Path], way: &str| {
        let starter = starter().with("ODD_WAY", way);
        found(drivers).open(&starter).err()
    };
    let step = card::Step::Driver;
    assert_eq!(
        failed(&[library()], "no slots"),
        Some((step, CardError::NoDriver))
    );
    let both = [library(), nonsense];
    assert_eq!(
        failed(&both, "crash at slots"),
        Some((step, CardError::DriverCrashed))
    );
}

/// Whoever kills the program while a driver hangs leaves no process behind that holds the card; and a crash leaves no file with
/// a PIN in it.
#[test]
#[cfg(target_os = "linux")]
fn a_hanging_child_ends_with_its_parent() {
    use std::io::Write;
    use std::process::Stdio;

    let mut child = Command::new(env!("CARGO_BIN_EXE_card_child"))
        .arg("--kalem-card-child")
        .arg(library())
        .env("ODD_WAY", "hang at start")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    // A question as it goes over the wire: mark, length, JSON.
    to.write_all(b"\x1f\xc5\x00\xe7\x9a\xff\x02\xb3\x00\x00\x00\x09\"Readers\"")
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().unwrap().is_none(), "it hangs");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let words: Vec<_> = core.unwrap().split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"]);
    drop(to);
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < SHORT, "it lives on");
        std::thread::sleep(Duration::from_millis(20));
    }
}
