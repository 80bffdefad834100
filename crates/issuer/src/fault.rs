//! What can go wrong at the issuer. None of it names a person.

use signature::key::KeyError;
use signature::profile::ProfileError;
use signature::signed::Malformed;
use store::StoreError;

use crate::authority_key::SigningTrouble;
use crate::key_check::KeyRefusal;
use crate::key_file::KeyFileFault;

#[derive(Debug, thiserror::Error)]
pub enum IssuerFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key that a certificate was asked for.
    #[error("the key is refused: {0}")]
    Key(#[from] KeyRefusal),
    /// The same production order came before, about another person or with another request.
    #[error("this production order was received before with other content")]
    OtherContent,
    /// The draft, against our own rules. Nothing was recorded, nothing was signed.
    #[error("the draft is not as our rules want it: {}", .0.join("; "))]
    Lint(Vec<&'static str>),
    /// Production orders what this authority does not issue.
    #[error("there is no such certificate profile here")]
    NoSuchProfile,
    /// A seal for a person, or a person's certificate for a legal entity.
    #[error("certificates of this profile name another kind of subject")]
    OtherSubject,
    #[error("the draft does not fit the profile: {0}")]
    Profile(#[from] ProfileError),
    #[error(transparent)]
    Signing(#[from] SigningTrouble),
    /// What lies in the database is not what was recorded, or what was signed is something else. Nothing is returned.
    #[error("what was signed is not what was recorded")]
    NotWhatWasRecorded,
    /// Recorded by an authority that is not this process's: it is finished there.
    #[error("recorded for another authority")]
    OtherAuthority,
    #[error("no such certificate")]
    NoSuchCertificate,
    /// A state that does not follow from the one it is in.
    #[error("not from the state it is in")]
    State,
    #[error("the authority is not usable: {0}")]
    Authority(&'static str),
    #[error(transparent)]
    KeyFile(#[from] KeyFileFault),
    #[error("a file of the authority: {0}")]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error(transparent)]
    PublicKey(#[from] KeyError),
    #[error("the signing thread ended")]
    Thread(#[from] tokio::task::JoinError),
}
