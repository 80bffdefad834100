//! The authority's own key: in a security module, or, for the demo, in an encrypted file.

use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use card::{CardError, Entry, Key, OpenToken, Pin, Place, Scheme};
use signature::algorithm::{Digest, SignatureAlgorithm};
use signature::key::KeyError;
use signature::signing_key::SigningKey;

use crate::module_watch::{ModuleWatch, Waiting};

/// Signs certificates and lists. It is never shown, and the root's is never here.
pub enum AuthorityKey {
    /// Unlocked from a file: see `key_file`.
    EncryptedFile(SigningKey),
    /// Stays in the module; what is open is a session with it.
    Token(Box<TokenKey>),
}

/// A key behind PKCS#11, logged in to. One signature at a time: a session has one conversation.
pub struct TokenKey {
    key: Key,
    inside: Mutex<Inside>,
    again: Option<Arc<Again>>,
    watch: ModuleWatch,
}

/// How a security module is opened, at the start and when it comes back.
pub struct Again {
    pub driver: PathBuf,
    pub place: Place,
    pub pin: Pin,
    /// How long it may take to open, and how long whoever wants a signature waits.
    pub patience: Duration,
}

struct Inside {
    token: Option<OpenToken>,
    /// A PIN that was wrong once is never offered again: three of them lock a token.
    wrong_pin: Option<CardError>,
}

#[derive(Debug, thiserror::Error)]
pub enum SigningTrouble {
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The module is away or refused. Nothing is lost: what is to be signed stays recorded.
    #[error("the security module does not sign: {}", .0.key())]
    Token(CardError),
}

impl TokenKey {
    /// A token that was opened, and is not opened again where it fails.
    pub fn new(key: Key, token: OpenToken) -> Self {
        Self {
            key,
            inside: Mutex::new(Inside {
                token: Some(token),
                wrong_pin: None,
            }),
            again: None,
            watch: ModuleWatch::default(),
        }
    }

    /// A security module in this very process (see `decisions/`), opened anew after each failure.
    pub fn in_this_process(key: Key, again: Again) -> Result<Self, CardError> {
        let again = Arc::new(again);
        let (give, opened) = channel();
        let opening = Arc::clone(&again);
        // Left alone where it hangs: whoever starts with such a module ends.
        std::thread::spawn(move || {
            let _nobody_waits = give.send(opening.open()).is_err();
        });
        let token = opened.recv_timeout(again.patience);
        let held = Self::new(key, token.map_err(|_| CardError::DriverHung)??);
        Ok(Self {
            again: Some(again),
            ..held
        })
    }

    fn sign(&self, message: &[u8], waiting: &Waiting) -> Result<Vec<u8>, CardError> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.has_given_up() {
            return Err(CardError::DriverHung);
        }
        self.watch.begins();
        let was_open = inside.token.is_some();
        let mut signed = self.sign_once(&mut inside, message);
        // A session that ended while the module was away is found out by using it. What is signed twice is the same bytes, and the first
        // signature went nowhere.
        if signed.is_err() && was_open && self.again.is_some() && !waiting.has_given_up() {
            signed = self.sign_once(&mut inside, message);
        }
        if waiting.has_given_up() {
            // Nobody knows what a session is worth that hung.
            inside.token = None;
        }
        self.watch.came_back();
        signed
    }

    fn sign_once(&self, inside: &mut Inside, message: &[u8]) -> Result<Vec<u8>, CardError> {
        let mut token = match inside.token.take() {
            Some(token) => token,
            None => self.opened(inside)?,
        };
        let scheme = Scheme::usual(self.key.kind);
        // Verified when the certificate or list is put together, before anything leaves.
        let signature = token.sign_unverified(&self.key, scheme, message)?;
        inside.token = Some(token);
        Ok(signature)
    }

    fn opened(&self, inside: &mut Inside) -> Result<OpenToken, CardError> {
        if let Some(wrong) = &inside.wrong_pin {
            return Err(wrong.clone());
        }
        let again = self.again.as_ref().ok_or(CardError::CardGone)?;
        again.open().inspect_err(|trouble| {
            if matches!(trouble, CardError::WrongPin(_) | CardError::PinLocked) {
                inside.wrong_pin = Some(trouble.clone());
            }
        })
    }
}

