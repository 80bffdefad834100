//! How many files the process may open: each connection is one, and the database and the pages need some too.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What is kept free for everything that is no connection of a visitor: a quarter, within these.
const FEWEST: usize = 64;
const MOST: usize = 512;

/// Service managers and shells often allow 1,024 where the machine would allow more for the asking.
pub fn raise_limit() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    // What cannot be raised stays, and fewer connections are taken.
    if setrlimit(Resource::Nofile, raised).is_err() {
        tracing::warn!("the limit of open files cannot be raised");
    }
}

/// How many connections each of so many listeners may hold.
pub fn room(listeners: usize) -> usize {
    let files = getrlimit(Resource::Nofile).current;
    let files = files.map_or(usize::MAX, |files| {
        usize::try_from(files).unwrap_or(usize::MAX)
    });
    let kept = (files / 4).clamp(FEWEST, MOST);
    (files.saturating_sub(kept) / listeners.max(1)).max(1)
}
