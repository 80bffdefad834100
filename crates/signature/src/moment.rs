//! A point in time, as certificates, lists and answers write it (RFC 5280, 4.1.2.5).

use der::{Header, Reader, Tag};

/// Microseconds since 1970-01-01 00:00 UTC; negative before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

impl Moment {
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS))
    }

    pub const fn from_unix_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// `year` to `day` as a calendar shows them; `None` where there is no such day or second.
    pub fn of(date: (i64, i64, i64), time: (i64, i64, i64)) -> Option<Self> {
        let ((year, month, day), (hour, minute, second)) = (date, time);
        let fits = (0..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        fits.then(|| {
            let clock = hour * 3600 + minute * 60 + second;
            Self::from_unix_seconds(days_since_1970(year, month, day) * DAY + clock)
        })
    }

    /// Rounded down.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(MICROS)
    }

    pub const fn unix_micros(self) -> i64 {
        self.0
    }

    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS)))
    }

    /// UTCTime or GeneralizedTime, whichever comes next, in the form that RFC 5280 allows: seconds, no fraction, `Z`.
    pub fn read<'a>(reader: &mut impl Reader<'a>) -> der::Result<Self> {
        match Header::peek(reader)?.tag() {
            Tag::UtcTime => {}
            tag => {
                tag.assert_eq(Tag::GeneralizedTime)?;
            }
        }
        let any: der::asn1::AnyRef<'_> = reader.decode()?;
        let tag = der::Tagged::tag(&any);
        Self::parse(any.value(), tag == Tag::UtcTime).ok_or_else(|| tag.value_error().into())
    }

    /// GeneralizedTime alone, as OCSP wants it.
    pub fn read_generalized<'a>(reader: &mut impl Reader<'a>) -> der::Result<Self> {
        Header::peek(reader)?
            .tag()
            .assert_eq(Tag::GeneralizedTime)?;
        Self::read(reader)
    }

    pub(crate) fn parse(text: &[u8], two_digit_year: bool) -> Option<Self> {
        let digits = text.strip_suffix(b"Z")?;
        if digits.len() != if two_digit_year { 12 } else { 14 }
            || !digits.iter().all(u8::is_ascii_digit)
        {
            return None;
        }
        let (year, rest) = digits.split_at(digits.len() - 10);
        let mut year = number(year);
        if two_digit_year {
            year += if year < 50 { 2000 } else { 1900 };
        }
        let two = |at: usize| number(&rest[at..at + 2]);
        Self::of((year, two(0), two(2)), (two(4), two(6), two(8)))
    }

    /// DER: UTCTime until 2049, GeneralizedTime from 2050 on and before 1950, as RFC 5280 asks.
    pub fn to_der(self) -> Vec<u8> {
        let (year, digits) = self.digits();
        if (1950..2050).contains(&year) {
            crate::tlv::tlv(0x17, &[&digits.as_bytes()[2..]])
        } else {
            crate::tlv::tlv(0x18, &[digits.as_bytes()])
        }
    }

    /// DER: GeneralizedTime to the second, as OCSP and time-stamps want it.
    pub fn to_generalized(self) -> Vec<u8> {
        crate::tlv::tlv(0x18, &[self.digits().1.as_bytes()])
    }

    fn digits(self) -> (i64, String) {
        let seconds = self.unix_seconds();
        let (year, month, day) = date_of(seconds.div_euclid(DAY));
        let clock = seconds.rem_euclid(DAY);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        // Written out: a list has a hundred thousand of them, and an answer three.
        let mut text = String::with_capacity(15);
        match u16::try_from(year) {
            Ok(year @ 0..=9999) => {
                push_two(&mut text, i64::from(year / 100));
                push_two(&mut text, i64::from(year % 100));
            }
            _ => text += &format!("{year:04}"),
        }
        for part in [month, day, hour, minute, second] {
            push_two(&mut text, part);
        }
        text.push('Z');
        (year, text)
    }
}

/// A number below a hundred, as two digits.
fn push_two(text: &mut String, number: i64) {
    for digit in [number / 10, number % 10] {
        text.push(char::from(b'0' + (digit % 10) as u8));
    }
}

fn number(digits: &[u8]) -> i64 {
    digits
        .iter()
        .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counted in years that begin with March, so that the leap day is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use der::SliceReader;

    use super::*;

    fn read(der: &[u8]) -> Option<Moment> {
        Moment::read(&mut SliceReader::new(der).unwrap()).ok()
    }

    #[test]
    fn every_day_of_three_centuries_comes_back() {
        for day in -40_000..70_000 {
            let (year, month, date) = date_of(day);
            assert_eq!(days_since_1970(year, month, date), day);
            let moment = Moment::from_unix_seconds(day * DAY + 86_399);
            assert_eq!(read(&moment.to_der()), Some(moment));
            assert_eq!(read(&moment.to_generalized()), Some(moment));
        }
    }

    #[test]
    fn a_century_changes_in_1950_and_2050() {
        assert_eq!(
            read(b"\x17\x0d500101120100Z"),
            Moment::of((1950, 1, 1), (12, 1, 0))
        );
        assert_eq!(
            read(b"\x17\x0d491231235959Z"),
            Moment::of((2049, 12, 31), (23, 59, 59))
        );
        let after = Moment::of((2050, 1, 1), (0, 0, 0)).unwrap();
        assert_eq!(after.to_der(), b"\x18\x0f20500101000000Z");
    }

    #[test]
    fn other_forms_are_refused() {
        for wrong in [
            &b"\x17\x0b5001011201Z"[..],
            b"\x17\x0d500101120100A",
            b"\x17\x0d500230120100Z",
            b"\x17\x0d500101240000Z",
            b"\x17\x11500101120100+0000",
            b"\x18\x1120200101000000.5Z",
            b"\x18\x0d200101000000Z",
            b"\x17\x0d5001011201-1Z",
            b"\x0c\x0d500101120100Z",
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
