//! Everything that can go wrong with a card, each by its name. What to do about it stands in `words.rs`.

use serde::{Deserialize, Serialize};

use crate::library_file::Architecture;
use crate::pin_state::PinState;

/// Why an act did not happen. Unless a variant says otherwise, nothing on the card has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardError {
    // Between the person and the card.
    /// No PC/SC service runs on this machine.
    NoReaderService,
    NoReader,
    NoCard,
    /// The card was there when the act began. Whether it was done is not known.
    CardGone,
    /// Another card lies where the chosen one lay.
    OtherCard,

    // The driver.
    NoDriver,
    /// The driver's file is made for other machines.
    DriverArchitecture {
        driver: Architecture,
        program: Architecture,
    },
    /// The file is no driver, or lacks what it needs.
    DriverNotLoaded,
    /// No answer within the time allowed; it was ended. Whether the act was done is not known.
    DriverHung,
    /// It crashed. Whether the act was done is not known.
    DriverCrashed,
    /// It answered what cannot be true.
    DriverNonsense,
    /// It refused, with an answer that has no better name here: the PKCS#11 name of the answer, and the call.
    DriverRefused {
        answer: String,
        call: String,
    },
    /// Our own second process did not start.
    ChildNotStarted,

    // PIN and unlock secret.
    /// The one answer that means a wrong PIN, with what the card says of it now.
    WrongPin(PinState),
    PinLocked,
    /// One try is left, and the caller did not say that its person knows. Nothing was tried.
    LastTry,
    PinNotSet,
    PinExpired,
    /// The card takes no PIN of this length or with these characters. Not counted as a wrong one.
    PinNotTaken,
    WrongUnlockSecret(PinState),
    /// Cards of this family keep their unlock secret. Nothing was tried.
    KeptUnlockSecret,
    /// Three wrong unlock secrets: nothing opens this card any more.
    CardDestroyed,
    /// The reader has a keypad; the PIN is typed there and nowhere else.
    TypeOnKeypad,
    /// The reader has no keypad; the PIN must be typed here.
    TypeHere,
    /// Somebody pressed cancel on the reader, or its time ran out.
    CancelledOnKeypad,

    // Keys and certificates.
    NoSuchKey,
    /// The card has nothing by which it can be known again without its PIN.
    NotMarked,
    /// The card does not offer this way of signing.
    SchemeNotOffered,
    /// The card cannot make such a key, or does not let us.
    KeyNotMade,
    /// The certificate is for another key.
    CertificateOfAnotherKey,
    /// What was read back is not what was written.
    NotWritten,
    CardFull,
    /// The card signed, but its signature does not hold. It is thrown away.
    WrongSignature,
    /// No name in the form of RFC 4514.
    SubjectUnreadable,

    // Practice cards.
    /// The file cannot be read or written: the system's words.
    PracticeFile(String),
    /// The file is no practice card, or is damaged.
    PracticeDamaged,
    /// A practice card of this name is there already.
    PracticeThere,
}

impl CardError {
    /// The name under which logs and screens know it. It names no person and holds no secret.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NoReaderService => "no-reader-service",
            Self::NoReader => "no-reader",
            Self::NoCard => "no-card",
            Self::CardGone => "card-gone",
            Self::OtherCard => "other-card",
            Self::NoDriver => "no-driver",
            Self::DriverArchitecture { .. } => "driver-architecture",
            Self::DriverNotLoaded => "driver-not-loaded",
            Self::DriverHung => "driver-hung",
            Self::DriverCrashed => "driver-crashed",
            Self::DriverNonsense => "driver-nonsense",
            Self::DriverRefused { .. } => "driver-refused",
            Self::ChildNotStarted => "child-not-started",
            Self::WrongPin(_) => "wrong-pin",
            Self::PinLocked => "pin-locked",
            Self::LastTry => "last-try",
            Self::PinNotSet => "pin-not-set",
            Self::PinExpired => "pin-expired",
            Self::PinNotTaken => "pin-not-taken",
            Self::WrongUnlockSecret(_) => "wrong-unlock-secret",
            Self::KeptUnlockSecret => "kept-unlock-secret",
            Self::CardDestroyed => "card-destroyed",
            Self::TypeOnKeypad => "type-on-keypad",
            Self::TypeHere => "type-here",
            Self::CancelledOnKeypad => "cancelled-on-keypad",
            Self::NoSuchKey => "no-such-key",
            Self::NotMarked => "not-marked",
            Self::SchemeNotOffered => "scheme-not-offered",
            Self::KeyNotMade => "key-not-made",
            Self::CertificateOfAnotherKey => "certificate-of-another-key",
            Self::NotWritten => "not-written",
            Self::CardFull => "card-full",
            Self::WrongSignature => "wrong-signature",
            Self::SubjectUnreadable => "subject-unreadable",
            Self::PracticeFile(_) => "practice-file",
            Self::PracticeDamaged => "practice-damaged",
            Self::PracticeThere => "practice-there",
        }
    }
}

/// In English, for logs and command lines: what happened, and what to do.
impl std::fmt::Display for CardError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.words();
        write!(f, "{} {}", words.happened_en, words.to_do_en)?;
        match self {
            Self::DriverRefused { answer, call } => write!(f, " ({call}: {answer})"),
            Self::DriverArchitecture { driver, program } => write!(f, " ({driver:?}, {program:?})"),
            Self::PracticeFile(why) => write!(f, " ({why})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for CardError {}
