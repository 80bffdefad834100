//! What the portal puts before the person: who asks, what for, since when, from which browser, and every text in full.

use serde::{Deserialize, Serialize};

use crate::LIFETIME_SECONDS;
use crate::bytes::{Bearer, Nonce};
use crate::card::{self, OfferedCard};
use crate::letters;
use crate::portal_address::PortalAddress;
use crate::purpose::Purpose;
use crate::text::{self, Binding, SignedText};
use crate::wire::{Message, Version};

/// The longest masked name or browser, in bytes.
pub const LONGEST_LINE: usize = 160;

/// The answer to a redemption. All of it is the portal's word until [`Offer::check`] has looked at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    pub version: Version,
    pub bearer: Bearer,
    pub portal: PortalAddress,
    pub purpose: Purpose,
    pub nonce: Nonce,
    pub begun: Begun,
    /// Seconds since 1970 by the portal's clock; the app counts the difference down by its own, which may be wrong by days.
    pub now: i64,
    pub expires_at: i64,
    pub texts: Vec<String>,
    /// Where the work is on a card, which one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<OfferedCard>,
}

/// Where it began, so that the person sees whether it was they.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begun {
    /// Masked: "A*** Y***", or the first and last digits of the number that was typed.
    pub by: String,
    /// Seconds since 1970 by the portal's clock.
    pub at: i64,
    /// "Firefox, Linux", as the browser calls itself.
    pub browser: String,
}

impl Message for Offer {
    /// Every letter of a text may need two bytes more than it has.
    const LARGEST: usize = 2 * text::MOST * text::LONGEST;
}

/// An offer that the app may show, with its texts fit to be signed.
#[derive(Clone, Debug)]
pub struct Checked {
    pub offer: Offer,
    pub texts: Vec<SignedText>,
    /// From now on.
    pub seconds_left: i64,
}

/// What is wrong with an offer. An app that sees this shows nothing of it, and signs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferFault {
    #[error("the offer is another portal's")]
    OtherPortal,
    #[error("the offer has no texts, or too many, or texts where nothing is signed")]
    Texts,
    #[error("text {number} is not fit to be signed: {fault}")]
    Text {
        number: usize,
        fault: text::TextFault,
    },
    #[error("the offer names no card to work on, or one where none is needed")]
    Card,
    #[error("who began it, or in which browser, cannot be shown")]
    Begun,
    #[error("the offer is over, or lasts longer than any")]
    Time,
}

impl Offer {
    /// What the app must see to before it shows anything; and the portal, before it sends it.
    ///
    /// # Errors
    /// [`OfferFault`].
    pub fn check(self, asked: &PortalAddress) -> Result<Checked, OfferFault> {
        if self.portal != *asked {
            return Err(OfferFault::OtherPortal);
        }
        if self.texts.len() > text::MOST || self.texts.is_empty() == self.purpose.signs() {
            return Err(OfferFault::Texts);
        }
        if !card::fits(self.card.as_ref(), self.purpose) {
            return Err(OfferFault::Card);
        }
        let seconds_left = self
            .expires_at
            .checked_sub(self.now)
            .ok_or(OfferFault::Time)?;
        if !(1..=LIFETIME_SECONDS).contains(&seconds_left) {
            return Err(OfferFault::Time);
        }
        if ![&self.begun.by, &self.begun.browser]
            .into_iter()
            .all(|line| letters::is_one_line(line, LONGEST_LINE))
        {
            return Err(OfferFault::Begun);
        }
        let of = self.texts.len();
        let read = |(at, text): (usize, &String)| {
            let number = at + 1;
            let binding = Binding {
                portal: &self.portal,
                purpose: self.purpose,
                nonce: &self.nonce,
                number,
                of,
            };
            SignedText::read(&binding, text).map_err(|fault| OfferFault::Text { number, fault })
        };
        let texts = self
            .texts
            .iter()
            .enumerate()
            .map(read)
            .collect::<Result<_, _>>()?;
        Ok(Checked {
            offer: self,
            texts,
            seconds_left,
        })
    }
}
