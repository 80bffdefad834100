//! Smart cards: find readers and tokens, list certificates, sign, personalise, set and change the PIN, unlock. Only the calls
//! we use.
//!
//! A card is reached in one of two ways, which is a closed enum: [`Cards::Pkcs11`], through the vendor's driver, and
//! [`Cards::Practice`], files that behave like cards. Both give the same acts.
//!
//! A driver is foreign code of uncertain quality, so it never runs in our process: the program starts itself a second time
//! ([`child::serve`]), and a driver that hangs, crashes or answers nonsense ends that child and becomes a [`CardError`] with
//! something to do about it.
//!
//! No act tries a PIN twice, none retries by itself, and none uses up a last try unless the caller says that its person was
//! told ([`Entry::knowing_the_last_try`]).

mod atr;
mod card_error;
mod cards;
pub mod child;
mod driver;
mod finding;
mod key;
mod library_file;
mod listing;
mod new_pin;
mod open_token;
mod pin_state;
mod practice;
mod proof;
mod public_key;
mod reader_service;
mod request;
mod scheme;
mod secret;
mod token;
mod wire;
mod words;
mod words_of_marks;

pub use atr::{Family, family_of};
pub use card_error::CardError;
pub use cards::Cards;
pub use driver::{Driver, Patience, Starter};
pub use finding::{Found, Step, find, places};
pub use key::{Key, KeyKind, NewKey};
pub use library_file::{Architecture, architecture_of};
pub use listing::{Certificate, Listing, Unfit, WhyUnfit};
pub use new_pin::{BirthDate, NewPinFault, Owner, check_new_pin};
pub use open_token::OpenToken;
pub use pin_state::PinState;
pub use practice::{NewPracticeCard, PracticeCards};
pub use proof::{Device, Marks, Presence};
pub use reader_service::SeenReader;
pub use scheme::Scheme;
pub use secret::{Entry, Login, Pin, TypedSecret, UnlockSecret};
pub use token::{Place, Reader, Token, UnlockStyle};
pub use words::{Words, words};
