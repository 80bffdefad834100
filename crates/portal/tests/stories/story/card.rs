//! A person's card, as far as a signature goes: certificate, chain and key.

use handoff::bytes::Cms;
use signature::cades::build;
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::signing_key::SigningKey;

pub struct Card {
    pub certificate: Certificate,
    /// What goes along, in DER.
    pub chain: Vec<Vec<u8>>,
    pub key: SigningKey,
}

impl Card {
    /// Signs a text, claiming this time.
    pub fn sign(&self, text: &str, at: Moment) -> Cms {
        let chain: Vec<&[u8]> = self.chain.iter().map(Vec::as_slice).collect();
        let algorithm = self.key.algorithm();
        let bytes = text.as_bytes();
        let prepared = build::prepare(bytes, &self.certificate, &chain, at, algorithm);
        let signature = self.key.sign(algorithm, prepared.to_be_signed()).unwrap();
        Cms::new(prepared.assemble(&signature).unwrap()).unwrap()
    }
}

/// A number for a certificate, positive and never zero.
pub fn serial() -> Vec<u8> {
    let mut drawn: [u8; 16] = rand::random();
    drawn[0] = drawn[0] & 0x3f | 0x40;
    drawn.to_vec()
}
