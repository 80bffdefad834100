//! Looks at the machine. No PIN is asked for, and nothing changes.

use card::{Architecture, CardError, Cards, Driver, Starter, architecture_of, find, places};
use handoff::portal_address::PortalAddress;

use super::{Finding, Seen, Way, findings};
use crate::clock::Clock;
use crate::machine::Unheard;
use crate::work::{CardDesk, PortalLine, Source};

/// Takes as long as a driver and a portal take to answer: not for the thread that draws.
pub fn look_around(source: &Source, portal: &PortalAddress, clock: Clock) -> Vec<Finding> {
    let portal_time = PortalLine::new()
        .map_err(|_| Unheard::NoConnection)
        .and_then(|mut line| line.time(portal));
    findings(&Seen {
        way: way(source),
        portal_time,
        wall: clock.now().wall,
    })
}

fn way(source: &Source) -> Way {
    match source {
        Source::Search => searched(),
        Source::Module(path) => {
            let seen = Starter::this_program().and_then(Driver::seen_readers);
            let made_for = architecture_of(path);
            let driver = match made_for.contains(&Architecture::OURS) {
                true => Ok((file_name(path), Architecture::OURS)),
                false => Err(match made_for.first() {
                    Some(other) => CardError::DriverArchitecture {
                        driver: *other,
                        program: Architecture::OURS,
                    },
                    None => CardError::DriverNotLoaded,
                }),
            };
            Way {
                readers: names(&seen),
                driver,
                cards: CardDesk::new(source.clone()).look(),
            }
        }
        // Files stand for reader, service and driver.
        Source::Practice { .. } => Way {
            readers: Ok(vec!["DENEME".to_owned()]),
            driver: Ok(("DENEME".to_owned(), Architecture::OURS)),
            cards: CardDesk::new(source.clone()).look(),
        },
    }
}

fn searched() -> Way {
    let seen = Starter::this_program().and_then(Driver::seen_readers);
    let readers = names(&seen);
    let found = find(seen, places);
    let (driver, cards) = match found {
        Ok(found) => {
            let opened = Starter::this_program()
                .map_err(|trouble| (card::Step::Driver, trouble))
                .and_then(|starter| found.open(&starter));
            match opened {
                Ok(Cards::Pkcs11(driver)) => (
                    Ok((file_name(driver.path()), Architecture::OURS)),
                    CardDesk::new(Source::Search).look(),
                ),
                Ok(Cards::Practice(_)) => (Err(CardError::NoDriver), Err(CardError::NoCard)),
                Err((_, trouble)) => (Err(trouble.clone()), Err(trouble)),
            }
        }
        Err((_, trouble)) => (Err(trouble.clone()), Err(trouble)),
    };
    Way {
        readers,
        driver,
        cards,
    }
}

fn names(seen: &Result<Vec<card::SeenReader>, CardError>) -> Result<Vec<String>, CardError> {
    match seen {
        Ok(readers) => Ok(readers.iter().map(|reader| reader.name.clone()).collect()),
        Err(trouble) => Err(trouble.clone()),
    }
}

/// Without the folder, which may have a person's name in it.
fn file_name(path: &std::path::Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
