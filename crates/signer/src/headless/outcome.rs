//! What a run on the command line leaves behind: an exit code, and files.

use std::io;
use std::path::{Path, PathBuf};

use card::CardError;
use handoff::bytes::Cms;
use handoff::message::HandoffFault;

use crate::machine::{Problem, Unheard};

/// The table stands in [`crate::cli`].
pub fn code(problem: Option<&Problem>) -> u8 {
    let Some(problem) = problem else { return 0 };
    match problem {
        Problem::NotACode | Problem::Unheard(Unheard::Refused(HandoffFault::CodeNotGood, _)) => 3,
        Problem::Unheard(Unheard::NoConnection | Unheard::NotSecure | Unheard::Nonsense)
        | Problem::Unheard(Unheard::Refused(
            HandoffFault::Unavailable
            | HandoffFault::TooMany
            | HandoffFault::Unreadable
            | HandoffFault::OtherVersion,
            _,
        ))
        | Problem::NotDelivered => 4,
        Problem::NoCertificate | Problem::NotThisCard | Problem::NothingChosen => 6,
        Problem::Card(CardError::WrongPin(_)) | Problem::StoppedAfterWrongPin => 7,
        Problem::Card(
            CardError::PinLocked
            | CardError::LastTry
            | CardError::PinNotSet
            | CardError::PinExpired,
        )
        | Problem::LastTryUnconfirmed
        | Problem::UnlockAtRisk
        | Problem::NoPin => 8,
        Problem::Card(_) => 5,
        Problem::Unheard(Unheard::Refused(..)) | Problem::TimeUp | Problem::WorkNotAccepted => 9,
        Problem::Offer(_) | Problem::NotTrusted | Problem::ForeignPage => 10,
        Problem::NewPin(_) | Problem::NewPinsDiffer => 11,
        Problem::NotSaved => 12,
        Problem::ClockIsOff => 1,
    }
}

/// One file, or `name-1.p7m`, `name-2.p7m` for several texts.
pub fn save(file: &Path, signatures: &[Cms]) -> io::Result<()> {
    for (at, signature) in signatures.iter().enumerate() {
        let path = match signatures.len() {
            1 => file.to_owned(),
            _ => numbered(file, at + 1),
        };
        std::fs::write(path, signature.der())?;
    }
    Ok(())
}

fn numbered(file: &Path, number: usize) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().unwrap_or("p7m".as_ref()).to_string_lossy();
    file.with_file_name(format!("{stem}-{number}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_signatures_get_numbers() {
        assert_eq!(
            numbered(Path::new("a/imza.p7m"), 2),
            Path::new("a/imza-2.p7m")
        );
        assert_eq!(numbered(Path::new("imza"), 1), Path::new("imza-1.p7m"));
    }
}
