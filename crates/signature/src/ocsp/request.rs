//! The question: which certificates, and a nonce so that an old answer cannot be played back.

use der::{Reader, SliceReader};

use super::{CertId, nonce_der, nonce_in, optional};
use crate::signed::{Malformed, malformed};
use crate::tlv;

/// In bytes.
const MAX_REQUEST: usize = 8 * 1024;
/// Certificates in one question.
const MAX_ASKED: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub asked: Vec<CertId>,
    /// 1 to 128 bytes; 32 random ones are recommended.
    pub nonce: Option<Vec<u8>>,
}

impl Request {
    /// From strict DER. A signature on the request is not looked at: anybody may ask.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        if der.len() > MAX_REQUEST {
            return Err(Malformed("OCSP request: too large"));
        }
        let mut reader = SliceReader::new(der).map_err(malformed("OCSP request"))?;
        let request = reader
            .sequence(|reader| {
                let request = reader.sequence(Self::read)?;
                optional(reader, 0)?;
                der::Result::Ok(request)
            })
            .map_err(malformed("OCSP request"))?;
        reader.finish().map_err(malformed("OCSP request"))?;
        Ok(request)
    }

    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        // A version that is not the default one is a request that we do not know.
        let wrong = || der::Error::from(der::Tag::Sequence.value_error());
        if optional(reader, 0)?.is_some() {
            return Err(wrong());
        }
        optional(reader, 1)?;
        let asked = reader.sequence(|reader| {
            let mut asked = Vec::new();
            while !reader.is_finished() {
                asked.push(reader.sequence(|reader| {
                    let id = CertId::read(reader)?;
                    optional(reader, 0)?;
                    der::Result::Ok(id)
                })?);
                if asked.len() > MAX_ASKED {
                    return Err(wrong());
                }
            }
            Ok(asked)
        })?;
        let nonce = match optional(reader, 2)? {
            Some(extensions) => nonce_in(extensions.value())?,
            None => None,
        };
        if asked.is_empty() {
            return Err(wrong());
        }
        Ok(Self { asked, nonce })
    }

    pub fn to_der(&self) -> Vec<u8> {
        let asked: Vec<u8> = self
            .asked
            .iter()
            .flat_map(|id| tlv::sequence(&[&id.to_der()]))
            .collect();
        let list = tlv::sequence(&[&asked]);
        let nonce = nonce_der(2, self.nonce.as_deref());
        tlv::sequence(&[&tlv::sequence(&[&list, &nonce])])
    }
}
