//! An object identifier as a settings file writes it: dotted, such as "1.3.6.1.4.1.99999.1".

use const_oid::ObjectIdentifier;
use serde::{Deserialize, Deserializer};

pub(crate) fn dotted<'de, D: Deserializer<'de>>(text: D) -> Result<ObjectIdentifier, D::Error> {
    let text = String::deserialize(text)?;
    ObjectIdentifier::new(&text).map_err(serde::de::Error::custom)
}
