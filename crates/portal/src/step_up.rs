//! One more proof for an act that must not be done by whoever found the browser open: a code by SMS. Every act that needs one goes this way.
//!
//! The codes are a person's and belong to no order. A code is good for one act on one object by one phone, a few minutes, a few tries, once.
//! It goes to the phone that the person has proven and that is trusted (`contact_point`), never to one that a form or a list names; only an act
//! that proves a phone says itself which one it is. (The code of a form is the form's: `phone_code`.)

mod code;
mod page;
mod sql;

use rules::mobile_phone::MobilePhone;
use store::Tx;
use web::App;
use web::refusal::Refusal;

use crate::people::Person;

pub use page::{Note, Proof, TypedCode, ask, prove, send};
pub use sql::OLD_CODES;

/// An act that needs a code.
pub trait Act: Sync {
    /// What the history calls it. No two acts have the same name.
    const NAME: &'static str;

    /// On what it is done: an id. A code for one object opens no other.
    fn object(&self) -> String;

    fn words(&self) -> Words;

    /// The phone that the code is to prove; none: it goes to the person's trusted one.
    fn proves(&self) -> Option<&MobilePhone> {
        None
    }

    /// What is written down in the transaction in which the code is used up. Once the code has served, so has this.
    fn write(
        &self,
        tx: &mut Tx,
        app: &App,
        person: &mut Person,
    ) -> impl Future<Output = Result<(), Refusal>> + Send;
}

/// What the pages of an act say: keys of texts, except where they are addresses or names.
pub struct Words {
    /// POST to it sends a code, POST to …/kod types one.
    pub address: String,
    pub back: &'static str,
    pub title: &'static str,
    /// What it is done on: a key, and its name.
    pub about: Option<(&'static str, String)>,
    pub lead: &'static str,
    /// What happens, one after the other.
    pub steps: &'static [&'static str],
    pub warning: Option<&'static str>,
    pub not_come: &'static str,
    /// The button that does it.
    pub button: &'static str,
    pub is_grave: bool,
    /// What comes back with the code because it belongs in no address: the name of a field, and what was typed there.
    pub carried: Option<(&'static str, String)>,
}
