//! Rows of one list that share an identity number.

use std::collections::HashMap;

use super::RowText;
use crate::identity_number::IdentityNumber;
use crate::turkish;

/// A row whose identity number an earlier row of the same list already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    pub line: usize,
    pub first_line: usize,
    /// Whether the names agree as well. If not, one of the two people has been given the other's number.
    pub same_name: bool,
}

impl Duplicate {
    /// The name under which the pages look up the text.
    pub const fn key(self) -> &'static str {
        if self.same_name {
            "row-duplicate"
        } else {
            "row-number-of-another"
        }
    }
}

/// The second and later rows of the same identity number, however it was spelled; numbers that cannot be read match none.
pub fn duplicates<'a>(rows: impl IntoIterator<Item = (usize, RowText<'a>)>) -> Vec<Duplicate> {
    let mut firsts: HashMap<IdentityNumber, (usize, RowText<'a>)> = HashMap::new();
    let mut found = Vec::new();
    for (line, row) in rows {
        let Ok(number) = IdentityNumber::parse(row.identity_number) else {
            continue;
        };
        let (first_line, first) = *firsts.entry(number).or_insert((line, row));
        if first_line != line {
            let same_name = turkish::same_name(first.given_name, row.given_name)
                && turkish::same_name(first.family_name, row.family_name);
            found.push(Duplicate {
                line,
                first_line,
                same_name,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_row_of_a_number_points_to_the_first() {
        let row = |identity_number, given_name| RowText {
            identity_number,
            given_name,
            family_name: "KILIÇ TAŞ",
            ..RowText::default()
        };
        let rows = [
            (5, row("10000000146", "İpek")),
            (6, row("12345678950", "İpek")),
            (7, row("", "İpek")),
            (8, row("100-000-001-46", "İPEK ")),
            (9, row("", "İpek")),
            (10, row("10000000146", "Işık")),
            (11, row("12", "İpek")),
        ];
        let found = duplicates(rows);
        let repeated = Duplicate {
            line: 8,
            first_line: 5,
            same_name: true,
        };
        let anothers = Duplicate {
            line: 10,
            first_line: 5,
            same_name: false,
        };
        assert_eq!(found, [repeated, anothers]);
        assert_eq!(
            [found[0].key(), found[1].key()],
            ["row-duplicate", "row-number-of-another"]
        );
    }
}
