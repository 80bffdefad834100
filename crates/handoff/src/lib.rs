//! The verification code: what the portal offers and the signer answers. The wire types, shared by both.
//!
//! Nothing here asks a clock, the network or the operating system's randomness: random bytes are parameters. What comes from the other
//! side is capped in size before it is parsed, unknown fields are refused, and every value is whole or is not there at all.
//!
//! The walk: the page shows a [`code::Code`]; the app sends a [`message::Redemption`] and gets an [`message::Offer`]; it checks the offer,
//! shows every text, signs, and sends a [`message::Submission`]; before a card is
//! unlocked it sends [`card::CardStatement`]s and gets [`card::Secrets`]; the portal answers with a [`message::Receipt`]. Whatever is refused is a
//! [`message::Refused`].

pub mod bytes;
pub mod card;
pub mod card_proof;
pub mod code;
mod letters;
pub mod link;
pub mod message;
pub mod offer;
pub mod portal_address;
pub mod purpose;
pub mod run_key;
pub mod text;
pub mod wire;

/// How long a hand-off is good, in seconds of the portal's clock (R04, R39).
pub const LIFETIME_SECONDS: i64 = 300;
