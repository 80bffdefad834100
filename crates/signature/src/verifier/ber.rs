//! BER made DER: what other signers stream (indefinite lengths, strings in pieces, long forms of short lengths) is written again in
//! the one form that the rest of this crate reads. X.690, 8.1 and 10.
//!
//! DER goes through unchanged, byte for byte, so that the signed parts of certificates, time-stamps and revocation answers stay what
//! was signed. Nothing is sorted: whoever checks signed attributes decides about their order. The way down is a list and not the
//! call stack, so that no nesting exhausts it.

/// No signature that people hold is larger; its content may be, and that is supplied beside it.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// A list of revoked certificates of 300,000 entries has some 1.2 million elements.
const MAX_ELEMENTS: usize = 2_000_000;
const MAX_DEPTH: usize = 64;

/// Why bytes cannot be read as BER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// More than [`MAX_BYTES`], or more elements than anybody needs.
    TooLarge,
    /// Nested deeper than 64.
    TooDeep,
    /// No BER, cut short, or followed by something else.
    Malformed,
}

/// One element, in the order in which it begins.
struct Element {
    tag: u8,
    /// Where its value begins and ends in the input, for what holds bytes of its own.
    value: (usize, usize),
    /// The index after its last descendant.
    end: usize,
    /// A piece of a string that was sent in pieces: its header is dropped.
    is_piece: bool,
}

/// What is being read: which element it is, and where it must end. None: at the two zero bytes.
struct Open {
    element: usize,
    end: Option<usize>,
    limit: usize,
}

const CONSTRUCTED: u8 = 0x20;
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// The same value in definite, shortest lengths, with strings in one piece.
///
/// # Errors
/// [`Unreadable`]; never panics, whatever the bytes are.
pub fn to_der(ber: &[u8]) -> Result<Vec<u8>, Unreadable> {
    if ber.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    Ok(write(ber, &read(ber)?))
}

fn read(ber: &[u8]) -> Result<Vec<Element>, Unreadable> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    loop {
        while let Some(top) = open.last() {
            match top.end {
                Some(end) if at == end => {}
                None if ber.get(at..top.limit.min(at + 2)) == Some(&END_OF_CONTENTS) => at += 2,
                _ => break,
            }
            let element = top.element;
            elements[element].end = elements.len();
            open.pop();
        }
        if open.is_empty() && !elements.is_empty() {
            return if at == ber.len() {
                Ok(elements)
            } else {
                Err(Unreadable::Malformed)
            };
        }
        let limit = open.last().map_or(ber.len(), |top| top.limit);
        let header = Header::read(ber, at, limit)?;
        let is_piece = match open.last() {
            Some(top) => is_piece_of(header.tag, &elements[top.element])?,
            None => false,
        };
        if elements.len() == MAX_ELEMENTS {
            return Err(Unreadable::TooLarge);
        }
        let end = header.length.map(|length| header.value + length);
        elements.push(Element {
            tag: header.tag,
            value: (header.value, end.unwrap_or(header.value)),
            end: elements.len() + 1,
            is_piece,
        });
        if header.tag & CONSTRUCTED == 0 {
            at = end.ok_or(Unreadable::Malformed)?;
        } else {
            at = header.value;
            if open.len() == MAX_DEPTH {
                return Err(Unreadable::TooDeep);
            }
            open.push(Open {
                element: elements.len() - 1,
                end,
                limit: end.unwrap_or(limit),
            });
        }
    }
}

struct Header {
    tag: u8,
    /// Where the value begins.
    value: usize,
    /// None is the indefinite form.
    length: Option<usize>,
}

impl Header {
    fn read(ber: &[u8], at: usize, limit: usize) -> Result<Self, Unreadable> {
        let rest = ber.get(at..limit).ok_or(Unreadable::Malformed)?;
        let (&tag, rest) = rest.split_first().ok_or(Unreadable::Malformed)?;
        let (&first, rest) = rest.split_first().ok_or(Unreadable::Malformed)?;
        // Tag numbers above 30 do not occur in anything that we read, and zero ends contents.
        if tag & 0x1f == 0x1f || tag == 0 {
            return Err(Unreadable::Malformed);
        }
        let (length, value) = match first {
            0..=0x7f => (Some(usize::from(first)), at + 2),
            0x80 if tag & CONSTRUCTED != 0 => (None, at + 2),
            0x81..=0x88 => {
                let count = usize::from(first & 0x7f);
                let digits = rest.get(..count).ok_or(Unreadable::Malformed)?;
                let length = digits
                    .iter()
                    .fold(0u64, |length, digit| length << 8 | u64::from(*digit));
                let length = usize::try_from(length).map_err(|_| Unreadable::Malformed)?;
                (Some(length), at + 2 + count)
            }
            _ => return Err(Unreadable::Malformed),
        };
        if length.is_some_and(|length| length > limit - value) {
            return Err(Unreadable::Malformed);
        }
        Ok(Self { tag, value, length })
    }
}

/// Strings that BER allows to be sent in pieces. A bit string in pieces is not read: nobody sends one, and each piece would bring
/// its own count of unused bits.
fn is_string(universal: u8) -> bool {
    matches!(universal, 0x04 | 0x0c | 0x12..=0x16 | 0x19..=0x1c | 0x1e)
}

fn is_piece_of(tag: u8, parent: &Element) -> Result<bool, Unreadable> {
    let whole = parent.tag & !CONSTRUCTED;
    // A universal type other than SEQUENCE and SET has no parts, unless it is a string in pieces.
    if parent.tag & 0xc0 != 0 || matches!(whole, 0x10 | 0x11) {
        return Ok(false);
    }
    let same = is_string(whole) && tag & !CONSTRUCTED == whole;
    if same {
        Ok(true)
    } else {
        Err(Unreadable::Malformed)
    }
}

