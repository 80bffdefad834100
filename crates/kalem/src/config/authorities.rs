//! Whose e-signatures a portal believes: files of certificates, read and judged before anything is served.

use std::path::{Path, PathBuf};

use const_oid::ObjectIdentifier;
use issuer::practice_mark;
use outside::authorities::{self, TimeStamps, Trusted};
use serde::Deserialize;
use signature::certificate::Certificate;
use signature::verifier::certificates;

use crate::Done;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorities {
    /// Files of root certificates, PEM or DER.
    pub roots: Vec<PathBuf>,
    /// Files of authorities below them that signatures need not bring along.
    #[serde(default)]
    pub intermediates: Vec<PathBuf>,
    /// A certificate must be valid under one of these policies, dotted.
    pub policies: Vec<String>,
    /// How long an answer about a certificate, or a time-stamp, is waited for.
    #[serde(default = "eight")]
    pub timeout_seconds: u64,
    pub time_stamps: Option<TimeStampService>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeStampService {
    pub url: String,
    /// Files of the roots to which its certificate leads.
    pub roots: Vec<PathBuf>,
}

const fn eight() -> u64 {
    8
}

impl Authorities {
    /// Reads the files. A practice root, or a practice policy, is refused by name.
    pub fn open(&self) -> Done<authorities::Authorities> {
        let policies = self.policies.iter().map(|text| policy(text));
        let time_stamps = match &self.time_stamps {
            Some(service) => Some(TimeStamps {
                url: service.url.clone(),
                roots: read(&service.roots)?,
            }),
            None => None,
        };
        Ok(authorities::Authorities::open(Trusted {
            roots: read(&self.roots)?,
            intermediates: read(&self.intermediates)?,
            policies: policies.collect::<Done<_>>()?,
            practice: false,
            time_stamps,
            timeout_seconds: self.timeout_seconds,
        })?)
    }
}

fn policy(text: &str) -> Done<ObjectIdentifier> {
    let policy = ObjectIdentifier::new(text)
        .map_err(|_| format!("authorities.policies: {text:?} is no policy"))?;
    match practice_mark::is_practice_policy(policy) {
        true => Err(format!(
            "authorities.policies: {text} is a practice policy, which belongs to `kalem demo` alone"
        )
        .into()),
        false => Ok(policy),
    }
}

fn read(files: &[PathBuf]) -> Done<Vec<Certificate>> {
    let mut all = Vec::new();
    for file in files {
        all.extend(
            read_one(file).map_err(|why| format!("authorities: {}: {why}", file.display()))?,
        );
    }
    Ok(all)
}

fn read_one(file: &Path) -> Done<Vec<Certificate>> {
    let found = certificates(&std::fs::read(file)?);
    if found.is_empty() {
        return Err("no certificate in it".into());
    }
    match found.iter().any(practice_mark::is_practice) {
        true => Err("a practice authority, which belongs to `kalem demo` alone".into()),
        false => Ok(found),
    }
}
