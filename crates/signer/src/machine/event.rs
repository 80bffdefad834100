//! What comes in and what goes out: events from the person, the portal and the card; acts for whoever holds window, line and card.

use std::path::PathBuf;

use card::{CardError, Entry, Key, Pin, Place, TypedSecret, UnlockSecret, UnlockStyle};
use handoff::card::{CardStatement, Secrets};
use handoff::card_proof::{CardProof, CardSignature, Statement, UnlockSecretNow};
use handoff::message::{Receipt, Redemption, Submission};
use handoff::offer::Offer;
use handoff::portal_address::PortalAddress;

use super::choice::SeenCard;
use super::problem::Unheard;

/// What happened. No `Debug`: some hold a PIN.
pub enum Event {
    /// The arrow beside the code (R38).
    Code {
        portal: PortalAddress,
        typed: String,
    },
    /// The portal answered a redemption, or did not.
    Offered(Result<Box<Offer>, Unheard>),
    /// The texts were read.
    Continue,
    Back,
    /// By its place in the list of candidates.
    Choose(usize),
    /// İmzala (R39). `None`: nothing was typed.
    Sign {
        pin: Option<TypedSecret<Pin>>,
        /// "One try is left" was shown, and the person goes on all the same.
        last_try_known: bool,
    },
    /// A new PIN, with the old one where it is to be changed (R41).
    SetPin {
        old: Option<TypedSecret<Pin>>,
        new: Option<Pin>,
        again: Option<Pin>,
        last_try_known: bool,
    },
    Cards(Result<Vec<SeenCard>, CardError>),
    /// One signature for each text.
    Signed(Result<Vec<Vec<u8>>, CardError>),
    /// The card has shown itself, without its PIN.
    Shown(Result<CardProof, CardError>),
    /// What the portal gives for that.
    Secrets(Result<Secrets, Unheard>),
    /// The card was opened: by which of the secrets, and the card says so.
    Opened(Result<(u8, CardProof), CardError>),
    /// The work on the card is done, and the card says so.
    Worked(Result<Worked, CardError>),
    /// The portal took the answer, or did not.
    Taken(Result<Receipt, Unheard>),
    /// No browser could be opened.
    NotOpened,
    /// The person says that no browser opened, and wants the address.
    ShowAddress,
    TryAgain,
    /// İmza İçeriği Kaydet (R40).
    Save,
    /// Where it lies now.
    Saved(Result<PathBuf, ()>),
    /// The person says no, or goes back to the code.
    Cancel,
    /// Time passed.
    Tick,
}

/// What is to be done outside. No `Debug`: some hold a PIN.
#[derive(Clone)]
pub enum Act {
    Redeem(Redemption, PortalAddress),
    Submit(Submission, PortalAddress),
    /// As `Submit`, but nobody waits for the answer.
    Tell(Submission, PortalAddress),
    LookForCards,
    Sign(Box<ToSign>),
    ChangePin {
        place: Place,
        old: Entry<Pin>,
        new: TypedSecret<Pin>,
        statement: Statement,
    },
    /// Without a PIN.
    Show {
        place: Place,
        statement: Statement,
    },
    /// As `Submit`: the card was shown, and what unlocks it is asked for.
    State(CardStatement, PortalAddress),
    /// One after the other, and none that would be the last try.
    Unlock {
        place: Place,
        style: UnlockStyle,
        secrets: Vec<Entry<UnlockSecret>>,
        new: TypedSecret<Pin>,
        statement: Statement,
    },
    /// What opened the card is replaced.
    Renew {
        place: Place,
        style: UnlockStyle,
        old: Entry<UnlockSecret>,
        fresh: UnlockSecret,
        /// The new one, which the card shows to work.
        pin: TypedSecret<Pin>,
        statement: Statement,
    },
    /// In the default browser.
    OpenPage(String),
    /// Under this name, or with a number behind it where there is such a file.
    Save {
        name: String,
        signature: Vec<u8>,
    },
}

/// What a card says when the work on it is done.
#[derive(Clone)]
pub struct Worked {
    pub secret: UnlockSecretNow,
    pub card: CardProof,
    pub pin: Option<CardSignature>,
}

/// All that a card needs to sign every text of an offer.
#[derive(Clone)]
pub struct ToSign {
    pub place: Place,
    pub key: Key,
    /// The signer's, DER.
    pub certificate: Vec<u8>,
    /// The issuer's, where the card has it.
    pub chain: Vec<Vec<u8>>,
    /// In their order; what is signed is exactly this.
    pub texts: Vec<Vec<u8>>,
    /// By the portal's clock, seconds since 1970: the one of this machine may be wrong.
    pub signing_time: i64,
    pub pin: Entry<Pin>,
}
