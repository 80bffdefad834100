//! How a message becomes bytes and bytes a message: JSON under a size cap, nothing unknown in it, and a version that is ours.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The one version of the protocol. Portals and apps of another say so instead of guessing.
pub const VERSION: u32 = 2;

/// The `version` of a message; it can only be ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Version;

impl TryFrom<u32> for Version {
    type Error = &'static str;
    fn try_from(number: u32) -> Result<Self, Self::Error> {
        match number == VERSION {
            true => Ok(Self),
            false => Err("another version of the protocol"),
        }
    }
}

impl From<Version> for u32 {
    fn from(_: Version) -> Self {
        VERSION
    }
}

/// What goes over the wire.
pub trait Message: Serialize + DeserializeOwned {
    /// In bytes of JSON. Whoever receives stops reading there.
    const LARGEST: usize;
}

/// Why bytes are no message. Says nothing of what is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireFault {
    #[error("the message is larger than any that is meant")]
    TooLarge,
    #[error("the message is of another version of the protocol")]
    OtherVersion,
    #[error("the message cannot be read")]
    Unreadable,
}

/// # Errors
/// [`WireFault::TooLarge`] for what the other side would not take.
pub fn write<M: Message>(message: &M) -> Result<Vec<u8>, WireFault> {
    let bytes = serde_json::to_vec(message).map_err(|_| WireFault::Unreadable)?;
    match bytes.len() <= M::LARGEST {
        true => Ok(bytes),
        false => Err(WireFault::TooLarge),
    }
}

/// # Errors
/// [`WireFault`]; never panics, whatever the bytes are.
pub fn read<M: Message>(bytes: &[u8]) -> Result<M, WireFault> {
    #[derive(Deserialize)]
    struct OnlyVersion {
        version: u32,
    }

    if bytes.len() > M::LARGEST {
        return Err(WireFault::TooLarge);
    }
    serde_json::from_slice(bytes).map_err(|_| match serde_json::from_slice(bytes) {
        Ok(OnlyVersion { version }) if version != VERSION => WireFault::OtherVersion,
        _ => WireFault::Unreadable,
    })
}
