//! Rows of one list that order the same certificate twice, or give one person's number to two.

use std::collections::HashMap;

use super::{Offer, RowText};
use crate::identity_number::IdentityNumber;
use crate::product::SubjectKind;
use crate::tax_number::TaxNumber;
use crate::turkish;

/// A row that is one too many beside an earlier one of the same list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    pub line: usize,
    pub first_line: usize,
    pub kind: DuplicateKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateKind {
    /// The same person with the same product once more.
    SamePerson,
    /// Another representative for the same product of the same legal entity.
    SameEntity,
    /// One of two people has been given the other's number.
    NumberOfAnother,
}

impl Duplicate {
    /// The name under which the pages look up the text.
    pub const fn key(self) -> &'static str {
        match self.kind {
            DuplicateKind::SamePerson => "row-duplicate",
            DuplicateKind::SameEntity => "row-duplicate-entity",
            DuplicateKind::NumberOfAnother => "row-number-of-another",
        }
    }
}

/// Whom a certificate would name.
#[derive(PartialEq, Eq, Hash)]
enum Named {
    Person(IdentityNumber),
    Entity(TaxNumber),
}

/// The second and later rows that order the same, however they are spelled; numbers that cannot be read match none.
pub fn duplicates<'a>(
    rows: impl IntoIterator<Item = (usize, RowText<'a>)>,
    offer: Offer<'_>,
) -> Vec<Duplicate> {
    let mut people: HashMap<IdentityNumber, (usize, RowText<'a>)> = HashMap::new();
    let mut orders: HashMap<(&str, Named), usize> = HashMap::new();
    let mut found = Vec::new();
    for (line, row) in rows {
        let number = IdentityNumber::parse(row.identity_number).ok();
        let first = number
            .clone()
            .map(|number| *people.entry(number).or_insert((line, row)));
        let other =
            first.filter(|(first_line, first)| *first_line != line && !is_same_name(first, &row));
        let same = ordered(&row, offer).and_then(|ordered| {
            let is_entity = ordered.entity.is_some();
            let named = match ordered.entity {
                Some(entity) => Named::Entity(entity),
                None => Named::Person(number?),
            };
            let first = orders.entry((ordered.product, named)).or_insert(line);
            Some((is_entity, *first))
        });
        let duplicate = match (other, same) {
            (Some((first_line, _)), _) => Some((first_line, DuplicateKind::NumberOfAnother)),
            (None, Some((true, first))) => Some((first, DuplicateKind::SameEntity)),
            (None, Some((false, first))) => Some((first, DuplicateKind::SamePerson)),
            (None, None) => None,
        };
        if let Some((first_line, kind)) = duplicate.filter(|(first_line, _)| *first_line != line) {
            found.push(Duplicate {
                line,
                first_line,
                kind,
            });
        }
    }
    found
}

fn is_same_name(a: &RowText<'_>, b: &RowText<'_>) -> bool {
    turkish::same_name(a.given_name, b.given_name)
        && turkish::same_name(a.family_name, b.family_name)
}

/// What a row orders.
pub struct Ordered<'a> {
    /// The key of the product.
    pub product: &'a str,
    /// The legal entity that the certificate will name; the row's person otherwise.
    pub entity: Option<TaxNumber>,
}

/// What a row orders, as far as it can be told: nothing, where product or legal entity cannot be read.
pub fn ordered<'a>(row: &RowText<'_>, offer: Offer<'a>) -> Option<Ordered<'a>> {
    // What is not offered any more was for people, or is refused when it is opened.
    let product = offer.product_of(row.product).ok()?;
    let is_of_entity = product.is_some_and(|product| product.subject == SubjectKind::LegalEntity);
    let entity = match is_of_entity {
        false => None,
        true => {
            let typed = TaxNumber::parse(row.tax_number).ok();
            let own = offer
                .entity
                .filter(|_| row.tax_number.trim().is_empty())
                .map(|own| own.tax_number.clone());
            Some(typed.or(own)?)
        }
    };
    Some(Ordered {
        product: product.map_or(offer.product, |product| &product.key),
        entity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legal_entity::{self, LegalEntity};
    use crate::product::{Catalogue, NES};

    fn found(rows: &[(usize, RowText<'_>)]) -> Vec<(usize, usize, &'static str)> {
        let own = LegalEntity {
            tax_number: TaxNumber::parse("1234567890").unwrap(),
            title: legal_entity::title("Örnek").unwrap(),
        };
        let offer = Offer {
            catalogue: &Catalogue::default(),
            product: NES,
            entity: Some(&own),
            today: jiff::civil::date(2026, 11, 28),
        };
        let found = duplicates(rows.iter().copied(), offer).into_iter();
        found
            .map(|one| (one.line, one.first_line, one.key()))
            .collect()
    }

    fn row<'a>(identity_number: &'a str, given_name: &'a str) -> RowText<'a> {
        RowText {
            identity_number,
            given_name,
            family_name: "KILIÇ TAŞ",
            ..RowText::default()
        }
    }

    #[test]
    fn the_second_row_of_a_number_points_to_the_first() {
        let rows = [
            (5, row("10000000146", "İpek")),
            (6, row("12345678950", "İpek")),
            (7, row("", "İpek")),
            (8, row("100-000-001-46", "İPEK ")),
            (9, row("", "İpek")),
            (10, row("10000000146", "Işık")),
            (11, row("12", "İpek")),
        ];
        assert_eq!(
            found(&rows),
            [(8, 5, "row-duplicate"), (10, 5, "row-number-of-another")]
        );
    }

    /// A person may have a certificate and represent an entity; an entity has one seal, whoever represents it.
    #[test]
    fn what_is_ordered_twice_is_the_same_product_of_the_same_subject() {
        let seal = |identity_number, given_name, tax_number| RowText {
            product: "Mali Mühür",
            tax_number,
            ..row(identity_number, given_name)
        };
        let rows = [
            (2, row("10000000146", "İpek")),
            (3, seal("10000000146", "İpek", "")),
            (4, seal("12345678950", "Işık", "1234567890")),
            (5, seal("10000000146", "İpek", "1000000018")),
            (6, seal("12345678950", "Işık", "100 000 00 18")),
            (7, seal("10000000146", "Işık", "1000000026")),
            (8, seal("12345678950", "Işık", "12")),
        ];
        assert_eq!(
            found(&rows),
            [
                (4, 3, "row-duplicate-entity"),
                (6, 5, "row-duplicate-entity"),
                (7, 2, "row-number-of-another"),
            ]
        );
    }
}
