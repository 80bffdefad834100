//! More machines of a town: with clocks of their own, or with other settings.

use outside::clock::{Clock, PracticeClock};
use portal::practice;
use store::{Db, Vault};
use web::{App, Outside, Settings};

use super::Town;
use super::town::{listen, serve};

impl Town {
    /// The same on a machine of its own, whose clock is wrong by so many seconds.
    pub async fn another_machine(&self, off: i64) -> Self {
        let clock = self.clock.on_another_machine();
        clock.set_machine_off(off);
        let mut town = self.app_on(&self.database, clock.clone()).await;
        town.clock = clock;
        town
    }

    /// The same house with other settings, at an address of its own.
    pub async fn with_settings(&self, change: impl FnOnce(&mut Settings)) -> Self {
        let (listener, url) = listen().await;
        let here = &self.app.outside;
        let (clock, inbox) = (self.clock.clone(), self.inbox.clone());
        let mut outside = practice::outside(&url, clock, inbox, self.clerk.clone()).unwrap();
        outside.authorities = here.authorities.clone();
        let mut settings = self.app.settings.clone();
        settings.public_url = url.clone();
        change(&mut settings);
        let vault = Vault::new(&self.keys).unwrap();
        let app = App::new(
            self.app.db.clone(),
            vault,
            settings,
            Vec::new(),
            outside,
            portal::languages(),
        );
        serve(listener, app.clone());
        let door = url.clone();
        Self {
            app,
            url,
            door,
            ..self.clone()
        }
    }

    pub(super) async fn app_on(&self, at: &str, clock: PracticeClock) -> Self {
        let (listener, door) = listen().await;
        let here = &self.app.outside;
        let outside = Outside {
            clock: Clock::Practice(clock),
            gate: here.gate.clone(),
            registry: here.registry.clone(),
            mail: here.mail.clone(),
            sms: here.sms.clone(),
            authorities: here.authorities.clone(),
            issuer: here.issuer.clone(),
            practice: here.practice.clone(),
        };
        let db = Db::open(at, 3).await.unwrap();
        self.rebuilt(listener, db, self.url.clone(), door, outside)
    }
}
