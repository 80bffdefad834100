//! Everything that a handler may need, passed to it as axum's state.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use outside::authorities::Authorities;
use outside::civil_registry::CivilRegistry;
use outside::clock::Clock;
use outside::identity_gate::IdentityGate;
use outside::issuer::Issuer;
use outside::mail::Mail;
use outside::sms::Sms;
use store::remembered::RootsFile;
use store::{Db, Micros, Vault};
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use crate::Settings;
use crate::hashing::Hashing;
use crate::language::Languages;
use crate::practice_parts::Practice;
use crate::turns::Turns;
use crate::vitals::Pulse;

/// How many signatures of strangers are checked at the same time.
const VERIFIED_AT_ONCE: usize = 2;
const MEGABYTE: usize = 1024 * 1024;

/// Application state: cheap to clone, shared by every request and every worker.
#[derive(Clone)]
pub struct App(Arc<Inside>);

/// What the application state holds.
pub struct Inside {
    pub db: Db,
    pub vault: Vault,
    pub settings: Settings,
    /// Proxies whose word on a visitor's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
    pub outside: Outside,
    pub languages: Languages,
    /// Where this machine remembers the newest root of the history; not set where nothing is kept, as in tests.
    roots_file: OnceLock<RootsFile>,
    /// Turns for checking what strangers show, so that no heap of files takes the whole machine.
    pub verifying: Arc<Semaphore>,
    /// Turns for comparing passwords.
    pub hashing: Hashing,
    pub turns: Rooms,
    /// The signs of life of this process.
    pub pulse: Pulse,
    /// Whether pages that are being told news by and by should end.
    closing: watch::Sender<bool>,
}

/// Turns for what takes much memory or much work, so that all of it together stays below what the process may take.
pub struct Rooms {
    /// What strangers send to be checked.
    pub to_verify: Turns,
    /// Lists that are sent.
    pub list_files: Turns,
    /// Lists that are read: one alone may take `personnel_list::LARGEST_IN_MEMORY`.
    pub lists: Turns,
    /// Pages of PDF.
    pub drawings: Turns,
}

impl Rooms {
    fn new() -> Self {
        Self {
            to_verify: Turns::of_bytes(32 * MEGABYTE, 16 * MEGABYTE),
            list_files: Turns::of_bytes(
                2 * personnel_list::LARGEST_FILE,
                personnel_list::LARGEST_FILE,
            ),
            lists: Turns::new(1, 1),
            drawings: Turns::new(4, 2),
        }
    }
}

/// The systems of other people that the portal talks to.
pub struct Outside {
    pub clock: Clock,
    pub gate: IdentityGate,
    pub registry: CivilRegistry,
    pub mail: Mail,
    pub sms: Sms,
    /// Whose e-signatures are believed. `None`: nothing of e-İmza is offered.
    pub authorities: Option<Authorities>,
    /// Who issues our certificates. `None`: nobody is connected, and no certificate's state can be changed from here.
    pub issuer: Option<Issuer>,
    /// The practice parts of the demo, where there are any.
    pub practice: Option<Practice>,
}

impl App {
    pub fn new(
        db: Db,
        vault: Vault,
        settings: Settings,
        trusted_proxies: Vec<IpAddr>,
        mut outside: Outside,
        languages: Languages,
    ) -> Self {
        // A database that many processes share has the time for all of them, once it was asked.
        outside.clock = outside.clock.steered();
        Self(Arc::new(Inside {
            db,
            vault,
            settings,
            trusted_proxies,
            outside,
            languages,
            roots_file: OnceLock::new(),
            verifying: Arc::new(Semaphore::new(VERIFIED_AT_ONCE)),
            hashing: Hashing::default(),
            turns: Rooms::new(),
            pulse: Pulse::default(),
            closing: watch::Sender::new(false),
        }))
    }

    /// From now on the newest root is remembered in this file as well.
    pub fn remember_roots(&self, file: RootsFile) {
        // Set once, when the process starts; a second file would split what is remembered.
        self.roots_file.get_or_init(|| file);
    }

    /// Where the newest root is remembered on this machine.
    pub fn roots_file(&self) -> Option<&RootsFile> {
        self.roots_file.get()
    }

    /// Ends what tells pages news by and by, so that nothing holds up a portal which stops.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Becomes true when the portal stops.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Whose e-signatures are believed here. Practice ones only among other practice parts, whatever the composing program says.
    pub fn authorities(&self) -> Option<&Authorities> {
        let known = self.outside.authorities.as_ref();
        known.filter(|known| !known.is_practice() || self.outside.practice.is_some())
    }

    /// Who issues our certificates. A practice one only among other practice parts.
    pub fn issuer(&self) -> Option<&Issuer> {
        let known = self.outside.issuer.as_ref();
        known.filter(|known| !known.is_practice() || self.outside.practice.is_some())
    }

    /// Now, as rows store it.
    pub fn now(&self) -> Micros {
        self.outside.clock.now().as_microsecond()
    }

    /// A new id: UUIDv7, so that rows of one time lie together.
    pub fn new_id(&self) -> Uuid {
        let now = self.outside.clock.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
    }
}

impl Deref for App {
    type Target = Inside;
    fn deref(&self) -> &Inside {
        &self.0
    }
}

/// A stored time as a point in time; what is out of range was never written by us.
pub fn timestamp(at: Micros) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}
