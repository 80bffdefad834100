//! Settings that change on a day: prices, windows, addresses. A value holds from its day on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One value and the day from which it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated<T> {
    pub from: Date,
    pub value: T,
}

/// The value that holds on `day`: the one with the latest day not after it.
pub fn in_force<T>(values: &[Dated<T>], day: Date) -> Option<&T> {
    values
        .iter()
        .filter(|v| v.from <= day)
        .max_by_key(|v| v.from)
        .map(|v| &v.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_newest_value_that_has_begun_holds() {
        let values = [
            Dated {
                from: date(2027, 1, 1),
                value: 90,
            },
            Dated {
                from: date(2026, 1, 1),
                value: 180,
            },
        ];
        assert_eq!(in_force(&values, date(2025, 12, 31)), None);
        assert_eq!(in_force(&values, date(2026, 12, 31)), Some(&180));
        assert_eq!(in_force(&values, date(2027, 1, 1)), Some(&90));
    }
}
