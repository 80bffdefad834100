//! What may become a PIN: digits only, long enough, and not what a thief who knows the holder would try first.

use std::ops::RangeInclusive;

use crate::secret::Pin;

/// Fewer digits than this are refused even where the card would take them. The PIN in use today has six.
const FEWEST_DIGITS: usize = 6;
/// So many neighbours in a row (1234, 9876, 5555) make a PIN weak.
const ROW: usize = 4;
/// So many digits shared with the identity number or the birth date make a PIN weak.
const SHARED: usize = 6;

/// Why a new PIN was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NewPinFault {
    NotDigits,
    TooShort,
    TooLong,
    /// 123456, 987654, or four such neighbours anywhere.
    Run,
    /// 111111, 121212, 123123, 1555582, or only two different digits.
    Repeat,
    /// Six digits in a row which are also six in a row of the identity number.
    IdentityNumber,
    /// Six digits in a row which are the birth date in one of the usual orders.
    BirthDate,
}

impl NewPinFault {
    pub const ALL: &'static [Self] = &[
        Self::NotDigits,
        Self::TooShort,
        Self::TooLong,
        Self::Run,
        Self::Repeat,
        Self::IdentityNumber,
        Self::BirthDate,
    ];

    /// The name under which a screen looks up its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotDigits => "new-pin-not-digits",
            Self::TooShort => "new-pin-too-short",
            Self::TooLong => "new-pin-too-long",
            Self::Run => "new-pin-run",
            Self::Repeat => "new-pin-repeat",
            Self::IdentityNumber => "new-pin-identity-number",
            Self::BirthDate => "new-pin-birth-date",
        }
    }
}

/// A day of the Gregorian calendar, as it stands in a certificate or was typed.
#[derive(Clone, Copy)]
pub struct BirthDate {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// What a thief of the wallet knows. Absent where the program does not know it either.
#[derive(Clone, Copy, Default)]
pub struct Owner<'a> {
    /// The eleven digits.
    pub identity_number: Option<&'a str>,
    pub birth_date: Option<BirthDate>,
}

/// Whether this may become the PIN of a card that takes PINs of `lengths` (in digits).
pub fn check_new_pin(
    pin: &Pin,
    lengths: RangeInclusive<usize>,
    owner: Owner<'_>,
) -> Result<(), NewPinFault> {
    let digits = pin.expose().as_bytes();
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(NewPinFault::NotDigits);
    }
    if digits.len() < FEWEST_DIGITS.max(*lengths.start()) {
        return Err(NewPinFault::TooShort);
    }
    if digits.len() > *lengths.end() {
        return Err(NewPinFault::TooLong);
    }
    if has_row(digits, 1) || has_row(digits, -1) {
        return Err(NewPinFault::Run);
    }
    if has_row(digits, 0) || is_periodic(digits) || different(digits) <= 2 {
        return Err(NewPinFault::Repeat);
    }
    if owner
        .identity_number
        .is_some_and(|number| shares(digits, number.as_bytes()))
    {
        return Err(NewPinFault::IdentityNumber);
    }
    if owner.birth_date.is_some_and(|date| {
        written(date)
            .iter()
            .any(|text| shares(digits, text.as_bytes()))
    }) {
        return Err(NewPinFault::BirthDate);
    }
    Ok(())
}

/// Whether [`ROW`] digits in a row each differ from the one before by `step`.
fn has_row(digits: &[u8], step: i16) -> bool {
    digits.windows(ROW).any(|row| {
        row.windows(2)
            .all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step)
    })
}

/// 121212, 123123, 123412: a beginning that is only repeated.
fn is_periodic(digits: &[u8]) -> bool {
    (1..=digits.len() / 2).any(|period| {
        digits
            .iter()
            .zip(&digits[period..])
            .all(|(one, other)| one == other)
    })
}

fn different(digits: &[u8]) -> usize {
    let mut seen = [false; 256];
    for digit in digits {
        seen[usize::from(*digit)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

fn shares(digits: &[u8], known: &[u8]) -> bool {
    digits
        .windows(SHARED)
        .any(|part| known.windows(SHARED).any(|other| other == part))
}

/// The orders in which people write a date.
fn written(BirthDate { year, month, day }: BirthDate) -> [String; 6] {
    let short = year % 100;
    [
        format!("{day:02}{month:02}{year:04}"),
        format!("{year:04}{month:02}{day:02}"),
        format!("{month:02}{day:02}{year:04}"),
        format!("{day:02}{month:02}{short:02}"),
        format!("{short:02}{month:02}{day:02}"),
        format!("{month:02}{day:02}{short:02}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(pin: &str) -> Result<(), NewPinFault> {
        let owner = Owner {
            identity_number: Some("10000000146"),
            birth_date: Some(BirthDate {
                year: 1987,
                month: 6,
                day: 4,
            }),
        };
        check_new_pin(&Pin::new(pin).unwrap(), 4..=8, owner)
    }

    #[test]
    fn weak_ones_are_refused_with_the_reason() {
        use NewPinFault::*;
        for (pin, fault) in [
            ("48a516", NotDigits),
            ("４８１５１６", NotDigits),
            ("48151", TooShort),
            ("481516234", TooLong),
            ("123456", Run),
            ("876543", Run),
            ("917654", Run),
            ("111111", Repeat),
            ("155558", Repeat),
            ("272727", Repeat),
            ("274274", Repeat),
            ("2742742", Repeat),
            ("771177", Repeat),
            ("000146", IdentityNumber),
            ("9000146", IdentityNumber),
            ("040687", BirthDate),
            ("870604", BirthDate),
            ("060487", BirthDate),
            ("061987", BirthDate),
            ("198706", BirthDate),
            ("04061987", BirthDate),
        ] {
            assert_eq!(verdict(pin), Err(fault), "{pin}");
        }
    }

    #[test]
    fn good_ones_are_taken() {
        for pin in ["481516", "290753", "112358", "90210742"] {
            assert_eq!(verdict(pin), Ok(()), "{pin}");
        }
        // Whose PIN it is to be is not always known.
        let pin = Pin::new("000146").unwrap();
        assert_eq!(check_new_pin(&pin, 6..=6, Owner::default()), Ok(()));
    }

    #[test]
    fn keys_are_unique() {
        let keys: std::collections::BTreeSet<_> =
            NewPinFault::ALL.iter().map(|fault| fault.key()).collect();
        assert_eq!(keys.len(), NewPinFault::ALL.len());
    }
}
