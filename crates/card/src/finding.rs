//! From nothing to a driver, step by step: service, reader, card, driver, architecture. Where it ends, the step has a name.

use std::path::PathBuf;

use crate::atr::{Family, family_of};
use crate::card_error::CardError;
use crate::cards::Cards;
use crate::driver::{Driver, Starter};
use crate::library_file::{Architecture, architecture_of};
use crate::reader_service::SeenReader;

/// The steps in their order. The first that fails is the one to do something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Service,
    Reader,
    Card,
    Driver,
    Architecture,
}

/// Drivers that may be loaded, and for which card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// At least one, the likeliest first. For a card that nobody knows by its ATR these are all that are installed.
    pub drivers: Vec<PathBuf>,
    /// Of the card, by its ATR.
    pub family: Family,
    pub reader: String,
}

/// `seen` is what [`Driver::seen_readers`](crate::Driver::seen_readers) gave, `places` where a family's drivers lie: [`places`],
/// or one that the person has chosen. Every card that was seen gets its turn; the first with a driver wins.
pub fn find(
    seen: Result<Vec<SeenReader>, CardError>,
    places: impl Fn(Family) -> Vec<PathBuf>,
) -> Result<Found, (Step, CardError)> {
    let readers = seen.map_err(|trouble| (Step::Service, trouble))?;
    if readers.is_empty() {
        return Err((Step::Reader, CardError::NoReader));
    }
    let mut far = (Step::Card, CardError::NoCard);
    for SeenReader { name, atr } in readers {
        let Some(atr) = atr else { continue };
        let family = family_of(&atr);
        match drivers(places(family)) {
            Ok(drivers) => {
                return Ok(Found {
                    drivers,
                    family,
                    reader: name,
                });
            }
            Err(failed) if failed.0 > far.0 => far = failed,
            Err(_) => {}
        }
    }
    Err(far)
}

/// Every driver that is there and made for this program.
fn drivers(places: Vec<PathBuf>) -> Result<Vec<PathBuf>, (Step, CardError)> {
    let mut far = (Step::Driver, CardError::NoDriver);
    let mut drivers = Vec::new();
    for place in places.into_iter().filter(|place| place.is_file()) {
        let made_for = architecture_of(&place);
        if made_for.contains(&Architecture::OURS) {
            drivers.push(place);
            continue;
        }
        far = match made_for.first() {
            Some(other) => (
                Step::Architecture,
                CardError::DriverArchitecture {
                    driver: *other,
                    program: Architecture::OURS,
                },
            ),
            None => (Step::Driver, CardError::DriverNotLoaded),
        };
    }
    if drivers.is_empty() {
        Err(far)
    } else {
        Ok(drivers)
    }
}

impl Found {
    /// The first of the drivers that knows the card. Where none does, what the likeliest said.
    pub fn open(&self, starter: &Starter) -> Result<Cards, (Step, CardError)> {
        let mut said = None;
        for driver in &self.drivers {
            let mut cards = Cards::Pkcs11(Driver::new(driver, starter.clone()));
            match cards.readers() {
                Ok(readers) if readers.iter().any(|reader| reader.token.is_some()) => {
                    return Ok(cards);
                }
                Ok(_) => {}
                Err(trouble) => said = said.or(Some(trouble)),
            }
        }
        Err((Step::Driver, said.unwrap_or(CardError::NoDriver)))
    }
}

/// Where the drivers of a family lie on this system. A card that nobody knows is tried with every driver, the likeliest first.
pub fn places(family: Family) -> Vec<PathBuf> {
    let names: &[&str] = match family {
        Family::Akis => &["akisp11"],
        Family::IdentityCard => &["tckkp11"],
        Family::OpenPgp | Family::Piv => &["opensc-pkcs11"],
        Family::SoftHsm => &["softhsm2"],
        Family::Practice => &[],
        Family::Other => &["akisp11", "tckkp11", "opensc-pkcs11"],
    };
    let mut places = Vec::new();
    for name in names {
        for folder in FOLDERS {
            for (before, after) in SHAPES {
                places.push(PathBuf::from(folder).join(format!("{before}{name}{after}")));
            }
        }
    }
    places
}

