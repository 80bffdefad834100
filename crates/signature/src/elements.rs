//! DER read in place, element by element (X.690, 8.1 and 10). Writing is in `tlv`.
//!
//! Signatures are checked as they stand, byte by byte and in a hurry, so what is read here stays a piece of what was received and
//! nothing is copied. Only the shortest length is taken, and only tags that fit one byte: no structure of ours has others.

use crate::signed::Malformed;

const NOT_DER: Malformed = Malformed("element");

/// One element: its tag, its value, and both with the length between them.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    pub tag: u8,
    pub value: &'a [u8],
    pub whole: &'a [u8],
}

/// The elements of a value, one after another.
#[derive(Clone, Copy)]
pub struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    pub fn of(value: &'a [u8]) -> Self {
        Self { rest: value }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next element, of whatever type.
    pub fn any(&mut self) -> Result<Element<'a>, Malformed> {
        let bytes = self.rest;
        let (&tag, &first) = match bytes {
            [tag, first, ..] => (tag, first),
            _ => return Err(NOT_DER),
        };
        // Tag numbers above 30 take more bytes, and none of ours is above.
        if tag & 0x1f == 0x1f {
            return Err(NOT_DER);
        }
        let (header, length) = if first < 0x80 {
            (2, usize::from(first))
        } else {
            long_length(&bytes[2..], first)?
        };
        let end = header + length;
        let (whole, rest) = bytes.split_at_checked(end).ok_or(NOT_DER)?;
        self.rest = rest;
        Ok(Element {
            tag,
            value: &whole[header..],
            whole,
        })
    }

    /// The next element, which must have this tag.
    pub fn take(&mut self, tag: u8) -> Result<Element<'a>, Malformed> {
        if self.rest.first() == Some(&tag) {
            self.any()
        } else {
            Err(NOT_DER)
        }
    }

    /// The next element if it has this tag.
    pub fn take_if(&mut self, tag: u8) -> Result<Option<Element<'a>>, Malformed> {
        if self.rest.first() == Some(&tag) {
            self.any().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The parts of the next element, which must have this tag.
    pub fn enter(&mut self, tag: u8) -> Result<Self, Malformed> {
        self.take(tag).map(|element| Self::of(element.value))
    }

    /// Nothing may follow.
    pub fn finish(self) -> Result<(), Malformed> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(NOT_DER)
        }
    }
}

/// Header size and length, where the first length byte says that more follow. At most four: the callers' caps are far below.
fn long_length(rest: &[u8], first: u8) -> Result<(usize, usize), Malformed> {
    let count = usize::from(first & 0x7f);
    if !(1..=4).contains(&count) {
        return Err(NOT_DER);
    }
    let digits = rest.get(..count).ok_or(NOT_DER)?;
    let length = digits
        .iter()
        .fold(0u32, |length, digit| length << 8 | u32::from(*digit));
    let shortest = digits[0] != 0 && length >= 0x80;
    if !shortest {
        return Err(NOT_DER);
    }
    Ok((2 + count, usize::try_from(length).map_err(|_| NOT_DER)?))
}

/// The one element that these bytes are.
pub fn only(bytes: &[u8], tag: u8) -> Result<Element<'_>, Malformed> {
    let mut elements = Elements::of(bytes);
    let element = elements.take(tag)?;
    elements.finish()?;
    Ok(element)
}

/// A number from 0 to 2³²−1, in its shortest form.
pub fn small_number(value: &[u8]) -> Result<u32, Malformed> {
    let digits = match value {
        [] => return Err(NOT_DER),
        [0, second, ..] if *second < 0x80 => return Err(NOT_DER),
        [0, rest @ ..] if !rest.is_empty() => rest,
        [first, ..] if *first >= 0x80 => return Err(NOT_DER),
        digits => digits,
    };
    if digits.len() > 4 {
        return Err(NOT_DER);
    }
    Ok(digits
        .iter()
        .fold(0, |number, digit| number << 8 | u32::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::{INTEGER, OCTET_STRING, tlv, unsigned};

    #[test]
    fn what_is_written_is_read_again() {
        for size in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            let value = vec![7; size];
            let bytes = tlv(OCTET_STRING, &[&value]);
            let read = only(&bytes, OCTET_STRING).unwrap();
            assert_eq!((read.value, read.whole), (&value[..], &bytes[..]));
        }
    }

    #[test]
    fn only_the_shortest_form_is_read() {
        for bad in [
            &[][..],
            &[0x04],
            &[0x04, 0x01],
            &[0x04, 0x00, 0x00],
            &[0x04, 0x81, 0x01, 0x00],
            &[0x04, 0x82, 0x00, 0x80],
            &[0x30, 0x80, 0x00, 0x00],
            &[0x04, 0x85, 0, 0, 0, 0, 1, 0],
            &[0x04, 0xff],
            &[0x1f, 0x04, 0x00],
            &[0x05, 0x00],
        ] {
            assert!(only(bad, OCTET_STRING).is_err(), "{bad:02x?}");
        }
    }

    #[test]
    fn numbers_are_shortest_and_not_negative() {
        for (bytes, number) in [
            (&[0][..], 0),
            (&[5], 5),
            (&[0, 0x80], 0x80),
            (&[0, 0xff, 0xff, 0xff, 0xff], u32::MAX),
        ] {
            assert_eq!(small_number(bytes), Ok(number));
            let written = unsigned(&number.to_be_bytes());
            assert_eq!(only(&written, INTEGER).unwrap().value, bytes);
        }
        for bad in [&[][..], &[0, 5], &[0x80], &[1, 0, 0, 0, 0], &[0, 0]] {
            assert!(small_number(bad).is_err(), "{bad:02x?}");
        }
    }
}