impl Again {
    fn open(&self) -> Result<OpenToken, CardError> {
        let entry = Entry::typed(self.pin.clone());
        OpenToken::in_this_process(&self.driver, &self.place, &entry)
    }
}

impl AuthorityKey {
    /// DER of its SubjectPublicKeyInfo.
    pub fn spki(&self) -> Result<Vec<u8>, KeyError> {
        match self {
            Self::EncryptedFile(key) => key.spki(),
            Self::Token(token) => Ok(token.key.public.clone()),
        }
    }

    /// The algorithm that goes with this key: SHA-256, or SHA-384 for P-384.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::EncryptedFile(key) => key.algorithm(),
            Self::Token(token) => algorithm_of(Scheme::usual(token.key.kind)),
        }
    }

    /// Who wants a signature waits in line, unless the module hangs.
    pub(crate) fn wait(&self) -> Result<Waiting, SigningTrouble> {
        let waiting = match self {
            Self::EncryptedFile(_) => ModuleWatch::default().wait(),
            Self::Token(token) => token.watch.wait(),
        };
        waiting.ok_or(SigningTrouble::Token(CardError::DriverHung))
    }

    /// Signs `message` with `algorithm()`; an ECDSA signature comes as DER. Blocks while a module works: some milliseconds, or for ever.
    pub(crate) fn sign(
        &self,
        message: &[u8],
        waiting: &Waiting,
    ) -> Result<Vec<u8>, SigningTrouble> {
        match self {
            Self::EncryptedFile(key) => Ok(key.sign(key.algorithm(), message)?),
            Self::Token(token) => token.sign(message, waiting).map_err(SigningTrouble::Token),
        }
    }

    /// The same for whoever has a thread to spare and no deadline.
    pub fn sign_however_long_it_takes(&self, message: &[u8]) -> Result<Vec<u8>, SigningTrouble> {
        self.sign(message, &self.wait()?)
    }

    /// Signs in this process, with nothing that could be away.
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self, Self::EncryptedFile(_))
    }

    /// How long to wait; a child process and a file have their own ways to end.
    pub(crate) fn patience(&self) -> Option<Duration> {
        match self {
            Self::EncryptedFile(_) => None,
            Self::Token(token) => Some(token.again.as_ref()?.patience),
        }
    }

    /// After that time, without a signature.
    pub(crate) fn give_up(&self, waiting: &Waiting) -> SigningTrouble {
        if let Self::Token(token) = self {
            token.watch.give_up(waiting);
        }
        SigningTrouble::Token(CardError::DriverHung)
    }

    /// Whether a call of the security module has not come back in its time, and not since.
    pub fn hangs(&self) -> bool {
        match self {
            Self::EncryptedFile(_) => false,
            Self::Token(token) => token.watch.hangs(),
        }
    }
}

fn algorithm_of(scheme: Scheme) -> SignatureAlgorithm {
    match scheme {
        Scheme::EcdsaSha256 => SignatureAlgorithm::Ecdsa(Digest::Sha256),
        Scheme::EcdsaSha384 => SignatureAlgorithm::Ecdsa(Digest::Sha384),
        Scheme::RsaPkcs1Sha256 => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
        Scheme::RsaPkcs1Sha384 => SignatureAlgorithm::RsaPkcs1(Digest::Sha384),
        Scheme::RsaPkcs1Sha512 => SignatureAlgorithm::RsaPkcs1(Digest::Sha512),
        Scheme::RsaPssSha256 => SignatureAlgorithm::RsaPss(Digest::Sha256),
        Scheme::RsaPssSha384 => SignatureAlgorithm::RsaPss(Digest::Sha384),
        Scheme::RsaPssSha512 => SignatureAlgorithm::RsaPss(Digest::Sha512),
    }
}
