//! RSA keys that look well and are not: made by a card with a known flaw, or with an exponent that nobody should use.

use signature::elements::{self, Elements};
use signature::signed::Malformed;
use signature::tlv;

/// What is wrong with an RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// ROCA (CVE-2017-15361): the cards of one maker drew primes from so few that a modulus can be factored.
    Roca,
    /// A modulus with a small factor.
    SmallFactor,
    /// Even, or below 65537 (FIPS 186-5, A.1.1).
    Exponent,
}

/// The odd primes by which the flaw shows: Nemec and others, "The Return of Coppersmith's Attack", 2017, section 3.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Looks at an RSAPublicKey (RFC 8017, A.1.1), in DER.
pub fn weakness(key: &[u8]) -> Result<Option<Weakness>, Malformed> {
    let mut parts = Elements::of(elements::only(key, tlv::SEQUENCE)?.value);
    let modulus = parts.take(tlv::INTEGER)?.value;
    let exponent = parts.take(tlv::INTEGER)?.value;
    parts.finish()?;
    Ok(if is_weak(exponent) {
        Some(Weakness::Exponent)
    } else if PRIMES.iter().any(|prime| remainder(modulus, *prime) == 0) {
        Some(Weakness::SmallFactor)
    } else if is_roca(modulus) {
        Some(Weakness::Roca)
    } else {
        None
    })
}

fn is_weak(exponent: &[u8]) -> bool {
    let is_even = exponent.last().is_none_or(|last| last % 2 == 0);
    // Two bytes, or three with the zero that keeps a number positive, are at most 65535.
    let is_small = matches!(exponent, [] | [_] | [_, _] | [0, _, _]);
    is_even || is_small
}

/// Every prime of such a key is a power of 65537 modulo the product of these primes, and so is the modulus. Of other keys one in some
/// hundred million is; it is refused as well, and its card makes another.
fn is_roca(modulus: &[u8]) -> bool {
    PRIMES
        .iter()
        .all(|prime| is_power_of_65537(remainder(modulus, *prime), *prime))
}

fn remainder(number: &[u8], prime: u32) -> u32 {
    number
        .iter()
        .fold(0, |left, byte| (left * 256 + u32::from(*byte)) % prime)
}

fn is_power_of_65537(number: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == number {
            return true;
        }
        power = power * (65_537 % prime) % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use signature::key::PublicKey;
    use signature::signing_key::{NewKey, SigningKey};

    use super::*;

    fn key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
        tlv::sequence(&[&tlv::unsigned(modulus), &tlv::unsigned(exponent)])
    }

    fn found(modulus: &[u8], exponent: &[u8]) -> Option<Weakness> {
        weakness(&key(modulus, exponent)).unwrap()
    }

    /// 65537 to the power of 127, of 2033 bits: as a flawed card's modulus, a power of 65537 modulo each of the primes.
    fn flawed() -> Vec<u8> {
        let mut number = vec![0_u8; 256];
        number[255] = 1;
        for _ in 0..127 {
            let mut carry = 0;
            // n · 65537 = n · 65536 + n: added to itself, two bytes to the left.
            let before = number.clone();
            for at in (0..256).rev() {
                let shifted = before.get(at + 2).copied().unwrap_or_default();
                let sum = u16::from(before[at]) + u16::from(shifted) + carry;
                number[at] = sum.to_be_bytes()[1];
                carry = sum >> 8;
            }
        }
        number
    }

    #[test]
    fn keys_of_the_flawed_cards_are_known_by_their_modulus() {
        assert_eq!(found(&flawed(), &[1, 0, 1]), Some(Weakness::Roca));
    }

    #[test]
    fn keys_as_they_should_be_pass() {
        for _ in 0..3 {
            let made = SigningKey::generate(NewKey::Rsa2048).unwrap();
            let spki = PublicKey::from_spki(&made.spki().unwrap()).unwrap();
            assert_eq!(weakness(spki.bytes()), Ok(None));
        }
    }

    #[test]
    fn small_factors_and_small_exponents_are_seen() {
        let mut modulus = flawed();
        let left = remainder(&modulus, 167);
        // Made divisible by 167, with the last byte far from a carry.
        modulus[255] = 0;
        let rest = remainder(&modulus, 167);
        modulus[255] = u8::try_from((167 - rest) % 167).unwrap();
        assert_ne!(left, 0);
        assert_eq!(found(&modulus, &[1, 0, 1]), Some(Weakness::SmallFactor));
        for exponent in [&[3][..], &[0xff, 0xff], &[1, 0, 0], &[1]] {
            assert_eq!(found(&flawed(), exponent), Some(Weakness::Exponent));
        }
        assert!(weakness(b"0").is_err());
    }
}
