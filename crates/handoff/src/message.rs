//! What the app sends, and how the portal answers; the offer has a file of its own.

use serde::{Deserialize, Serialize};

use crate::bytes::{Bearer, Cms, Nonce, Proof, RunPublicKey};
use crate::card_proof::{CardProof, CardSignature, UnlockSecretNow};
use crate::code::Code;
use crate::letters;
use crate::portal_address::PortalAddress;
use crate::run_key::{self, NotProven, RunKey};
use crate::text;
use crate::wire::{Message, Version};

/// `POST /e-imza/kod`: the code is turned in, once. The same run may ask again, when an answer was lost on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redemption {
    pub version: Version,
    pub code: Code,
    pub run_key: RunPublicKey,
    proof: Proof,
}

/// `POST /e-imza/yanit`: what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    pub version: Version,
    pub bearer: Bearer,
    pub answer: Answer,
    proof: Proof,
}

/// What the app has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// One signature for each text, in their order.
    Signed {
        signatures: Vec<Cms>,
    },
    /// The work on the card, where nothing is signed, is done: by the card that was meant, in this run.
    Done {
        secret: UnlockSecretNow,
        /// Over [`crate::card_proof::Statement::done`].
        card: CardProof,
        /// Over [`crate::card_proof::Statement::pin_works`], where the card has a key that needs the PIN.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pin: Option<CardSignature>,
    },
    Failed {
        why: Failure,
    },
}

/// Why the app comes back with nothing; the page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The person said no.
    Declined,
    /// No certificate on the cards at hand fits.
    NoCertificate,
    /// The PIN was wrong, and the person stopped there.
    WrongPin,
    PinLocked,
    /// Reader, driver or card do not work.
    CardFault,
}

impl Failure {
    pub const ALL: [Self; 5] = [
        Self::Declined,
        Self::NoCertificate,
        Self::WrongPin,
        Self::PinLocked,
        Self::CardFault,
    ];

    /// Its name on the wire, in rows and in the keys of texts.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::NoCertificate => "no-certificate",
            Self::WrongPin => "wrong-pin",
            Self::PinLocked => "pin-locked",
            Self::CardFault => "card-fault",
        }
    }

    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.key() == key)
    }
}

/// The portal has it. Sent again for the same submission sent again, with one effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub version: Version,
    /// When the portal took it, in seconds since 1970 of its clock.
    pub received_at: i64,
    pub next: Next,
}

/// How it goes on.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Next {
    /// The waiting page goes on by itself.
    PageGoesOn,
    /// Bind-back (B03): the app opens `page` in the default browser, and shows it to nobody. Where it can open none it shows `to_show`,
    /// which leads to the same place and serves from the app's own network only: it can be read out to a stranger.
    ReturnToBrowser { page: String, to_show: String },
}

impl std::fmt::Debug for Next {
    // Either address lets a browser in.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::PageGoesOn => "PageGoesOn",
            Self::ReturnToBrowser { .. } => "ReturnToBrowser(…)",
        })
    }
}

impl Receipt {
    /// For the app: whether what it says to open and to show are pages of the portal that it talks to.
    pub fn is_sound(&self, portal: &PortalAddress) -> bool {
        match &self.next {
            Next::PageGoesOn => true,
            Next::ReturnToBrowser { page, to_show } => {
                portal.has_page(page) && portal.has_page(to_show)
            }
        }
    }
}

/// Why the portal does not do what was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    pub version: Version,
    pub fault: HandoffFault,
    /// What exactly it did not like about a signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

/// One sentence of the portal's, in both languages of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub turkish: String,
    pub english: String,
}

impl Words {
    /// In bytes, of each.
    pub const LONGEST: usize = 500;

    /// For the app: whether they may be shown, as plain words on one line.
    pub fn are_sound(&self) -> bool {
        [&self.turkish, &self.english]
            .into_iter()
            .all(|words| letters::is_one_line(words, Self::LONGEST))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandoffFault {
    /// Wrong, expired or used: nobody is told which, so that nobody learns anything by trying.
    CodeNotGood,
    /// The card was not proven to be the one that is meant; nothing was done, and nothing was given.
    NotThisCard,
    /// Redeemed, but not any more: time is up, or somebody else turned in the same code.
    Over,
    /// The signature is not the one that was asked for; nothing was done. The code is still good: another certificate may do.
    NotAccepted,
    /// Whether the signature is good cannot be found out at the moment; nothing was done. The same may be sent again.
    Undecided,
    TooMany,
    Unreadable,
    /// App and portal speak different versions: one of them must be renewed.
    OtherVersion,
    Unavailable,
}

impl Message for Redemption {
    const LARGEST: usize = 1024;
}

impl Message for Submission {
    const LARGEST: usize = text::MOST * (Cms::LARGEST.div_ceil(3) * 4 + 3) + 1024;
}

impl Message for Receipt {
    const LARGEST: usize = 2048;
}

impl Message for Refused {
    const LARGEST: usize = 2048;
}

impl Redemption {
    pub fn new(portal: &PortalAddress, code: Code, key: &RunKey) -> Self {
        let run_key = key.public();
        let proof = key.prove(&run_key::redemption(portal, &code, &run_key));
        Self {
            version: Version,
            code,
            run_key,
            proof,
        }
    }

    /// Whether whoever sent it holds the key, and meant this portal.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn check(&self, portal: &PortalAddress) -> Result<(), NotProven> {
        run_key::check(
            &self.run_key,
            &run_key::redemption(portal, &self.code, &self.run_key),
            &self.proof,
        )
    }
}

impl Submission {
    pub fn new(
        portal: &PortalAddress,
        nonce: &Nonce,
        bearer: Bearer,
        answer: Answer,
        key: &RunKey,
    ) -> Self {
        let proof = key.prove(&run_key::answer(portal, nonce, &bearer, &answer));
        Self {
            version: Version,
            bearer,
            answer,
            proof,
        }
    }

    /// Whether it comes from the run that redeemed the code, for this portal and this hand-off, unchanged.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn check(
        &self,
        portal: &PortalAddress,
        nonce: &Nonce,
        redeemed_by: &RunPublicKey,
    ) -> Result<(), NotProven> {
        run_key::check(
            redeemed_by,
            &run_key::answer(portal, nonce, &self.bearer, &self.answer),
            &self.proof,
        )
    }
}
