//! Whether the security module still answers. A call that hangs in this process cannot be ended from within it; so whoever waits for it is
//! told in time, nobody is let in behind it, and what it gives when it comes back after all is thrown away.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(crate) struct ModuleWatch(Mutex<State>);

#[derive(Default)]
struct State {
    /// A call is under way.
    works: bool,
    /// How many calls have come back, whatever they gave.
    came_back: u64,
    /// Somebody waited all its time, and no call came back meanwhile.
    hangs: bool,
}

/// One who waits for a signature.
pub(crate) struct Waiting {
    came_back_before: u64,
    given_up: AtomicBool,
}

impl Waiting {
    /// Nobody waits any more: what is not begun need not be.
    pub(crate) fn has_given_up(&self) -> bool {
        self.given_up.load(Ordering::Acquire)
    }
}

impl ModuleWatch {
    /// `None` while a call hangs.
    pub(crate) fn wait(&self) -> Option<Waiting> {
        let state = self.state();
        (!state.hangs).then(|| Waiting {
            came_back_before: state.came_back,
            given_up: AtomicBool::new(false),
        })
    }

    /// One has waited long enough. That the queue was long is no hanging.
    pub(crate) fn give_up(&self, waiting: &Waiting) {
        waiting.given_up.store(true, Ordering::Release);
        let mut state = self.state();
        if state.works && state.came_back == waiting.came_back_before {
            state.hangs = true;
        }
    }

    pub(crate) fn hangs(&self) -> bool {
        self.state().hangs
    }

    pub(crate) fn begins(&self) {
        self.state().works = true;
    }

    pub(crate) fn came_back(&self) {
        let mut state = self.state();
        state.works = false;
        state.came_back += 1;
        state.hangs = false;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_let_in_behind_a_call_that_hangs() {
        let watch = ModuleWatch::default();
        let (first, second) = (watch.wait().unwrap(), watch.wait().unwrap());
        watch.begins();
        watch.give_up(&first);
        assert!(first.has_given_up() && !second.has_given_up());
        assert!(watch.hangs() && watch.wait().is_none());
        watch.came_back();
        assert!(!watch.hangs() && watch.wait().is_some());
        // Its time was over in the moment in which the call came back.
        watch.give_up(&second);
        assert!(!watch.hangs());
    }

    #[test]
    fn a_long_queue_is_no_hanging() {
        let watch = ModuleWatch::default();
        let last = watch.wait().unwrap();
        watch.give_up(&last);
        assert!(!watch.hangs(), "nothing was begun");
        let last = watch.wait().unwrap();
        watch.begins();
        watch.came_back();
        watch.begins();
        watch.give_up(&last);
        assert!(!watch.hangs(), "it works on");
    }
}
