//! A short text in the two languages of the pages, kept side by side so that neither can be forgotten.

/// Turkish first, English second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bilingual {
    pub tr: &'static str,
    pub en: &'static str,
}
