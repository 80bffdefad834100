//! What parent and child say to each other: a mark, a length, and one message as JSON.
//!
//! Drivers print. What one prints on standard output lands between the messages, so every message begins with a mark, and
//! whatever comes before the mark is passed over.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::card_error::CardError;
use crate::key::{Key, NewKey};
use crate::listing::StoredCertificate;
use crate::reader_service::SeenReader;
use crate::scheme::Scheme;
use crate::secret::{Entry, Login, Pin, TypedSecret, UnlockSecret};
use crate::token::{Place, Reader, UnlockStyle};

/// Not text, so that no driver prints it by chance.
const MARK: [u8; 8] = [0x1f, 0xc5, 0x00, 0xe7, 0x9a, 0xff, 0x02, 0xb3];
/// Bytes. A certificate has some two thousand, and JSON makes four of each.
const LONGEST: u32 = 4 << 20;

/// A secret on its way to the child. Only here can one be written out at all.
#[derive(Serialize, Deserialize)]
pub(crate) struct Secret {
    /// `None`: on the reader's keypad.
    text: Option<Zeroizing<String>>,
    last_try_known: bool,
}

/// Who logs in.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Who {
    Holder,
    /// The "security officer": whoever has the unlock secret.
    Officer,
}

impl Login {
    pub(crate) fn on_the_wire(&self) -> (Who, Secret) {
        match self {
            Self::Holder(pin) => (Who::Holder, pin.into()),
            Self::Officer(secret) => (Who::Officer, secret.into()),
        }
    }
}

/// What the child is asked to do.
#[derive(Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Of the PC/SC service, without any driver.
    SeenReaders,
    Readers,
    Certificates(Place),
    Keys(Place),
    Sign {
        place: Place,
        key: Key,
        scheme: Scheme,
        /// What C_Sign is given: the digest, or the DigestInfo.
        bytes: Vec<u8>,
        pin: Secret,
    },
    /// Logs in, and stays so for [`Ask::SignKept`].
    Keep {
        place: Place,
        pin: Secret,
    },
    SignKept {
        id: Vec<u8>,
        scheme: Scheme,
        bytes: Vec<u8>,
    },
    MakeKey {
        place: Place,
        new: NewKey,
        by: Who,
        secret: Secret,
    },
    WriteCertificate {
        place: Place,
        id: Vec<u8>,
        label: String,
        der: Vec<u8>,
        by: Who,
        secret: Secret,
    },
    ChangePin {
        place: Place,
        old: Secret,
        new: Secret,
    },
    Unlock {
        place: Place,
        style: UnlockStyle,
        secret: Secret,
        new: Secret,
    },
    /// What the card is known again by is made: keys, or an object with these fresh bytes.
    Mark {
        place: Place,
        keys: bool,
        fresh: Vec<u8>,
        by: Who,
        secret: Secret,
    },
    Marks(Place),
    /// Without a PIN.
    Present {
        place: Place,
        bytes: Vec<u8>,
    },
    ShowPin {
        place: Place,
        bytes: Vec<u8>,
        pin: Secret,
    },
    ChangeUnlockSecret {
        place: Place,
        old: Secret,
        new: Secret,
    },
}

/// By what a card shows itself.
#[derive(Serialize, Deserialize)]
pub(crate) enum Shown {
    /// SubjectPublicKeyInfo.
    Key(Vec<u8>),
    Secret(Zeroizing<Vec<u8>>),
}

/// What the child answers, when it is no [`CardError`].
#[derive(Serialize, Deserialize)]
pub(crate) enum Reply {
    SeenReaders(Vec<SeenReader>),
    Readers(Vec<Reader>),
    Certificates {
        stored: Vec<StoredCertificate>,
        ids: Vec<Vec<u8>>,
        keys: Vec<Key>,
    },
    Keys(Vec<Key>),
    /// As C_Sign gave it.
    Signature(Vec<u8>),
    Secret(Zeroizing<Vec<u8>>),
    Marks {
        device: Shown,
        pin_key: Option<Vec<u8>>,
    },
    Done,
}

pub(crate) type Answer = Result<Reply, CardError>;

