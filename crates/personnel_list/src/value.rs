//! From a cell to the text of a field: numbers as people would type them, dates in one form, no stray characters.

use crate::workbook::Value;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The first number that is taken for a day, in 1910; smaller ones are years and slips of the hand.
const FIRST_DAY: f64 = 3_654.0;
const LAST_DAY: f64 = 80_000.0;
/// Days between the two epochs of Excel.
const EPOCH_1904: f64 = 1_462.0;

/// Text without what cannot be seen: the zero-width and direction marks that copying leaves, and needless space.
pub fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => tidy(text),
        Value::Number(number) => plain_number(*number),
    }
}

/// Digits as they were meant: programs that export tables write `10000000146.0` or `="10000000146"`.
pub fn digits(value: &Value) -> String {
    let text = text(value);
    let text = text
        .strip_prefix("=\"")
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(&text);
    let text = text.strip_prefix('\'').unwrap_or(text);
    match text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")) {
        Some(whole) if whole.len() >= 10 && whole.bytes().all(|byte| byte.is_ascii_digit()) => {
            whole.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// A day as ISO text if the cell holds a number of days, else the text as typed, without a time of day.
pub fn day(value: &Value, from_1904: bool) -> String {
    match value {
        Value::Number(number) => match day_of(*number, from_1904) {
            Some(day) => day.to_string(),
            None => plain_number(*number),
        },
        Value::Text(text) => {
            let text = tidy(text);
            match text.split_once([' ', 'T']) {
                Some((day, time)) if is_time(time) => day.to_owned(),
                _ => text,
            }
        }
    }
}

fn day_of(number: f64, from_1904: bool) -> Option<Date> {
    let days = number + if from_1904 { EPOCH_1904 } else { 0.0 };
    if !(FIRST_DAY..LAST_DAY).contains(&days) {
        return None;
    }
    // Excel believes that 1900 was a leap year, so its day 1 is two days after this for all later dates.
    date(1899, 12, 30).checked_add((days as i64).days()).ok()
}

fn is_time(text: &str) -> bool {
    text.contains(':')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte))
}

/// Whole numbers without exponent: an identity number stored as 1.0000000146E10 is 10000000146.
fn plain_number(number: f64) -> String {
    let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
    if is_whole {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

pub fn tidy(text: &str) -> String {
    // Most cells of a long list are plain already.
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    let visible: String = text.chars().filter(|letter| !is_stray(*letter)).collect();
    rules::turkish::tidy_name(&visible)
}

fn is_stray(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn numbers_read_as_typed() {
        assert_eq!(text(&Value::Number(1.0000000146e10)), "10000000146");
        assert_eq!(text(&Value::Number(5415908301.0)), "5415908301");
        assert_eq!(text(&Value::Number(1.5)), "1.5");
        for typed in [
            "10000000146.0",
            "10000000146,0",
            "=\"10000000146\"",
            "'10000000146",
            " 10000000146\u{a0}",
        ] {
            assert_eq!(digits(&of(typed)), "10000000146");
        }
        assert_eq!(digits(&of("12.0")), "12.0");
    }

    #[test]
    fn text_loses_only_what_cannot_be_seen() {
        assert_eq!(
            text(&of("\u{feff} Ayşe\u{200b}\u{a0}\u{a0}Nur\r\n ")),
            "Ayşe Nur"
        );
        assert_eq!(text(&of("Kâmil-Öz'ün")), "Kâmil-Öz'ün");
    }

    #[test]
    fn days_are_told_by_either_epoch() {
        assert_eq!(day(&Value::Number(25_570.0), false), "1970-01-02");
        assert_eq!(day(&Value::Number(25_570.75 - 1_462.0), true), "1970-01-02");
        assert_eq!(day(&Value::Number(23_833.0), false), "1965-04-01");
        // A year or digits run together are no number of days, and remain for the row to be named.
        assert_eq!(day(&Value::Number(1970.0), false), "1970");
        assert_eq!(day(&Value::Number(7_011_970.0), false), "7011970");
    }

    #[test]
    fn written_days_lose_their_time_of_day() {
        for (typed, kept) in [
            ("1970-01-02T00:00:00", "1970-01-02"),
            ("1970-01-02 00:00:00.000", "1970-01-02"),
            ("02.01.1970 00:00", "02.01.1970"),
            (" 02 / 01 / 1970", "02 / 01 / 1970"),
            ("2 Ocak 1970", "2 Ocak 1970"),
        ] {
            assert_eq!(day(&of(typed), false), kept);
        }
    }
}
