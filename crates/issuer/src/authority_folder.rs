//! What a ceremony leaves behind, as files: certificates and lists in DER, keys sealed under a passphrase each.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use signature::certificate::Certificate;
use signature::crl::{Crl, NewCrl, Reason, Revoked};
use signature::moment::Moment;

use crate::authority_key::AuthorityKey;
use crate::ceremony::{Ceremony, Made};
use crate::fault::IssuerFault;
use crate::issuer::{Authority, Settings};
use crate::key_file;

const ROOT: &str = "kok.crt";
const ROOT_LIST: &str = "kok.crl";
/// Goes into a safe, and is never beside the others on a machine with a network.
const ROOT_KEY: &str = "kok.key.json";
const ISSUING: &str = "makam.crt";
/// Not there where the key is in a security module.
const KEY: &str = "makam.key.json";
/// What a folder is called until it is whole.
pub(crate) const HALF: &str = "half";

/// Under which a ceremony's keys are sealed: the root's where it is kept at all, the issuing authority's where it was made there.
pub struct Passphrases<'a> {
    pub root: Option<&'a str>,
    pub issuing: Option<&'a str>,
}

/// Written beside its place and moved there whole, so that what was cut off is simply done again. A folder that is there is left alone.
pub fn keep(
    folder: &Path,
    made: &Made,
    practice: bool,
    passphrases: &Passphrases<'_>,
) -> Result<(), IssuerFault> {
    if folder.exists() {
        return Err(IssuerFault::Authority(
            "there is an authority in that folder",
        ));
    }
    let mut files = vec![
        (ROOT, made.root.der().to_vec()),
        (ROOT_LIST, made.root_list.clone()),
        (ISSUING, made.issuing.der().to_vec()),
    ];
    if let Some(passphrase) = passphrases.root {
        let sealed = key_file::seal(&made.root_key, passphrase, practice)?;
        files.push((ROOT_KEY, sealed));
    }
    if let Some(key) = &made.issuing_key {
        let passphrase = passphrases.issuing;
        let passphrase = passphrase.ok_or(IssuerFault::Authority(
            "the key that was made has no passphrase",
        ))?;
        files.push((KEY, key_file::seal(key, passphrase, practice)?));
    }
    let half = folder.with_extension(HALF);
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    fs::create_dir_all(&half)?;
    for (name, content) in files {
        write(&half.join(name), &content)?;
    }
    Ok(fs::rename(&half, folder)?)
}

fn write(path: &Path, content: &[u8]) -> Result<(), IssuerFault> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    Ok(file.sync_all()?)
}

/// The issuing authority's key from its file, and whether it is a practice one.
pub fn key(folder: &Path, passphrase: &str) -> Result<(AuthorityKey, bool), IssuerFault> {
    let (key, practice) = key_file::open(&fs::read(folder.join(KEY))?, passphrase)?;
    Ok((AuthorityKey::EncryptedFile(key), practice))
}

pub fn root(folder: &Path) -> Result<Certificate, IssuerFault> {
    certificate(folder, ROOT)
}

pub fn issuing(folder: &Path) -> Result<Certificate, IssuerFault> {
    certificate(folder, ISSUING)
}

/// DER.
pub fn root_list(folder: &Path) -> Result<Vec<u8>, IssuerFault> {
    Ok(fs::read(folder.join(ROOT_LIST))?)
}

pub fn authority(
    folder: &Path,
    key: AuthorityKey,
    settings: Settings,
) -> Result<Authority, IssuerFault> {
    let (root, issuing) = (root(folder)?, issuing(folder)?);
    Authority::new(root, issuing, key, settings)
}

fn certificate(folder: &Path, name: &str) -> Result<Certificate, IssuerFault> {
    Ok(Certificate::from_der(&fs::read(folder.join(name))?)?)
}

/// The safe is opened: the root's next list, with the number that follows. `revoke` puts the issuing authority on it, for good; what stands
/// on it already stays there.
pub fn renew_root_list(
    folder: &Path,
    ceremony: &Ceremony,
    passphrase: &str,
    revoke: bool,
    now: Moment,
) -> Result<u64, IssuerFault> {
    let root = root(folder)?;
    let issuing = certificate(folder, ISSUING)?;
    let before = Crl::from_der(&root_list(folder)?)?;
    let (key, _) = key_file::open(&fs::read(folder.join(ROOT_KEY))?, passphrase)?;
    if key.spki()? != root.spki() {
        return Err(IssuerFault::Authority("the key is not that of the root"));
    }
    let now = Moment::from_unix_seconds(now.unix_seconds());
    if now < before.this_update() {
        return Err(IssuerFault::Authority(
            "the clock is behind the list before",
        ));
    }
    let listed = before.find(issuing.serial());
    let listed = listed.map(|entry| (entry.at, entry.reason));
    let listed = listed.or(revoke.then_some((now, Reason::CaCompromise)));
    let entries = listed.map(|(at, reason)| Revoked {
        serial: issuing.serial().to_vec(),
        at,
        reason,
    });
    let number = number(&before) + 1;
    let list = NewCrl {
        issuer: &root,
        algorithm: key.algorithm(),
        number,
        this_update: now,
        next_update: now.plus_seconds(i64::from(ceremony.root.list_days) * 86_400),
        entries: entries.as_slice(),
        expired_since: None,
    };
    let signed = list.to_be_signed()?.sign(&key)?;
    let new = folder.join("kok.crl.new");
    if new.exists() {
        fs::remove_file(&new)?;
    }
    write(&new, &signed)?;
    fs::rename(&new, folder.join(ROOT_LIST))?;
    Ok(number)
}

fn number(list: &Crl) -> u64 {
    let bytes = list.number().unwrap_or_default();
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}
