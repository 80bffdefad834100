//! Between reader and card: commands and answers longer than one frame (ISO 7816-4, chaining and GET RESPONSE), and whether the
//! card is in the reader at all.

use std::net::{Shutdown, TcpStream};
use std::sync::{Condvar, Mutex, MutexGuard};

use iso7816::{Command, Instruction, Status};
use opcard::{Card, Client};

/// Bytes of the longest command and the longest answer; a certificate fits.
const LONGEST: usize = 7609;
/// PERFORM SECURITY OPERATION and INTERNAL AUTHENTICATE: the commands with which OpenPGP cards sign.
const SIGNING: [u8; 2] = [0x2a, 0x88];

/// A slot of a reader, seen from the card's side.
#[derive(Default)]
pub struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    pulled: bool,
    /// So many commands that sign are still to come until it goes, the last of them with it; 0 is never.
    signatures_until_pulled: u32,
    wire: Option<TcpStream>,
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub fn pull(&self) {
        let mut state = self.state();
        state.pulled = true;
        if let Some(wire) = state.wire.take() {
            // Fails where the reader has gone already.
            let _gone = wire.shutdown(Shutdown::Both);
        }
    }

    pub fn insert(&self) {
        self.state().pulled = false;
        self.changed.notify_all();
    }

    /// The first is the next one.
    pub fn pull_at_signature(&self, number: u32) {
        self.state().signatures_until_pulled = number;
    }

    pub fn is_inserted(&self) -> bool {
        !self.state().pulled
    }

    pub fn wait_until_inserted(&self) {
        let mut state = self.state();
        while state.pulled {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(|poisoned| poisoned.into_inner());
        }
    }

    pub fn power(&self, wire: TcpStream) {
        self.state().wire = Some(wire);
    }

    pub fn unpower(&self) {
        self.state().wire = None;
    }

    /// Whether this command is the one at which the card is to go.
    fn goes_at(&self, command: &[u8]) -> bool {
        let signs = command
            .get(1)
            .is_some_and(|instruction| SIGNING.contains(instruction));
        let mut state = self.state();
        if !signs || state.signatures_until_pulled == 0 {
            return false;
        }
        state.signatures_until_pulled -= 1;
        state.signatures_until_pulled == 0
    }
}

/// The card's contacts.
pub struct Contact<'a, T: Client> {
    card: Card<T>,
    slot: &'a Slot,
    /// Parts of a command that is not whole yet.
    command: Option<Command<LONGEST>>,
    /// What is left of the last answer, and of the status that ends it.
    answer: heapless::Vec<u8, LONGEST>,
    given: usize,
}

impl<'a, T: Client> Contact<'a, T> {
    pub fn new(card: Card<T>, slot: &'a Slot) -> Self {
        Self {
            card,
            slot,
            command: None,
            answer: heapless::Vec::new(),
            given: 0,
        }
    }

    fn answer(&mut self, bytes: &[u8]) -> Result<(Vec<u8>, Status), Status> {
        let part = Command::<LONGEST>::try_from(bytes).map_err(|_| Status::WrongLength)?;
        let expected = part.expected();
        if part.instruction() != Instruction::GetResponse {
            let last = part.class().chain().last_or_only();
            let whole = match self.command.take() {
                Some(mut before) => {
                    before
                        .extend_from_command(&part)
                        .map_err(|_| Status::WrongLength)?;
                    before
                }
                None => part,
            };
            if !last {
                self.command = Some(whole);
                return Ok((Vec::new(), Status::Success));
            }
            self.answer.clear();
            self.given = 0;
            self.card.handle(whole.as_view(), &mut self.answer)?;
        }
        let left = &self.answer[self.given..];
        let now = &left[..left.len().min(expected)];
        self.given += now.len();
        let status = match left.len() - now.len() {
            0 => Status::Success,
            more => Status::MoreAvailable(u8::try_from(more).unwrap_or(u8::MAX)),
        };
        Ok((now.to_vec(), status))
    }
}

impl<T: Client> vpicc::VSmartCard for Contact<'_, T> {
    fn power_off(&mut self) {
        self.reset();
    }

    fn reset(&mut self) {
        self.command = None;
        self.answer.clear();
        self.given = 0;
        self.card.reset();
    }

    fn execute(&mut self, command: &[u8]) -> Vec<u8> {
        if self.slot.goes_at(command) {
            self.slot.pull();
        }
        let (mut bytes, status) = self
            .answer(command)
            .unwrap_or_else(|status| (Vec::new(), status));
        bytes.extend(<[u8; 2]>::from(status));
        bytes
    }
}
