//! The cards at hand: found, read without a PIN, and asked to sign. A driver runs in a process of its own (crate `card`).

use std::path::PathBuf;

use card::{CardError, Cards, Driver, KeyKind, PracticeCards, Scheme, Starter, find, places};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::cades::build;
use signature::certificate::Certificate;
use signature::moment::Moment;

use crate::machine::ToSign;
use crate::machine::choice::SeenCard;

/// Where cards are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Readers, and the driver that belongs to the card.
    Search,
    /// One driver.
    Module(PathBuf),
    /// Files; with a name, that one card only.
    Practice {
        folder: PathBuf,
        name: Option<String>,
    },
}

pub struct CardDesk {
    source: Source,
    open: Option<Cards>,
}

impl CardDesk {
    pub fn new(source: Source) -> Self {
        Self { source, open: None }
    }

    /// Every card with what can be read without a PIN.
    ///
    /// # Errors
    /// What is missing on the way to the first card.
    pub fn look(&mut self) -> Result<Vec<SeenCard>, CardError> {
        let seen = self.read();
        // Readers come and go: what was found once is searched anew as soon as it does not answer.
        if self.source == Source::Search && !matches!(&seen, Ok(cards) if !cards.is_empty()) {
            self.open = None;
        }
        seen
    }

    fn read(&mut self) -> Result<Vec<SeenCard>, CardError> {
        let only = match &self.source {
            Source::Practice { name, .. } => name.clone(),
            _ => None,
        };
        let cards = self.cards()?;
        let mut seen = Vec::new();
        let readers = cards.readers()?;
        if readers.is_empty() && matches!(cards, Cards::Pkcs11(_)) {
            return Err(no_reader()?);
        }
        for reader in readers {
            let Some(token) = reader.token else { continue };
            if only
                .as_ref()
                .is_some_and(|only| *only != token.place.serial)
            {
                continue;
            }
            let listing = cards.certificates(&token.place)?;
            seen.push(SeenCard {
                reader: reader.name,
                token,
                listing,
            });
        }
        match seen.is_empty() {
            true => Err(CardError::NoCard),
            false => Ok(seen),
        }
    }

    pub(super) fn cards(&mut self) -> Result<&mut Cards, CardError> {
        let found = match self.open.take() {
            Some(cards) => cards,
            None => match &self.source {
                Source::Search => search()?,
                Source::Module(path) => Cards::Pkcs11(Driver::new(path, Starter::this_program()?)),
                Source::Practice { folder, .. } => {
                    Cards::Practice(PracticeCards::in_folder(folder))
                }
            },
        };
        Ok(self.open.insert(found))
    }

    /// A CAdES-BES signature for each text, over exactly its bytes. The PIN goes to the card once for each text, and never again after
    /// a refusal.
    ///
    /// # Errors
    /// The first text that is not signed ends it; nothing of the others is kept.
    pub fn sign(&mut self, to_sign: &ToSign) -> Result<Vec<Vec<u8>>, CardError> {
        let certificate = Certificate::from_der(&to_sign.certificate)
            .map_err(|_| CardError::CertificateOfAnotherKey)?;
        let chain: Vec<&[u8]> = to_sign.chain.iter().map(Vec::as_slice).collect();
        let time = Moment::from_unix_seconds(to_sign.signing_time);
        let algorithm = algorithm(to_sign.key.kind);
        let scheme = Scheme::usual(to_sign.key.kind);
        let cards = self.cards()?;
        let one = |text: &Vec<u8>| {
            let prepared = build::prepare(text, &certificate, &chain, time, algorithm);
            let message = prepared.to_be_signed();
            let signature =
                cards.sign(&to_sign.place, &to_sign.key, scheme, message, &to_sign.pin)?;
            prepared
                .assemble(&signature)
                .map_err(|_| CardError::WrongSignature)
        };
        to_sign.texts.iter().map(one).collect()
    }
}

/// Why a driver sees no reader: it does not say, the card service does.
fn no_reader() -> Result<CardError, CardError> {
    let seen = Driver::seen_readers(Starter::this_program()?)?;
    Ok(match seen.is_empty() {
        true => CardError::NoReader,
        false => CardError::NoCard,
    })
}

fn search() -> Result<Cards, CardError> {
    let starter = Starter::this_program()?;
    let seen = Driver::seen_readers(starter.clone());
    find(seen, places)
        .and_then(|found| found.open(&starter))
        .map_err(|(_, trouble)| trouble)
}

/// The algorithm of `signature` that [`Scheme::usual`] is.
const fn algorithm(kind: KeyKind) -> SignatureAlgorithm {
    match kind {
        KeyKind::Rsa(_) => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
        KeyKind::P256 => SignatureAlgorithm::Ecdsa(Digest::Sha256),
        KeyKind::P384 => SignatureAlgorithm::Ecdsa(Digest::Sha384),
    }
}
