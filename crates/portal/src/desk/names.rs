//! Finding orders by name, surname first or last, with or without Turkish letters, by the beginning of what was typed.
//!
//! Each way of reading what was typed is a range of one index, walked in its own order, so that the tenth page of a
//! frequent surname costs what the first one cost. An OR over both indexes would make the database sort them all.

use store::{Conn, StoreError, row, rows};

use super::finders::{Listed, PAGE, listed};
use crate::order::finders::order_columns;

/// How a name may begin with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// "öğüt ışıl": the surname first.
    Surname,
    /// "ışıl çağrı ö": the given names first.
    Given,
    /// "çağrı öğüt": the whole surname at the end, a given name left out.
    SurnameLast,
    /// "öğüt çağrı": the whole surname in front, a given name left out.
    SurnameFirst,
}

impl Way {
    const ALL: [Self; 4] = [
        Self::Surname,
        Self::Given,
        Self::SurnameLast,
        Self::SurnameFirst,
    ];

    const fn letter(self) -> char {
        match self {
            Self::Surname => 's',
            Self::Given => 'g',
            Self::SurnameLast => 'l',
            Self::SurnameFirst => 'f',
        }
    }

    /// Asked only where nobody's name begins with what was typed: it reads all bearers of one surname.
    const fn leaves_out(self) -> bool {
        matches!(self, Self::SurnameLast | Self::SurnameFirst)
    }
}

/// Where a page begins: behind this order, which was found in this way. The order's number says enough, so no name
/// stands in an address a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    pub way: Way,
    pub number: i64,
}

impl Behind {
    pub fn parse(text: &str) -> Option<Self> {
        let (letter, number) = text.split_at_checked(1)?;
        let way = Way::ALL
            .into_iter()
            .find(|way| letter.starts_with(way.letter()))?;
        let number = number.parse().ok()?;
        Some(Self { way, number })
    }

    pub fn text(self) -> String {
        format!("{}{}", self.way.letter(), self.number)
    }
}

/// A page of the orders whose person's name begins with `typed`, in the order of the names and each name's newest
/// order first; and where the next page begins, if there is one.
pub async fn by_name(
    conn: &mut Conn,
    typed: &str,
    behind: Option<Behind>,
) -> Result<(Vec<Listed>, Option<Behind>), StoreError> {
    let mut found = Vec::new();
    let first = behind.map_or(Way::Surname, |behind| behind.way);
    for way in Way::ALL.into_iter().filter(|way| *way >= first) {
        let known = behind.is_some_and(|behind| !behind.way.leaves_out())
            || found
                .iter()
                .any(|(way, _): &(Way, Listed)| !way.leaves_out());
        let Some(range) = Range::of(way, typed).filter(|_| !(way.leaves_out() && known)) else {
            continue;
        };
        let after = behind.filter(|behind| behind.way == way);
        let limit = PAGE + 1 - found.len() as i64;
        let page = range.page(conn, after, limit).await?;
        found.extend(page.into_iter().map(|listed| (way, listed)));
        if found.len() as i64 > PAGE {
            break;
        }
    }
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|(way, listed)| Behind {
        way: *way,
        number: listed.order.number,
    });
    Ok((found.into_iter().map(|(_, listed)| listed).collect(), next))
}

/// A piece of an index: keys from `low` to below `high`, and what else must hold.
struct Range {
    way: Way,
    low: Vec<u8>,
    high: Vec<u8>,
    /// What the whole key must look like, where a given name was left out.
    like: Vec<u8>,
}

