//! Why a form cannot be drawn. Names the place on the page, never what a person wrote there.

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// Even in the smallest type the page allows.
    #[error("does not fit on the page: {what}")]
    DoesNotFit { what: String },
    /// The font has no such letter. [`crate::unprintable`] lets a caller refuse it at the door.
    #[error("the letter U+{:04X} cannot be printed: {what}", *.letter as u32)]
    NoLetter { what: String, letter: char },
    #[error("the date of printing is not a date of the form 20.11.2026")]
    NotADate,
    /// Would be a fault of this crate: every page it draws is meant to satisfy both standards.
    #[error("the page does not satisfy PDF/A-2a and PDF/UA-1: {0}")]
    Standard(String),
}
