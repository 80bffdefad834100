//! Does what the machine asks for, beside the window: one thread talks to the portal, one to the cards, and what they find comes back
//! as events. No frame ever waits for a card or a network.

mod browser;
mod card_desk;
mod card_pins;
mod portal_line;
mod save;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

pub use browser::open as open_page;
pub use card_desk::{CardDesk, Source};
pub use portal_line::{PortalLine, date_of};
pub use save::{default_folder, save_in};

use crate::clock::Clock;
use crate::machine::{Act, Event, Unheard};
use card::CardError;
use handoff::card_proof::CardStep;
use signature::moment::Moment;

use crate::rehearsal::{Authority, PIN, PracticeCard, PracticePortal};

/// Who answers for the portal.
pub enum Side {
    Portal(PortalLine),
    Rehearsal(Box<PracticePortal>),
}

/// Whether pages are opened, or only named to whoever reads the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    Open,
    LeaveToThePerson,
}

pub struct Work {
    to_cards: Sender<Act>,
    to_portal: Sender<Act>,
    say: Sender<Event>,
    heard: Receiver<Event>,
    pages: Pages,
}

impl Work {
    /// The threads end when this is dropped, after what they have begun.
    pub fn start(source: Source, side: Side, clock: Clock, pages: Pages) -> Self {
        let (say, heard) = channel();
        let (to_cards, for_cards) = channel();
        let (to_portal, for_portal) = channel();
        let back = say.clone();
        std::thread::spawn(move || cards(CardDesk::new(source), &for_cards, &back));
        let back = say.clone();
        std::thread::spawn(move || portal(side, clock, &for_portal, &back));
        Self {
            to_cards,
            to_portal,
            say,
            heard,
            pages,
        }
    }

    /// The rehearsal (B17): practice card and practice portal are made first, by the thread of the cards. `random` is for the portal,
    /// `tag` keeps two rehearsals of one machine apart.
    pub fn rehearse(clock: Clock, random: [u8; 64], tag: String) -> Self {
        let (say, heard) = channel();
        let (to_cards, for_cards) = channel();
        let (to_portal, for_portal) = channel();
        let (give, made) = channel();
        let back = say.clone();
        std::thread::spawn(move || match prepare(clock, &tag) {
            Ok((card, authority)) => {
                let portal = PracticePortal::new(authority, random);
                let _given = give.send(Side::Rehearsal(Box::new(portal)));
                let source = Source::Practice {
                    folder: card.folder().to_owned(),
                    name: None,
                };
                cards(CardDesk::new(source), &for_cards, &back);
            }
            Err(trouble) => drop(back.send(Event::Cards(Err(trouble)))),
        });
        let back = say.clone();
        std::thread::spawn(move || match made.recv() {
            Ok(side) => portal(side, clock, &for_portal, &back),
            Err(_) => drop(back.send(Event::Offered(Err(Unheard::Nonsense)))),
        });
        Self {
            to_cards,
            to_portal,
            say,
            heard,
            pages: Pages::LeaveToThePerson,
        }
    }

    /// Begins an act and comes back at once.
    pub fn begin(&self, act: Act) {
        // A thread that has ended took the program with it; nobody is left to be told.
        let _gone = match act {
            Act::Redeem(..) | Act::Submit(..) | Act::Tell(..) | Act::State(..) => {
                self.to_portal.send(act).is_err()
            }
            Act::LookForCards
            | Act::Sign(_)
            | Act::ChangePin { .. }
            | Act::Show { .. }
            | Act::Unlock { .. }
            | Act::Renew { .. } => self.to_cards.send(act).is_err(),
            Act::OpenPage(page) => match self.pages {
                Pages::Open => {
                    let say = self.say.clone();
                    let failed = move || drop(say.send(Event::NotOpened));
                    let opened = browser::open(&page, failed);
                    opened.is_err() && self.say.send(Event::NotOpened).is_err()
                }
                Pages::LeaveToThePerson => false,
            },
            Act::Save { name, signature } => {
                let saved = save::save_in(&save::default_folder(), &name, &signature);
                self.say.send(Event::Saved(saved.map_err(|_| ()))).is_err()
            }
        };
    }

    /// What came in meanwhile.
    pub fn heard(&self) -> Option<Event> {
        self.heard.try_recv().ok()
    }

    /// Waits, but not for ever.
    pub fn wait(&self, longest: Duration) -> Option<Event> {
        self.heard.recv_timeout(longest).ok()
    }

    /// Until what was begun with the portal is over: a last word gets out before the program ends.
    pub fn finish(self) {
        let Self {
            to_cards,
            to_portal,
            say,
            heard,
            ..
        } = self;
        drop((to_cards, to_portal, say));
        while heard.recv_timeout(Duration::from_secs(5)).is_ok() {}
    }
}

fn prepare(clock: Clock, tag: &str) -> Result<(PracticeCard, Authority), CardError> {
    let at = Moment::from_unix_seconds(clock.now().wall);
    let authority = Authority::new(at).map_err(|_| CardError::KeyNotMade)?;
    let card = PracticeCard::make(&authority, at, PIN, tag)?;
    Ok((card, authority))
}

fn cards(mut desk: CardDesk, acts: &Receiver<Act>, say: &Sender<Event>) {
    for act in acts {
        let event = match act {
            Act::LookForCards => Event::Cards(desk.look()),
            Act::Sign(to_sign) => Event::Signed(desk.sign(&to_sign)),
            Act::ChangePin {
                place,
                old,
                new,
                statement,
            } => Event::Worked(desk.change_pin(&place, &old, &new, &statement)),
            Act::Show { place, statement } => {
                Event::Shown(desk.show(&place, &statement.at(CardStep::Present)))
            }
            Act::Unlock {
                place,
                style,
                secrets,
                new,
                statement,
            } => Event::Opened(desk.unlock(&place, style, (&secrets, &new), &statement)),
            Act::Renew {
                place,
                style,
                old,
                fresh,
                pin,
                statement,
            } => Event::Worked(desk.renew(&place, style, (&old, &fresh), &pin, &statement)),
            _ => continue,
        };
        if say.send(event).is_err() {
            break;
        }
    }
}

fn portal(mut side: Side, clock: Clock, acts: &Receiver<Act>, say: &Sender<Event>) {
    for act in acts {
        let event = match (&mut side, act) {
            (Side::Portal(line), Act::Redeem(redemption, portal)) => {
                Event::Offered(line.redeem(&portal, &redemption).map(Box::new))
            }
            (Side::Portal(line), Act::Submit(submission, portal)) => {
                Event::Taken(line.submit(&portal, &submission))
            }
            (Side::Portal(line), Act::State(statement, portal)) => {
                Event::Secrets(line.state(&portal, &statement))
            }
            (Side::Portal(line), Act::Tell(submission, portal)) => {
                // The page finds out by itself when its time is up.
                let _unheard = line.submit(&portal, &submission);
                continue;
            }
            (Side::Rehearsal(portal), Act::Redeem(redemption, _)) => {
                Event::Offered(portal.redeem(&redemption, clock.now().wall).map(Box::new))
            }
            (Side::Rehearsal(portal), Act::Submit(submission, _)) => {
                Event::Taken(portal.submit(&submission, clock.now().wall))
            }
            _ => continue,
        };
        if say.send(event).is_err() {
            break;
        }
    }
}
