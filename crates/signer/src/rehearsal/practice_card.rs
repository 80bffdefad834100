//! The card of the rehearsal: a file in the system's folder for such, gone when the rehearsal is over.

use std::path::PathBuf;

use card::{
    CardError, Cards, Entry, KeyKind, Login, NewKey, NewPracticeCard, Pin, PracticeCards,
    UnlockSecret,
};
use signature::moment::Moment;

use super::authority::{Authority, Holder};

/// Of the card, and of its file.
const NAME: &str = "deneme";

/// The folder is taken away when this is dropped.
pub struct PracticeCard {
    folder: PathBuf,
}

impl PracticeCard {
    /// A card with a key, a certificate and this PIN. `tag` keeps two rehearsals apart.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn make(
        authority: &Authority,
        at: Moment,
        pin: &str,
        tag: &str,
    ) -> Result<Self, CardError> {
        let folder = std::env::temp_dir().join(format!("e-imza-prova-{tag}"));
        let this = Self { folder };
        let unusable = || CardError::PracticeDamaged;
        let pin = Pin::new(pin).ok_or_else(unusable)?;
        let cards = PracticeCards::in_folder(&this.folder);
        let place = cards.create(NewPracticeCard {
            name: NAME.to_owned(),
            pin: Some(pin.clone()),
            unlock_secret: UnlockSecret::new("90210742").ok_or_else(unusable)?,
        })?;
        let mut cards = Cards::Practice(cards);
        let holder = Login::Holder(Entry::typed(pin));
        let new = NewKey {
            kind: KeyKind::P256,
            id: vec![1],
            label: NAME.to_owned(),
        };
        let key = cards.make_key(&place, &new, &holder)?;
        let certificate = authority
            .certify(&key.public, Holder::REHEARSAL, at, (-1, 30))
            .map_err(|_| CardError::KeyNotMade)?;
        cards.write_certificate(&place, &key, NAME, &certificate, &holder)?;
        Ok(this)
    }

    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }
}

impl Drop for PracticeCard {
    fn drop(&mut self) {
        // What is left behind is a practice card that nobody believes; the system clears its folder by itself.
        let _left = std::fs::remove_dir_all(&self.folder);
    }
}