#[cfg(all(unix, not(target_os = "macos")))]
const FOLDERS: &[&str] = &[
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib/i386-linux-gnu",
    "/usr/lib/pkcs11",
    "/usr/lib64/pkcs11",
    "/usr/lib/softhsm",
];
#[cfg(all(unix, not(target_os = "macos")))]
const SHAPES: &[(&str, &str)] = &[("lib", ".so"), ("", ".so")];

#[cfg(target_os = "macos")]
const FOLDERS: &[&str] = &[
    "/usr/local/lib",
    "/opt/homebrew/lib",
    "/Library/OpenSC/lib",
    "/usr/local/lib/softhsm",
    "/opt/homebrew/lib/softhsm",
];
#[cfg(target_os = "macos")]
const SHAPES: &[(&str, &str)] = &[
    ("lib", ".dylib"),
    ("", ".dylib"),
    ("", ".so"),
    ("lib", ".so"),
];

#[cfg(windows)]
const FOLDERS: &[&str] = &[
    r"C:\Windows\System32",
    r"C:\Windows\SysWOW64",
    r"C:\Program Files\OpenSC Project\OpenSC\pkcs11",
    r"C:\Program Files (x86)\OpenSC Project\OpenSC\pkcs11",
    r"C:\SoftHSM2\lib",
];
#[cfg(windows)]
const SHAPES: &[(&str, &str)] = &[("", ".dll"), ("", "-x64.dll")];

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn reader(name: &str, atr: Option<&[u8]>) -> SeenReader {
        SeenReader {
            name: name.to_owned(),
            atr: atr.map(<[u8]>::to_vec),
        }
    }

    const AKIS: &[u8] = b"\x3b\x05UEKAE";

    /// Issue "Bad input, faults": each missing thing has its own name.
    #[test]
    fn each_step_that_fails_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("libakisp11.so");
        let places = |family| {
            assert_eq!(family, Family::Akis);
            vec![file.clone()]
        };
        let failed = |seen| find(seen, places).unwrap_err();
        let card = || Ok(vec![reader("empty", None), reader("full", Some(AKIS))]);

        assert_eq!(
            failed(Err(CardError::NoReaderService)),
            (Step::Service, CardError::NoReaderService)
        );
        assert_eq!(failed(Ok(vec![])), (Step::Reader, CardError::NoReader));
        assert_eq!(
            failed(Ok(vec![reader("empty", None)])),
            (Step::Card, CardError::NoCard)
        );
        assert_eq!(failed(card()), (Step::Driver, CardError::NoDriver));
        fs::write(&file, "INPUT(-lakis)").unwrap();
        assert_eq!(failed(card()), (Step::Driver, CardError::DriverNotLoaded));
        // An ELF for a machine of the seventies.
        let mut elf = vec![0; 64];
        elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
        elf[18] = 1;
        fs::write(&file, elf).unwrap();
        let (step, trouble) = failed(card());
        assert_eq!(step, Step::Architecture);
        assert_eq!(
            trouble,
            CardError::DriverArchitecture {
                driver: Architecture::Other,
                program: Architecture::OURS
            }
        );
        fs::copy(std::env::current_exe().unwrap(), &file).unwrap();
        let found = find(card(), places).unwrap();
        assert_eq!((found.drivers, found.reader.as_str()), (vec![file], "full"));
    }

    #[test]
    fn a_card_nobody_knows_gets_every_driver() {
        let all = places(Family::Other);
        for family in [Family::Akis, Family::IdentityCard, Family::OpenPgp] {
            let own = places(family);
            assert!(!own.is_empty());
            assert!(own.iter().all(|place| all.contains(place)));
        }
        assert!(places(Family::Practice).is_empty());
    }
}
