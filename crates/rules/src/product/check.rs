//! What a catalogue must have before anybody orders from it. Asked at start: a product without a key or a validity would refuse each order later.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Catalogue, Product, SubjectKind};
use crate::dated::in_force;

/// What is wrong with a catalogue. The product is named by its key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueFault {
    #[error("there is no product for people")]
    NothingForPeople,
    #[error("two products are called \"{0}\": a list could not tell them apart")]
    SameName(String),
    #[error("product \"{0}\": a key is of small letters, digits and _")]
    Key(String),
    #[error("product \"{0}\" stands there twice")]
    Twice(String),
    #[error("product \"{product}\" has no {what} on {day}")]
    Lacks {
        product: String,
        what: &'static str,
        day: Date,
    },
}

impl Catalogue {
    /// # Errors
    /// What is wrong first; orders are opened from `day` on.
    pub fn check(&self, day: Date) -> Result<(), CatalogueFault> {
        let mut keys = BTreeSet::new();
        for product in &self.0 {
            if !is_key(&product.key) {
                return Err(CatalogueFault::Key(product.key.clone()));
            }
            if !keys.insert(&product.key) {
                return Err(CatalogueFault::Twice(product.key.clone()));
            }
            product.check(day)?;
            for name in [&product.name.tr, &product.name.en] {
                if self.recognise(name).is_ok_and(|found| found != product) {
                    return Err(CatalogueFault::SameName(name.clone()));
                }
            }
        }
        let for_people = |product: &Product| product.subject == SubjectKind::Person;
        if !self.0.iter().any(for_people) {
            return Err(CatalogueFault::NothingForPeople);
        }
        Ok(())
    }
}

impl Product {
    fn check(&self, day: Date) -> Result<(), CatalogueFault> {
        let has = [
            (
                !self.name.tr.is_empty() && !self.name.en.is_empty(),
                "name in both languages",
            ),
            (is_key(&self.profile), "certificate profile"),
            (!self.carriers.is_empty(), "carrier"),
            (!self.approvals.is_empty(), "way of approval"),
            (!self.validities(day).is_empty(), "validity"),
            (in_force(&self.key_kind, day).is_some(), "kind of key"),
            (!self.readers.is_empty(), "card reader, not even \"none\""),
        ];
        match has.iter().find(|(has, _)| !has) {
            None => Ok(()),
            Some((_, what)) => Err(CatalogueFault::Lacks {
                product: self.key.clone(),
                what,
                day,
            }),
        }
    }
}

fn is_key(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    !text.is_empty() && text.len() <= 40 && text.bytes().all(is_plain)
}
