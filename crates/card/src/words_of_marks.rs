//! What is said of a card that cannot be known again, or keeps what unlocks it.

use crate::card_error::CardError;
use crate::words::{Words, words};

impl CardError {
    pub(crate) const fn of_the_marks(&self) -> Words {
        match self {
            Self::NotMarked => words(
                "Bu kart, PIN’i girilmeden tanınamıyor.",
                "Kilidin uzaktan açılması için çağrı merkezini arayın; kart değiştirilebilir.",
                "This card cannot be recognised without its PIN.",
                "Call the call centre about unlocking; the card can be replaced.",
            ),
            _ => words(
                "Bu kartın kilit çözme kodu değiştirilemiyor.",
                "Kart kullanılabilir; yapmanız gereken bir şey yok.",
                "The unlock secret of this card cannot be changed.",
                "The card can be used; there is nothing you need to do.",
            ),
        }
    }
}
