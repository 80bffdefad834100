//! What a process knows of its own signs of life.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use jiff::SignedDuration;
use store::uncovered::Waiting;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::trouble::{Shown, Troubles};

/// What was found at the last sign of life.
#[derive(Clone, Debug)]
pub struct Vitals {
    /// By how much our clock is ahead of the database's.
    pub skew: Option<SignedDuration>,
    pub too_far_off: bool,
    /// Whether the time has jumped within the hour.
    pub unsettled: bool,
    /// How many processes run, and how far their clocks are apart.
    pub nodes: usize,
    pub apart: SignedDuration,
    pub waiting: Waiting,
    /// No root was made for longer than the installation allows, though rows wait for one.
    pub root_is_late: bool,
    /// What does not keep this process from serving, and needs somebody.
    pub troubles: Troubles,
}

/// What a process remembers of its own signs of life.
pub struct Pulse {
    pub(super) process: Uuid,
    pub(super) last: Mutex<Option<(Instant, Result<Vitals, Ill>)>>,
    /// The row that waits for a root, and since when it was seen to wait.
    pub(super) waits: Mutex<Option<((Uuid, i64), Instant)>>,
    pub(super) has_looked_back: AtomicBool,
    /// What its metrics have shown.
    pub(super) shown: Mutex<Shown>,
}

/// Why the process cannot serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ill {
    NoRoom,
    NoDatabase,
}

impl Ill {
    pub const fn told(self) -> &'static str {
        match self {
            Self::NoRoom => "the disk of the database is full",
            Self::NoDatabase => "the database cannot be written to",
        }
    }
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            process: uuid::Builder::from_random_bytes(rand::random()).into_uuid(),
            last: Mutex::default(),
            waits: Mutex::default(),
            has_looked_back: AtomicBool::new(false),
            shown: Mutex::default(),
        }
    }
}
