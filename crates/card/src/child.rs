//! The second process, in which a driver runs. It is the same program, started with a hidden first argument; it answers one
//! question after another on standard input and output, and ends when its parent does.

mod card_error;
mod certificates;
mod kept;
mod keys;
mod marks;
mod module;
mod pins;
#[allow(
    unsafe_code,
    reason = "three calls of PKCS#11 which cryptoki 0.12 does not offer in the form we need"
)]
mod raw;
mod sign;
mod tokens;

use std::ffi::OsStr;
use std::io::{BufReader, stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use crate::card_error::CardError;
use crate::reader_service;
use crate::wire::{self, Answer, Ask, Reply};
pub(crate) use module::Module;

/// The hidden first argument. The second is the driver's path, or empty where no driver is to be loaded.
pub(crate) const FLAG: &str = "--kalem-card-child";

/// To be called first thing in `main` of every program that reaches cards. Returns at once where the program was started by a
/// person; otherwise it serves its parent and ends the process.
pub fn serve() {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|first| first == OsStr::new(FLAG)) {
        leave_no_core_file();
        let driver = args.next().map(PathBuf::from).unwrap_or_default();
        answer_all(&driver);
        std::process::exit(0);
    }
}

/// A driver that crashes would leave one, with the PIN in it.
fn leave_no_core_file() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // Less is always allowed. Were it not, signing would still be worth more than a missing limit.
        let _set = setrlimit(Resource::Core, none);
    }
}

/// Questions are read beside, so that a child whose driver hangs still notices that its parent has gone.
fn asked() -> Receiver<Ask> {
    let (say, asked) = channel();
    std::thread::spawn(move || {
        let mut from = BufReader::new(stdin());
        while let Ok(ask) = wire::receive(&mut from) {
            if say.send(ask).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    asked
}

fn answer_all(driver: &Path) {
    let mut module = None;
    for ask in asked() {
        let answer = answer(driver, &mut module, ask);
        // Fails where the parent has gone; then nobody is left to tell.
        if wire::send(&mut stdout(), &answer).is_err() {
            break;
        }
    }
}

fn answer(driver: &Path, module: &mut Option<Module>, ask: Ask) -> Answer {
    if matches!(ask, Ask::SeenReaders) {
        return reader_service::seen().map(Reply::SeenReaders);
    }
    let module = match module {
        Some(module) => module,
        None => module.insert(Module::open(driver)?),
    };
    match ask {
        Ask::SeenReaders => Err(CardError::DriverNonsense),
        Ask::Readers => module.readers().map(Reply::Readers),
        Ask::Certificates(place) => module.certificates(&place),
        Ask::Keys(place) => module.keys(&place).map(Reply::Keys),
        Ask::Sign {
            place,
            key,
            scheme,
            bytes,
            pin,
        } => module
            .sign(&place, &key, scheme, &bytes, &pin)
            .map(Reply::Signature),
        Ask::Keep { place, pin } => module.keep(&place, &pin).map(|()| Reply::Done),
        Ask::SignKept { id, scheme, bytes } => {
            module.sign_kept(&id, scheme, &bytes).map(Reply::Signature)
        }
        Ask::MakeKey {
            place,
            new,
            by,
            secret,
        } => module
            .make_key(&place, &new, by, &secret)
            .map(|()| Reply::Done),
        Ask::WriteCertificate {
            place,
            id,
            label,
            der,
            by,
            secret,
        } => module
            .write_certificate(&place, (&id, &label, &der), by, &secret)
            .map(|()| Reply::Done),
        Ask::ChangePin { place, old, new } => {
            module.change_pin(&place, &old, &new).map(|()| Reply::Done)
        }
        Ask::Unlock {
            place,
            style,
            secret,
            new,
        } => module
            .unlock(&place, style, &secret, &new)
            .map(|()| Reply::Done),
        other => about_marks(module, other),
    }
}

/// What a card is known again by, and the change of what unlocks it.
fn about_marks(module: &Module, ask: Ask) -> Answer {
    match ask {
        Ask::Mark {
            place,
            keys,
            fresh,
            by,
            secret,
        } => module
            .mark(&place, keys, &fresh, (by, &secret))
            .map(|()| Reply::Done),
        Ask::Marks(place) => module.marks(&place),
        Ask::Present { place, bytes } => module.present(&place, &bytes),
        Ask::ShowPin { place, bytes, pin } => module.show_pin(&place, &bytes, &pin),
        Ask::ChangeUnlockSecret { place, old, new } => module
            .change_unlock_secret(&place, &old, &new)
            .map(|()| Reply::Done),
        _ => Err(CardError::DriverNonsense),
    }
}
