//! Values of fixed length, as 64 or 128 hexadecimal digits on the wire, and signatures as base64.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A text that does not hold the value it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the value has not the form that the protocol gives it")]
pub struct Malformed;

/// The random number of one hand-off, 256 bits, in everything that is signed for it. Not a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nonce(pub [u8; 32]);

/// What the app shows to be the one that redeemed the code, 256 bits. Of no use without the run's key.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bearer(pub [u8; 32]);

/// The public half of the key that the app made for this run: Ed25519 (RFC 8032).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunPublicKey(pub [u8; 32]);

/// A signature by the run's key.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Proof(pub [u8; 64]);

/// What a card without a key of its own answers with: an HMAC by the secret that lies on it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PossessionAnswer(pub [u8; 32]);

/// A CMS signature over one text, in DER, as the card made it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cms(Vec<u8>);

impl Cms {
    /// With certificates of a whole path it is below a tenth of this.
    pub const LARGEST: usize = 64 * 1024;

    /// # Errors
    /// [`Malformed`] when it is empty or larger than [`Cms::LARGEST`].
    pub fn new(der: Vec<u8>) -> Result<Self, Malformed> {
        match (1..=Self::LARGEST).contains(&der.len()) {
            true => Ok(Self(der)),
            false => Err(Malformed),
        }
    }

    pub fn der(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<String> for Cms {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        if text.len() > Self::LARGEST.div_ceil(3) * 4 {
            return Err(Malformed);
        }
        Self::new(STANDARD.decode(text).map_err(|_| Malformed)?)
    }
}

impl From<Cms> for String {
    fn from(cms: Cms) -> Self {
        STANDARD.encode(cms.0)
    }
}

impl fmt::Debug for Cms {
    // A signer's certificate holds an identity number.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Cms({} bytes)", self.0.len())
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Bearer(…)")
    }
}

impl fmt::Debug for PossessionAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PossessionAnswer(…)")
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Proof(…)")
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves
        .map(|half| char::from(DIGITS[usize::from(half)]))
        .collect()
}

/// Small digits only: one value has one spelling.
fn from_hexadecimal<const N: usize>(text: &str) -> Result<[u8; N], Malformed> {
    let half = |digit: u8| match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(Malformed),
    };
    if text.len() != 2 * N {
        return Err(Malformed);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = half(pair[0])? << 4 | half(pair[1])?;
    }
    Ok(bytes)
}

macro_rules! hexadecimal_on_the_wire {
    ($($name:ident),+) => {$(
        impl TryFrom<String> for $name {
            type Error = Malformed;
            fn try_from(mut text: String) -> Result<Self, Malformed> {
                let read = from_hexadecimal(&text).map(Self);
                text.zeroize();
                read
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                hexadecimal(&value.0)
            }
        }
    )+};
}
hexadecimal_on_the_wire!(Nonce, Bearer, RunPublicKey, Proof, PossessionAnswer);

impl fmt::Display for Nonce {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hexadecimal(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        let nonce = Nonce(std::array::from_fn(|at| at as u8 * 8));
        let text = String::from(nonce);
        assert_eq!(Nonce::try_from(text.clone()), Ok(nonce));
        for other in [
            text.to_uppercase(),
            text[1..].to_owned(),
            format!("{text}0"),
            text.replacen('0', "g", 1),
            format!("ş{}", &text[2..]),
            String::new(),
        ] {
            assert_eq!(Nonce::try_from(other.clone()), Err(Malformed), "{other}");
        }
    }

    #[test]
    fn a_signature_has_a_size() {
        assert_eq!(Cms::new(Vec::new()), Err(Malformed));
        assert_eq!(Cms::new(vec![0; Cms::LARGEST + 1]), Err(Malformed));
        let largest = Cms::new(vec![7; Cms::LARGEST]).unwrap();
        assert_eq!(Cms::try_from(String::from(largest.clone())), Ok(largest));
        for text in ["", "====", "MA", "MA==\n", "M A=", "ş"] {
            assert_eq!(Cms::try_from(text.to_owned()), Err(Malformed), "{text:?}");
        }
        assert_eq!(Cms::try_from("A".repeat(1 << 20)), Err(Malformed));
    }

    #[test]
    fn secrets_do_not_reach_a_log() {
        let shown = format!(
            "{:?} {:?} {:?}",
            Bearer([7; 32]),
            Proof([7; 64]),
            Cms(vec![7; 3])
        );
        assert_eq!(shown, "Bearer(…) Proof(…) Cms(3 bytes)");
    }
}
