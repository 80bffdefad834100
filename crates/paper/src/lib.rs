//! The printed form: data in, one A4 page of PDF out.
//!
//! The wet-ink route: the applicant prints this page, signs it with a blue ballpoint inside the box, and posts it. The page
//! bears a code and four corner marks, so that a machine can read it when it arrives.

mod code;
mod digest;
mod error;
mod form;
pub mod geometry;
mod keyboard;
mod layout;
mod letters;
mod lines;
mod page;
mod paint;
mod qr;
mod tags;
mod words;

pub use code::{CodeError, DIGEST_LENGTH, FormCode};
pub use error::DrawError;
pub use form::{Authority, Clause, Commitment, Field, Form, Section, SignatureBox};
pub use letters::unprintable;
pub use words::Language;

/// Draws the form as one page of PDF/A-2a that is PDF/UA-1 too, fonts embedded.
pub fn draw(form: &Form) -> Result<Vec<u8>, DrawError> {
    paint::paint(form, &layout::lay_out(form)?)
}

// The sample forms in `tests/sample` name the crate as its users do; this lets the unit tests use them too.
#[cfg(test)]
extern crate self as paper;
#[cfg(test)]
#[path = "../tests/sample/mod.rs"]
mod sample;