macro_rules! on_the_wire {
    ($name:ident) => {
        impl From<&Entry<$name>> for Secret {
            fn from(entry: &Entry<$name>) -> Self {
                Self {
                    last_try_known: entry.last_try_known,
                    ..Self::from(&entry.typed)
                }
            }
        }

        impl From<&TypedSecret<$name>> for Secret {
            fn from(typed: &TypedSecret<$name>) -> Self {
                let text = match typed {
                    TypedSecret::Here(secret) => Some(Zeroizing::new(secret.expose().to_owned())),
                    TypedSecret::OnKeypad => None,
                };
                Self {
                    text,
                    last_try_known: false,
                }
            }
        }
    };
}
on_the_wire!(Pin);
on_the_wire!(UnlockSecret);

impl Secret {
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_ref().map(|text| text.as_str())
    }

    pub(crate) fn last_try_known(&self) -> bool {
        self.last_try_known
    }
}

/// One message. What was written is wiped from memory: it may hold a PIN.
pub(crate) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut counted = Counted(0);
    serde_json::to_writer(&mut counted, message)?;
    let length = u32::try_from(counted.0)
        .ok()
        .filter(|length| *length <= LONGEST)
        .ok_or(io::ErrorKind::InvalidInput)?;
    // As long as it will be from the beginning, so that no half-filled copy is left behind in memory; and in one piece, so
    // that a driver which prints meanwhile cannot come between.
    let mut frame = Zeroizing::new(Vec::with_capacity(MARK.len() + 4 + counted.0));
    frame.extend_from_slice(&MARK);
    frame.extend_from_slice(&length.to_be_bytes());
    serde_json::to_writer(&mut *frame, message)?;
    to.write_all(&frame)?;
    to.flush()
}

/// How many bytes were written.
struct Counted(usize);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The next message. `InvalidData` where it is none of ours, `UnexpectedEof` where the other side has ended.
pub(crate) fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<T> {
    let mut last = [0; MARK.len()];
    while last != MARK {
        let mut next = [0];
        from.read_exact(&mut next)?;
        last.rotate_left(1);
        last[MARK.len() - 1] = next[0];
    }
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut json = Zeroizing::new(Vec::with_capacity(length as usize));
    from.take(u64::from(length)).read_to_end(&mut json)?;
    if json.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    serde_json::from_slice(&json).map_err(|_| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn place() -> Place {
        Place {
            slot: 7,
            serial: "0042".to_owned(),
            label: "Deneme".to_owned(),
        }
    }

    #[test]
    fn what_a_driver_prints_is_passed_over() {
        let mut bytes = b"akisp11: debug\n".to_vec();
        bytes.extend(&MARK[..5]);
        send(&mut bytes, &Ask::Keys(place())).unwrap();
        bytes.extend(b"bye\n");
        send(&mut bytes, &Ask::Readers).unwrap();
        let mut from = Cursor::new(bytes);
        assert!(matches!(receive(&mut from), Ok(Ask::Keys(seen)) if seen == place()));
        assert!(matches!(receive(&mut from), Ok(Ask::Readers)));
        let end = receive::<Ask>(&mut from).err().map(|error| error.kind());
        assert_eq!(end, Some(io::ErrorKind::UnexpectedEof));
    }

    #[test]
    fn every_cut_and_every_flip_is_an_error_or_another_message() {
        let mut bytes = Vec::new();
        let entry = Entry::typed(Pin::new("481516").unwrap()).knowing_the_last_try();
        let ask = Ask::ChangePin {
            place: place(),
            old: Secret::from(&entry),
            new: Secret::from(&TypedSecret::<Pin>::OnKeypad),
        };
        send(&mut bytes, &ask).unwrap();
        for cut in 0..bytes.len() {
            assert!(receive::<Ask>(&mut Cursor::new(&bytes[..cut])).is_err());
        }
        for place in 0..MARK.len() + 4 {
            let mut bytes = bytes.clone();
            bytes[place] ^= 0x80;
            assert!(receive::<Ask>(&mut Cursor::new(bytes)).is_err());
        }
        let Ok(Ask::ChangePin { old, new, .. }) = receive(&mut Cursor::new(bytes)) else {
            panic!("it came back as something else");
        };
        assert_eq!((old.text(), old.last_try_known()), (Some("481516"), true));
        assert_eq!((new.text(), new.last_try_known()), (None, false));
    }
}
