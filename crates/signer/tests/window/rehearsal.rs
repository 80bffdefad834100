//! B17: the whole rehearsal, on the glass, with the real threads behind it; no network.

use egui_kittest::kittest::Queryable;
use signer::clock::Clock;
use signer::machine::{Event, Stage, Step};
use signer::rehearsal::PIN;
use signer::window::Order;
use signer::work::Work;

use crate::glass::{Window, press, says, types_pin, window};

struct Rehearsal {
    window: Window,
    work: Work,
    clock: Clock,
}

impl Rehearsal {
    fn begin(tag: &str) -> Self {
        let mut window = window();
        press(&mut window, "Prova yap");
        assert!(matches!(
            window.state().orders.last(),
            Some(Order::Rehearse)
        ));
        window.state_mut().orders.clear();
        window.state_mut().screens.begin_anew(&[5; 32], true);
        let clock = Clock::start();
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().file_name().unwrap().to_string_lossy();
        let tag = format!("{tag}{own}");
        let work = Work::rehearse(clock, [7; 64], tag);
        window.run_ok();
        Self {
            window,
            work,
            clock,
        }
    }

    /// As the app does it, until the machine stands where it should; in this test only the threads take time.
    fn until(&mut self, there: impl Fn(&Stage) -> bool) {
        for _ in 0..2_000 {
            let now = self.clock.now();
            self.window.state_mut().now = now;
            for order in std::mem::take(&mut self.window.state_mut().orders) {
                if let Order::Act(act) = order {
                    self.work.begin(*act);
                }
            }
            if there(self.window.state().screens.machine().stage()) {
                self.window.run_ok();
                return;
            }
            let event = self.work.wait(std::time::Duration::from_millis(50));
            let glass = self.window.state_mut();
            glass.screens.on(event.unwrap_or(Event::Tick), now);
            glass.orders.extend(glass.screens.take_orders());
        }
        panic!("it never got there");
    }
}

fn is_choosing(stage: &Stage) -> bool {
    matches!(stage, Stage::Open(open) if matches!(open.step, Step::Choosing) && open.chosen.is_some() && !open.looking)
}

/// B17
#[test]
fn every_step_is_gone_through() {
    let mut rehearsal = Rehearsal::begin("whole");
    says(&rehearsal.window, &["Prova", "PIN’i: 290753"]);
    press(&mut rehearsal.window, "İleri");
    rehearsal.until(|stage| matches!(stage, Stage::Open(_)));
    says(
        &rehearsal.window,
        &["Bu bir deneme metnidir.", "prova.invalid"],
    );
    press(&mut rehearsal.window, "Okudum, devam");
    rehearsal.until(is_choosing);

    // A wrong PIN can be rehearsed too.
    types_pin(&mut rehearsal.window, "PIN Kodu", "111111");
    press(&mut rehearsal.window, "İmzala");
    rehearsal.until(|stage| {
        is_choosing(stage) && matches!(stage, Stage::Open(open) if open.problem.is_some())
    });
    says(&rehearsal.window, &["PIN yanlış."]);

    types_pin(&mut rehearsal.window, "PIN Kodu", PIN);
    press(&mut rehearsal.window, "İmzala");
    rehearsal.until(|stage| matches!(stage, Stage::Done(_)));
    says(
        &rehearsal.window,
        &["Deneme metnini imzaladınız.", "İmzalama Tarihi"],
    );
    assert!(
        rehearsal
            .window
            .query_by_label("İmza İçeriği Kaydet")
            .is_some()
    );
    rehearsal.window.state_mut().orders.clear();
    let close = rehearsal.window.query_all_by_label("Provayı bitir").last();
    close.unwrap().click();
    rehearsal.window.run_ok();
    let orders = &rehearsal.window.state().orders;
    assert!(matches!(orders.last(), Some(Order::EndRehearsal)));
}
