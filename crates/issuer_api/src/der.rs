//! Bytes of ASN.1, as base64 (RFC 4648, section 4) in JSON.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

/// DER. No `Debug`: a certificate names a person.
#[derive(Clone, PartialEq, Eq, Zeroize)]
pub struct Der(pub Vec<u8>);

impl Serialize for Der {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Der {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = BASE64_STANDARD.decode(text);
        bytes
            .map(Self)
            .map_err(|_| serde::de::Error::custom("not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_text_in_json_and_nothing_else_is_taken() {
        let sent = serde_json::to_string(&Der(vec![0x30, 0x00])).unwrap();
        assert_eq!(sent, "\"MAA=\"");
        assert!(serde_json::from_str::<Der>(&sent).unwrap() == Der(vec![0x30, 0x00]));
        assert!(serde_json::from_str::<Der>("\"MAA\"").is_err());
        assert!(serde_json::from_str::<Der>("[48, 0]").is_err());
    }
}