/// Written from the end to the beginning: when a header's turn comes, what it holds is there already and its length known.
fn write(ber: &[u8], elements: &[Element]) -> Vec<u8> {
    let mut backwards = Vec::with_capacity(ber.len());
    // How much was there before an element's last byte.
    let mut before = vec![0; elements.len()];
    for (index, element) in elements.iter().enumerate().rev() {
        before[index] = backwards.len();
        if element.tag & CONSTRUCTED == 0 {
            let (from, to) = element.value;
            backwards.extend(ber[from..to].iter().rev());
        }
        if element.is_piece {
            continue;
        }
        let length = backwards.len() - before[element.end - 1];
        push_length(&mut backwards, length);
        let universal = element.tag & !CONSTRUCTED;
        backwards.push(if is_string(universal) {
            universal
        } else {
            element.tag
        });
    }
    backwards.reverse();
    backwards
}

fn push_length(backwards: &mut Vec<u8>, length: usize) {
    if length < 0x80 {
        backwards.push(length as u8);
        return;
    }
    let mut rest = length;
    let mut count = 0;
    while rest > 0 {
        backwards.push((rest & 0xff) as u8);
        rest >>= 8;
        count += 1;
    }
    backwards.push(0x80 | count);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_goes_through_unchanged() {
        for der in [
            &[0x30, 0x00][..],
            &[0x30, 0x06, 0x02, 0x01, 0x05, 0x04, 0x01, 0xff],
            &[0x31, 0x05, 0xa0, 0x03, 0x02, 0x01, 0x00],
            &[0x04, 0x00],
            &[0x30, 0x04, 0x30, 0x00, 0x30, 0x00],
        ] {
            assert_eq!(to_der(der).as_deref(), Ok(der));
        }
        let mut long = vec![0x04, 0x82, 0x01, 0x00];
        long.extend([7; 256]);
        assert_eq!(to_der(&long), Ok(long));
    }

    #[test]
    fn indefinite_and_long_lengths_become_short() {
        let ber = [
            0x30, 0x80, 0x02, 0x81, 0x01, 0x05, 0xa0, 0x80, 0x30, 0x83, 0, 0, 0, 0, 0, 0, 0,
        ];
        assert_eq!(
            to_der(&ber),
            Ok(vec![0x30, 0x07, 0x02, 0x01, 0x05, 0xa0, 0x02, 0x30, 0x00])
        );
    }

    /// Pieces within pieces, and an empty string: the octets are concatenated.
    #[test]
    fn a_string_in_pieces_becomes_one() {
        let ber = [
            0x24, 0x80, 0x04, 0x01, b'a', 0x24, 0x06, 0x04, 0x01, b'b', 0x04, 0x01, b'c', 0x04, 0,
            0, 0,
        ];
        assert_eq!(to_der(&ber), Ok(b"\x04\x03abc".to_vec()));
        assert_eq!(to_der(&[0x24, 0x80, 0, 0]), Ok(vec![0x04, 0x00]));
        assert_eq!(
            to_der(&[0x30, 0x06, 0x24, 0x80, 0, 0, 0x05, 0x00]),
            Ok(vec![0x30, 0x04, 0x04, 0x00, 0x05, 0x00])
        );
    }

    #[test]
    fn what_is_no_ber_is_refused() {
        for bad in [
            &[][..],
            &[0x30],
            &[0x30, 0x80],
            &[0x30, 0x80, 0],
            &[0x30, 0x01],
            &[0x30, 0x00, 0x00],
            &[0x04, 0x80, 0, 0],
            &[0x30, 0x02, 0x04, 0x01],
            &[0x1f, 0x1f, 0x00],
            &[0x30, 0xff],
            &[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            // Another type within a string, and an INTEGER with parts.
            &[0x24, 0x03, 0x02, 0x01, 0x00],
            &[0x22, 0x03, 0x02, 0x01, 0x00],
            // An indefinite element may not reach beyond the definite one around it.
            &[0x30, 0x03, 0x30, 0x80, 0x00, 0x00],
        ] {
            assert_eq!(to_der(bad), Err(Unreadable::Malformed), "{bad:02x?}");
        }
    }

    #[test]
    fn there_are_bounds() {
        let deep = |depth: usize| {
            [vec![[0x30, 0x80]; depth], vec![[0, 0]; depth]]
                .concat()
                .concat()
        };
        assert!(to_der(&deep(MAX_DEPTH)).is_ok());
        assert_eq!(to_der(&deep(MAX_DEPTH + 1)), Err(Unreadable::TooDeep));
        assert_eq!(to_der(&deep(1_000_000)), Err(Unreadable::TooDeep));
        assert_eq!(
            to_der(&vec![0x30; MAX_BYTES + 1]),
            Err(Unreadable::TooLarge)
        );
        let mut wide = vec![0x30, 0x80];
        wide.extend([0x05, 0x00].repeat(MAX_ELEMENTS));
        assert_eq!(to_der(&wide), Err(Unreadable::TooLarge));
    }

    /// Whatever comes out can be read again, and does not change any more.
    #[test]
    fn what_comes_out_is_der() {
        let seed = [
            0x30, 0x80, 0x24, 0x80, 0x04, 0x01, b'a', 0, 0, 0x31, 0x81, 0x03, 0x02, 0x01, 0x05, 0,
            0,
        ];
        for at in 0..seed.len() {
            for byte in 0..=255 {
                let mut ber = seed;
                ber[at] = byte;
                if let Ok(der) = to_der(&ber) {
                    assert_eq!(to_der(&der).as_ref(), Ok(&der));
                }
            }
        }
    }
}
