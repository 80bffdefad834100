//! What a signature through the second process costs, beside the raw C_Sign of the same module in the same run:
//! `SOFTHSM2_CONF=… cargo run --release -p card --example speed -- MODULE PIN`, with one token that has a P-256 key.

#![allow(clippy::print_stdout, reason = "an example speaks on standard output")]

use std::error::Error;
use std::time::{Duration, Instant};

use card::{Cards, Driver, Entry, KeyKind, OpenToken, Pin, Scheme, Starter};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;

const TIMES: u32 = 2000;
const MESSAGE: &[u8] = &[7; 1200];

fn main() -> Result<(), Box<dyn Error>> {
    card::child::serve();
    let mut args = std::env::args().skip(1);
    let module = args.next().ok_or("which module?")?;
    let pin = args.next().ok_or("which PIN?")?;
    let entry = Entry::typed(Pin::new(pin.as_str()).ok_or("no PIN")?);
    let mut cards = Cards::Pkcs11(Driver::new(&module, Starter::this_program()?));
    let token = cards
        .readers()?
        .into_iter()
        .find_map(|reader| reader.token)
        .ok_or("no token")?;
    let key = cards
        .keys(&token.place)?
        .into_iter()
        .find(|key| key.kind == KeyKind::P256)
        .ok_or("no key")?;
    let once = timed(TIMES / 20, || {
        cards
            .sign(&token.place, &key, Scheme::EcdsaSha256, MESSAGE, &entry)
            .map(drop)
    })?;
    let mut open = cards.open(&token.place, &entry)?;
    let kept = timed(TIMES, || {
        open.sign(&key, Scheme::EcdsaSha256, MESSAGE).map(drop)
    })?;
    drop(open);
    let mut here = OpenToken::in_this_process(module.as_ref(), &token.place, &entry)?;
    let own = timed(TIMES, || {
        here.sign(&key, Scheme::EcdsaSha256, MESSAGE).map(drop)
    })?;
    let unverified = timed(TIMES, || {
        here.sign_unverified(&key, Scheme::EcdsaSha256, MESSAGE)
            .map(drop)
    })?;
    drop(here);
    let raw = raw(&module, &pin, &key.id)?;
    println!("raw C_Sign               {raw:>10.1?}");
    println!(
        "open token               {kept:>10.1?}   {:.2} of raw",
        raw.as_secs_f64() / kept.as_secs_f64()
    );
    for (what, took) in [("in this process", own), ("unverified", unverified)] {
        println!(
            "{what:<24} {took:>10.1?}   {:.2} of raw",
            raw.as_secs_f64() / took.as_secs_f64()
        );
    }
    println!("card, with login         {once:>10.1?}");
    Ok(())
}

fn raw(module: &str, pin: &str, id: &[u8]) -> Result<Duration, Box<dyn Error>> {
    let pkcs11 = Pkcs11::new(module)?;
    pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    let slot = *pkcs11
        .get_slots_with_initialized_token()?
        .first()
        .ok_or("no token")?;
    let session = pkcs11.open_ro_session(slot)?;
    session.login(UserType::User, Some(&AuthPin::from(pin)))?;
    let wanted = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Id(id.to_vec()),
    ];
    let key = *session.find_objects(&wanted)?.first().ok_or("no key")?;
    Ok(timed(TIMES, || {
        session.sign(&Mechanism::Ecdsa, key, &[7; 32]).map(drop)
    })?)
}

/// The mean of so many.
fn timed<E>(times: u32, mut act: impl FnMut() -> Result<(), E>) -> Result<Duration, E> {
    act()?;
    let start = Instant::now();
    for _ in 0..times {
        act()?;
    }
    Ok(start.elapsed() / times)
}
