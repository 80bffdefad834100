//! What a person types to open or unlock a card. Wiped from memory when dropped; there is no way to print it.

use zeroize::Zeroizing;

/// Longer than any card takes; what is longer was pasted by mistake.
const LONGEST: usize = 64;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// `None` where nothing was typed, where it is longer than 64 bytes, or where it holds control characters.
            pub fn new(text: impl Into<String>) -> Option<Self> {
                let text = Zeroizing::new(text.into());
                let fits = (1..=LONGEST).contains(&text.len()) && !text.chars().any(char::is_control);
                fits.then_some(Self(text))
            }

            /// The only way to the text, so that every use can be found by this word.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }
    };
}

secret! {
    /// What the holder types to sign.
    Pin
}

secret! {
    /// What unlocks a card whose PIN is locked: the PUK, or the security officer's PIN. Three wrong ones destroy a card.
    UnlockSecret
}

/// Typed into our program, or to be typed on the reader's own keypad, where our program never sees it.
#[derive(Clone)]
pub enum TypedSecret<S> {
    Here(S),
    OnKeypad,
}

/// A secret offered to a card, once.
#[derive(Clone)]
pub struct Entry<S> {
    pub(crate) typed: TypedSecret<S>,
    pub(crate) last_try_known: bool,
}

impl<S> Entry<S> {
    pub fn typed(secret: S) -> Self {
        Self {
            typed: TypedSecret::Here(secret),
            last_try_known: false,
        }
    }

    pub fn on_keypad() -> Self {
        Self {
            typed: TypedSecret::OnKeypad,
            last_try_known: false,
        }
    }

    /// Says that the person was told "this is the last try" and wants it all the same. Without it, an act refuses with
    /// [`CardError::LastTry`](crate::Trouble::LastTry) before anything is offered to the card.
    pub fn knowing_the_last_try(self) -> Self {
        Self {
            last_try_known: true,
            ..self
        }
    }
}

/// Who makes keys and writes certificates. Most cards want their holder, OpenPGP cards want whoever has the unlock secret.
#[derive(Clone)]
pub enum Login {
    Holder(Entry<Pin>),
    Officer(Entry<UnlockSecret>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_pin_is_none() {
        assert!(Pin::new("").is_none());
        assert!(Pin::new("12\n34").is_none());
        assert!(Pin::new("1".repeat(65)).is_none());
        assert_eq!(Pin::new("481516").unwrap().expose(), "481516");
        // Some cards take letters; whether this one does is for the card to say.
        assert_eq!(UnlockSecret::new("şifre").unwrap().expose(), "şifre");
    }
}
