//! A day of birth as offices and people write it, and as somebody who works today can have it.

use crate::dates::{self, DateFault};
use crate::faults::{faults, redacted};
use jiff::civil::Date;

/// A civil servant has completed 18 years, or 15 with a trade school and a court's declaration of majority.
pub const YOUNGEST: i16 = 15;
/// Beyond this age a date is far more likely a typing error.
pub const OLDEST: i16 = 100;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate(Date);

redacted!(BirthDate);

faults! {
    /// Why a text is no day of birth.
    BirthDateFault {
        Missing = "birth-date-missing",
        Format = "birth-date-format",
        NotADay = "birth-date-not-a-day",
        Future = "birth-date-future",
        TooYoung = "birth-date-too-young",
        TooOld = "birth-date-too-old",
    }
}

impl BirthDate {
    /// Takes 20.11.1976, 20/11/1976, 20-11-1976 and 1976-11-20; day before month, always, and four digits of year.
    pub fn parse(text: &str, today: Date) -> Result<Self, BirthDateFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BirthDateFault::Missing);
        }
        let date = dates::parse(text).map_err(|fault| match fault {
            DateFault::Format => BirthDateFault::Format,
            DateFault::NotADay => BirthDateFault::NotADay,
        })?;
        if date > today {
            return Err(BirthDateFault::Future);
        }
        let born = Self(date);
        match born.age(today) {
            age if age < YOUNGEST => Err(BirthDateFault::TooYoung),
            age if age > OLDEST => Err(BirthDateFault::TooOld),
            _ => Ok(born),
        }
    }

    /// Years completed on a day.
    pub fn age(self, today: Date) -> i16 {
        let had_birthday = (today.month(), today.day()) >= (self.0.month(), self.0.day());
        today.year() - self.0.year() - i16::from(!had_birthday)
    }

    pub fn date(self) -> Date {
        self.0
    }

    /// "20.11.1976"
    pub fn shown(self) -> String {
        dates::day(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 20);

    #[test]
    fn takes_the_ways_dates_are_written() {
        for text in [
            "07.01.1970",
            "7.1.1970",
            "07/01/1970",
            "7/1/1970",
            "07-01-1970",
            "1970-01-07",
            "1970/01/07",
            " 07 . 01 . 1970 ",
        ] {
            let born = BirthDate::parse(text, TODAY).unwrap();
            assert_eq!(born.date(), date(1970, 1, 7), "{text}");
            assert_eq!(born.shown(), "07.01.1970");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        use BirthDateFault::*;
        for (text, fault) in [
            ("", Missing),
            ("7 Ocak 1970", Format),
            ("07.01.70", Format),
            ("07.01", Format),
            ("07.01.1970.1", Format),
            ("1970", Format),
            ("+7.01.1970", Format),
            ("30.02.1970", NotADay),
            ("01.13.1970", NotADay),
            ("00.00.0000", NotADay),
            ("21.11.2026", Future),
            ("21.11.2011", TooYoung),
            ("19.11.1925", TooOld),
        ] {
            assert_eq!(
                BirthDate::parse(text, TODAY).unwrap_err(),
                fault,
                "{text:?}"
            );
        }
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        assert!(BirthDate::parse("20.11.2011", TODAY).is_ok());
        assert!(BirthDate::parse("20.11.1926", TODAY).is_ok());
        let leap = BirthDate::parse("29.02.2000", TODAY).unwrap();
        assert_eq!(leap.age(date(2026, 2, 28)), 25);
        assert_eq!(leap.age(date(2026, 3, 1)), 26);
        assert_eq!(format!("{leap:?}"), "BirthDate(…)");
    }
}
