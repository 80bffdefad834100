//! The question: which certificates, and a nonce so that an old answer cannot be played back.

use super::{CertId, nonce_der, nonce_in};
use crate::elements::{self, Elements};
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
        Self::read(der).map_err(|_| Malformed("OCSP request"))
    }

    fn read(der: &[u8]) -> Result<Self, Malformed> {
        const WRONG: Malformed = Malformed("OCSP request");
        let explicit = |number| tlv::CONTEXT_CONSTRUCTED | number;
        let mut whole = Elements::of(elements::only(der, tlv::SEQUENCE)?.value);
        let mut parts = whole.enter(tlv::SEQUENCE)?;
        whole.take_if(explicit(0))?;
        whole.finish()?;
        // A version that is not the default one is a request that we do not know.
        if parts.take_if(explicit(0))?.is_some() {
            return Err(WRONG);
        }
        parts.take_if(explicit(1))?;
        let mut list = parts.enter(tlv::SEQUENCE)?;
        let mut asked = Vec::new();
        while !list.is_empty() {
            let mut one = list.enter(tlv::SEQUENCE)?;
            asked.push(CertId::of(&mut one)?);
            one.take_if(explicit(0))?;
            one.finish()?;
            if asked.len() > MAX_ASKED {
                return Err(WRONG);
            }
        }
        let nonce = match parts.take_if(explicit(2))? {
            Some(extensions) => nonce_in(extensions.value).map_err(malformed("OCSP request"))?,
            None => None,
        };
        parts.finish()?;
        if asked.is_empty() {
            return Err(WRONG);
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
