//! The doctor (B18): reader, service, driver, architecture, card, certificate, network, clock, each with one thing to do where it fails,
//! and the whole as a text for support in which nothing is secret or personal.

mod look_around;
mod report;
mod verdict;

use card::{Architecture, CardError, Words};

pub use look_around::look_around;
pub use report::report;
pub use verdict::{Verdict, verdict};

use crate::language::{Text, text};
use crate::machine::choice::{self, SeenCard};
use crate::machine::{Problem, Unheard};

/// In the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    Reader,
    Service,
    Driver,
    Architecture,
    Card,
    Certificate,
    Network,
    Clock,
}

impl Check {
    pub const ALL: [Self; 8] = [
        Self::Reader,
        Self::Service,
        Self::Driver,
        Self::Architecture,
        Self::Card,
        Self::Certificate,
        Self::Network,
        Self::Clock,
    ];

    pub const fn name(self) -> Text {
        match self {
            Self::Reader => text("Kart okuyucu", "Card reader"),
            Self::Service => text("Akıllı kart hizmeti", "Smart card service"),
            Self::Driver => text("Kart sürücüsü", "Card driver"),
            Self::Architecture => text(
                "Sürücünün bu programa uygunluğu",
                "Driver fits this program",
            ),
            Self::Card => text("Kart", "Card"),
            Self::Certificate => text("Sertifika", "Certificate"),
            Self::Network => text("Portala bağlantı", "Connection to the portal"),
            Self::Clock => text("Saat", "Clock"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// With a word for support: a reader's name, a file's, a number.
    Good(String),
    /// What is the matter, and the one thing to do.
    Ill(Problem),
    /// Something before it must be put right first.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub health: Health,
}

/// What was seen on the way from the service to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Names of readers, or why there is no telling.
    pub readers: Result<Vec<String>, CardError>,
    /// File name of the driver, and for which machine it is made.
    pub driver: Result<(String, Architecture), CardError>,
    pub cards: Result<Vec<SeenCard>, CardError>,
}

/// All that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub way: Way,
    /// The portal's clock, in seconds since 1970.
    pub portal_time: Result<i64, Unheard>,
    /// This machine's.
    pub wall: i64,
}

/// A machine's clock that is further off confuses certificates and logs.
const CLOCK_TOLERANCE: i64 = 300;

/// One finding for each organ, in their order.
pub fn findings(seen: &Seen) -> Vec<Finding> {
    let health = |check| match check {
        Check::Reader | Check::Service => by_service(check, &seen.way),
        Check::Driver | Check::Architecture => by_driver(check, &seen.way),
        Check::Card => by_card(&seen.way),
        Check::Certificate => by_certificate(seen),
        Check::Network => match &seen.portal_time {
            Ok(_) => Health::Good(String::new()),
            Err(unheard) => Health::Ill(Problem::Unheard(unheard.clone())),
        },
        Check::Clock => by_clock(seen),
    };
    let all = Check::ALL.into_iter();
    all.map(|check| Finding {
        check,
        health: health(check),
    })
    .collect()
}

fn by_service(check: Check, way: &Way) -> Health {
    match (check, &way.readers) {
        (Check::Service, Ok(_) | Err(CardError::NoReader)) => Health::Good(String::new()),
        (Check::Reader, Ok(names)) if !names.is_empty() => Health::Good(names.join(", ")),
        (Check::Reader, Ok(_)) => Health::Ill(Problem::Card(CardError::NoReader)),
        (Check::Reader, Err(CardError::NoReaderService)) => Health::Unknown,
        (_, Err(trouble)) => Health::Ill(Problem::Card(trouble.clone())),
        (_, Ok(_)) => Health::Unknown,
    }
}

fn by_driver(check: Check, way: &Way) -> Health {
    match (check, &way.driver) {
        (Check::Driver, Ok((file, _))) => Health::Good(file.clone()),
        (_, Ok(_)) => Health::Good(String::new()),
        (Check::Architecture, Err(trouble @ CardError::DriverArchitecture { .. })) => {
            Health::Ill(Problem::Card(trouble.clone()))
        }
        (Check::Driver, Err(CardError::DriverArchitecture { .. })) => Health::Good(String::new()),
        (Check::Driver, Err(trouble)) if is_the_drivers(trouble) => {
            Health::Ill(Problem::Card(trouble.clone()))
        }
        _ => Health::Unknown,
    }
}

const fn is_the_drivers(trouble: &CardError) -> bool {
    !matches!(
        trouble,
        CardError::NoReaderService | CardError::NoReader | CardError::NoCard
    )
}

fn by_card(way: &Way) -> Health {
    match (&way.cards, &way.driver) {
        (Ok(cards), _) if !cards.is_empty() => Health::Good(String::new()),
        (Ok(_) | Err(CardError::NoCard), _) => Health::Ill(Problem::Card(CardError::NoCard)),
        (Err(trouble), Ok(_)) if is_the_drivers(trouble) => {
            Health::Ill(Problem::Card(trouble.clone()))
        }
        _ => Health::Unknown,
    }
}

fn by_certificate(seen: &Seen) -> Health {
    let Ok(cards) = &seen.way.cards else {
        return Health::Unknown;
    };
    if cards.is_empty() {
        return Health::Unknown;
    }
    let now = *seen.portal_time.as_ref().unwrap_or(&seen.wall);
    let at = signature::moment::Moment::from_unix_seconds(now);
    let candidates = choice::candidates(cards, at);
    match choice::recommended(&candidates) {
        Some(which) => {
            let until = crate::clock::shown_day(candidates[which].not_after);
            Health::Good(until)
        }
        None => Health::Ill(Problem::NoCertificate),
    }
}

fn by_clock(seen: &Seen) -> Health {
    match &seen.portal_time {
        Err(_) => Health::Unknown,
        Ok(portal) => {
            let ahead = seen.wall.saturating_sub(*portal);
            match ahead.abs() <= CLOCK_TOLERANCE {
                true => Health::Good(String::new()),
                false => Health::Ill(Problem::ClockIsOff),
            }
        }
    }
}

impl Finding {
    pub fn words(&self) -> Option<Words> {
        match &self.health {
            Health::Ill(problem) => Some(problem.words()),
            _ => None,
        }
    }
}
