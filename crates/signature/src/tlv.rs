//! Writing DER: a tag, a length, and the parts one after another. Reading is left to the `der` crate.

use const_oid::ObjectIdentifier;

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OBJECT_IDENTIFIER: u8 = 0x06;
pub const ENUMERATED: u8 = 0x0a;
pub const UTF8_STRING: u8 = 0x0c;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;
pub const PRINTABLE_STRING: u8 = 0x13;
pub const IA5_STRING: u8 = 0x16;
pub const BMP_STRING: u8 = 0x1e;
/// Context-specific, primitive; add the number.
pub const CONTEXT: u8 = 0x80;
/// Context-specific, constructed; add the number.
pub const CONTEXT_CONSTRUCTED: u8 = 0xa0;

/// One element whose content is `parts`, one after another.
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    head(&mut out, tag, length);
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// Tag and length of an element, where the content is written by other means.
pub fn head(out: &mut Vec<u8>, tag: u8, length: usize) {
    out.push(tag);
    if length < 0x80 {
        out.push(length as u8);
        return;
    }
    let bytes = length.to_be_bytes();
    let zeros = (length.leading_zeros() / 8) as usize;
    out.push(0x80 | (bytes.len() - zeros) as u8);
    out.extend_from_slice(&bytes[zeros..]);
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(SEQUENCE, parts)
}

/// `[number]` around whole elements.
pub fn explicit(number: u8, parts: &[&[u8]]) -> Vec<u8> {
    tlv(CONTEXT_CONSTRUCTED | number, parts)
}

pub fn oid(oid: &ObjectIdentifier) -> Vec<u8> {
    tlv(OBJECT_IDENTIFIER, &[oid.as_bytes()])
}

pub fn octets(content: &[u8]) -> Vec<u8> {
    tlv(OCTET_STRING, &[content])
}

/// Whole bytes, no bit left over.
pub fn bits(content: &[u8]) -> Vec<u8> {
    tlv(BIT_STRING, &[&[0], content])
}

/// A list of named bits (X.690, 11.2.2): bit 0 first, no zero bit at the end.
pub fn named_bits(set: &[u8]) -> Vec<u8> {
    let Some(last) = set.iter().max() else {
        return tlv(BIT_STRING, &[&[0]]);
    };
    let mut bytes = vec![0u8; usize::from(last / 8) + 1];
    for bit in set {
        bytes[usize::from(bit / 8)] |= 0x80 >> (bit % 8);
    }
    tlv(BIT_STRING, &[&[7 - last % 8], &bytes])
}

/// A number that is not negative, from its big-endian bytes.
pub fn unsigned(big_endian: &[u8]) -> Vec<u8> {
    let zeros = big_endian.iter().take_while(|byte| **byte == 0).count();
    let trimmed = &big_endian[zeros..];
    match trimmed.first() {
        None => tlv(INTEGER, &[&[0]]),
        Some(first) if *first >= 0x80 => tlv(INTEGER, &[&[0], trimmed]),
        Some(_) => tlv(INTEGER, &[trimmed]),
    }
}

pub fn number(value: u64) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

pub fn yes() -> Vec<u8> {
    tlv(BOOLEAN, &[&[0xff]])
}

pub fn utf8(text: &str) -> Vec<u8> {
    tlv(UTF8_STRING, &[text.as_bytes()])
}

#[cfg(test)]
mod tests {
    use der::{Decode, asn1::AnyRef};

    use super::*;

    #[test]
    fn lengths_are_the_shortest_that_fit() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            let der = octets(&vec![7; length]);
            assert_eq!(AnyRef::from_der(&der).unwrap().value().len(), length);
        }
    }

    #[test]
    fn numbers_and_named_bits_are_the_shortest_that_fit() {
        assert_eq!(number(0), [2, 1, 0]);
        assert_eq!(number(0x80), [2, 2, 0, 0x80]);
        assert_eq!(number(0x1_0000), [2, 3, 1, 0, 0]);
        // digitalSignature and nonRepudiation; keyCertSign and cRLSign.
        assert_eq!(named_bits(&[0, 1]), [3, 2, 6, 0xc0]);
        assert_eq!(named_bits(&[5, 6]), [3, 2, 1, 0x06]);
        assert_eq!(named_bits(&[8]), [3, 3, 7, 0, 0x80]);
        assert_eq!(named_bits(&[]), [3, 1, 0]);
    }
}
