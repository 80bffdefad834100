//! Every adapter against a real counterpart: a mail server, a message centre and a login provider that others wrote, and small
//! servers that speak exactly what the e-Devlet gate, the population register and an SMS gateway speak.

mod authorities;
mod civil_registry;
mod counterpart;
mod e_devlet;
mod gateway;
mod log;
mod mail;
mod open_id;
mod practice_gate;
mod smpp;
mod tools;

use outside::civil_registry::CivilRegistry;
use outside::clock::Clock;
use outside::identity_gate::{Callback, IdentityGate, Journey};
use outside::mail::{Letter, Mail};
use outside::sms::{ShortMessage, Sms};

/// A web server moves its work between threads; this does not compile if a call cannot be moved.
#[allow(dead_code, reason = "compiling it is the test")]
fn every_call_may_move_between_threads(
    (mail, letter): (&Mail, &Letter),
    (sms, message): (&Sms, &ShortMessage),
    (gate, callback, journey): (&IdentityGate, &Callback, &Journey),
    register: &CivilRegistry,
) {
    fn movable(_: impl Send) {}
    movable(mail.send(letter));
    movable(sms.send(message));
    movable(gate.begin(""));
    movable(gate.finish(callback, journey, Clock::Live.now()));
    movable(register.ask("", "", "", 1980));
}
