//! Days and times as a Turkish reader writes them: 20.11.2026, 20.11.2026 14:05.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// Türkiye has kept UTC+3 without summer time since 2016, before the first order of this system; a fixed offset
/// needs no time zone files on the machine.
pub(crate) const ISTANBUL: Offset = jiff::tz::offset(3);

/// "20.11.2026"
pub fn day(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

/// "20.11.2026 14:05", the hour in Istanbul.
pub fn day_and_time(moment: Timestamp) -> String {
    let local = local(moment);
    format!(
        "{} {:02}:{:02}",
        day(local.date()),
        local.hour(),
        local.minute()
    )
}

/// The day it is in Istanbul at that moment: what `today` means in every rule.
pub fn istanbul_day(moment: Timestamp) -> Date {
    local(moment).date()
}

/// The first moment of a day in Istanbul, for limits that run "until the end of" the day before.
pub fn start_of(date: Date) -> Option<Timestamp> {
    TimeZone::fixed(ISTANBUL)
        .to_timestamp(date.at(0, 0, 0, 0))
        .ok()
}

fn local(moment: Timestamp) -> DateTime {
    TimeZone::fixed(ISTANBUL).to_datetime(moment)
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    Format,
    /// Written as one, but no calendar has it.
    NotADay,
}

/// Takes 20.11.2026, 20/11/2026, 20-11-2026 and 2026-11-20; day before month, always, and four digits of year.
pub fn parse(text: &str) -> Result<Date, DateFault> {
    let (year, month, day) = parts(text.trim()).ok_or(DateFault::Format)?;
    Date::new(year, month, day).map_err(|_| DateFault::NotADay)
}

fn parts(text: &str) -> Option<(i16, i8, i8)> {
    let separator = ['.', '/', '-'].into_iter().find(|c| text.contains(*c))?;
    let pieces: Vec<&str> = text.split(separator).map(str::trim).collect();
    let [first, month, last] = pieces[..] else {
        return None;
    };
    let (year, day) = if first.len() == 4 && separator != '.' {
        (first, last)
    } else {
        (last, first)
    };
    let digits = |piece: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&piece.len()) && piece.bytes().all(|b| b.is_ascii_digit()))
            .then(|| piece.parse::<i16>().ok())?
    };
    let day = digits(day, 1..=2)? as i8;
    let month = digits(month, 1..=2)? as i8;
    Some((digits(year, 4..=4)?, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_times_read_as_written_here() {
        let moment: Timestamp = "2026-11-20T11:05:59Z".parse().unwrap();
        assert_eq!(day_and_time(moment), "20.11.2026 14:05");
        assert_eq!(day(date(2026, 1, 5)), "05.01.2026");
    }

    #[test]
    fn the_day_turns_in_istanbul_and_not_in_greenwich() {
        let before: Timestamp = "2026-07-20T20:59:59Z".parse().unwrap();
        let after: Timestamp = "2026-07-20T21:00:00Z".parse().unwrap();
        assert_eq!(istanbul_day(before), date(2026, 7, 20));
        assert_eq!(istanbul_day(after), date(2026, 7, 21));
        assert_eq!(start_of(date(2026, 7, 21)), Some(after));
    }
}