impl Range {
    fn of(way: Way, typed: &str) -> Option<Self> {
        let words: Vec<&str> = typed.split(' ').collect();
        let (surname, others) = match (way, words.as_slice()) {
            (Way::Surname | Way::Given, _) => {
                return Some(Self {
                    way,
                    low: typed.as_bytes().to_vec(),
                    // No key holds the byte 255: keys are UTF-8.
                    high: [typed.as_bytes(), &[255]].concat(),
                    like: Vec::new(),
                });
            }
            // Signs of LIKE's own stand in nobody's name.
            _ if typed.contains(['%', '_', '\\']) => return None,
            (Way::SurnameLast, [others @ .., last]) if !others.is_empty() => (*last, others),
            (Way::SurnameFirst, [first, others @ ..])
                if !others.is_empty() && words.last() != Some(first) =>
            {
                (*first, others)
            }
            _ => return None,
        };
        let parts: String = others.iter().map(|word| format!(" {word}%")).collect();
        Some(Self {
            way,
            low: format!("{surname} ").into_bytes(),
            // The sign behind the space: all keys whose first word is this one.
            high: format!("{surname}!").into_bytes(),
            like: format!("{surname}%{parts}").into_bytes(),
        })
    }

    /// The page of this range that begins behind an order. Equal keys stand newest first, so the ones before the
    /// order are passed over by its number.
    async fn page(
        &self,
        conn: &mut Conn,
        after: Option<Behind>,
        limit: i64,
    ) -> Result<Vec<Listed>, StoreError> {
        let (low, before) = match after {
            None => (self.low.clone(), i64::MAX),
            Some(Behind { number, .. }) => match key_of(conn, self.way, number).await? {
                Some(key) if key >= self.low && key < self.high => (key, number),
                _ => return Ok(Vec::new()),
            },
        };
        match self.way {
            Way::Surname => listed!(
                conn,
                "SELECT number AS nr, surname_key AS k FROM application
                 WHERE surname_key >= $1 AND surname_key < $2 AND NOT (surname_key = $1 AND number >= $3)
                 ORDER BY surname_key, number DESC LIMIT $4",
                "s.k, s.nr DESC",
                &low,
                &self.high,
                before,
                limit
            ),
            // Who was found by the surname already is not listed a second time.
            Way::Given => listed!(
                conn,
                "SELECT number AS nr, name_key AS k FROM application
                 WHERE name_key >= $1 AND name_key < $2 AND NOT (name_key = $1 AND number >= $3)
                   AND NOT (surname_key >= $5 AND surname_key < $2)
                 ORDER BY name_key, number DESC LIMIT $4",
                "s.k, s.nr DESC",
                &low,
                &self.high,
                before,
                limit,
                &self.low
            ),
            Way::SurnameLast | Way::SurnameFirst => listed!(
                conn,
                "SELECT number AS nr, surname_key AS k FROM application
                 WHERE surname_key >= $1 AND surname_key < $2 AND NOT (surname_key = $1 AND number >= $3)
                   AND surname_key LIKE $5
                 ORDER BY surname_key, number DESC LIMIT $4",
                "s.k, s.nr DESC",
                &low,
                &self.high,
                before,
                limit,
                &self.like
            ),
        }
    }
}

/// The key under which an order stands in the index of a way.
async fn key_of(conn: &mut Conn, way: Way, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let keys = row!(
        conn,
        (Vec<u8>, Vec<u8>),
        "SELECT name_key, surname_key FROM application WHERE number = $1",
        number
    )?;
    Ok(keys.map(|(given, surname)| match way {
        Way::Given => given,
        Way::Surname | Way::SurnameLast | Way::SurnameFirst => surname,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_where_a_page_begins() {
        for way in Way::ALL {
            let behind = Behind { way, number: 780 };
            assert_eq!(Behind::parse(&behind.text()), Some(behind));
        }
        for text in ["", "780", "s", "x780", "ş780", "s7 80"] {
            assert_eq!(Behind::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_left_out_given_name_is_looked_for_among_the_bearers_of_one_surname() {
        let range = Range::of(Way::SurnameLast, "cagri ogut").unwrap();
        assert_eq!(range.low, b"ogut ");
        assert_eq!(range.high, b"ogut!");
        assert_eq!(range.like, b"ogut% cagri%");
        let range = Range::of(Way::SurnameFirst, "ogut cagri").unwrap();
        assert_eq!(range.like, b"ogut% cagri%");
        assert!(Range::of(Way::SurnameLast, "ogut").is_none());
        assert!(Range::of(Way::SurnameFirst, "ali ali").is_none());
        assert!(Range::of(Way::SurnameLast, "100% ogut").is_none());
    }
}
