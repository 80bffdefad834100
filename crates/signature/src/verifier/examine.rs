//! One signer's part, from its structure to whether it is believed. EN 319 102-1, 5.3 and 5.5.

use super::Inquiry;
use super::evidence::Evidence;
use super::opinion::{Level, Opinion, Reason, Times};
use super::revocation::{self, Known};
use super::times::{Around, Found};
use crate::certificate::Certificate;
use crate::chain::{self, Path, PolicySettings};
use crate::cms::signer::{self, Checked, Naming};
use crate::cms::{SignedData, SignerInfo};
use crate::indication::{Finding, SubIndication};
use crate::profile::nes::{self, Missing};

/// Why it did not pass: the standard's name, the words, and a clause more.
type Objection = (SubIndication, Reason, Option<String>);

pub(super) fn signer(
    data: &SignedData<'_>,
    encoded: &[u8],
    evidence: &Evidence,
    inquiry: &Inquiry<'_>,
) -> Opinion {
    let read = SignerInfo::read(encoded).and_then(|info| {
        let content = content(data, inquiry);
        let checked = signer::check(data, &info, content, &evidence.certificates)?;
        let around = Around {
            data,
            signer: &info,
            content,
            evidence,
            trusted: inquiry.trusted,
            now: inquiry.now,
        };
        Ok((checked, around.stamps()?))
    });
    match read {
        Ok((checked, stamps)) => opinion(data, checked, stamps, evidence, inquiry),
        Err(malformed) => Opinion {
            reason: Reason::Malformed,
            sub_indication: Some(SubIndication::FormatFailure),
            detail: Some(malformed.to_string()),
            level: Level::Cms,
            signature_intact: None,
            content_intact: None,
            signing_certificate_matches: None,
            signer: None,
            times: Times::default(),
            algorithm: None,
            lacks: None,
        },
    }
}

/// What is inside goes before what lies beside.
fn content<'a>(data: &SignedData<'a>, inquiry: &Inquiry<'a>) -> Option<&'a [u8]> {
    data.content.or(inquiry.content)
}

fn opinion(
    data: &SignedData<'_>,
    checked: Checked,
    stamps: Found,
    evidence: &Evidence,
    inquiry: &Inquiry<'_>,
) -> Opinion {
    let level = level(&checked, &stamps, evidence);
    let times = Times {
        claimed: checked.claimed_time,
        signature_stamps: stamps.signature,
        archive_stamps: stamps.archive,
    };
    let is_other_content = match (data.content, inquiry.content) {
        (Some(inside), Some(beside)) => inside != beside,
        _ => false,
    };
    let content_intact = if is_other_content {
        Some(false)
    } else {
        checked.content_intact
    };
    let outcome = cryptography(&checked, content_intact, content(data, inquiry).is_none())
        .and_then(|certificate| belief(certificate, &times, evidence, inquiry));
    let (sub_indication, reason, detail) = match outcome {
        Ok(()) => (None, Reason::Passed, None),
        Err((sub, reason, detail)) => (Some(sub), reason, detail),
    };
    Opinion {
        reason,
        sub_indication,
        detail,
        level,
        signature_intact: checked.signature_intact,
        content_intact,
        signing_certificate_matches: match checked.naming {
            _ if checked.certificate.is_none() => None,
            Naming::Certain | Naming::Weak => Some(true),
            Naming::Other => Some(false),
            Naming::Absent => None,
        },
        signer: checked.certificate.as_ref().and_then(name),
        times,
        algorithm: checked.algorithm.ok(),
        lacks: checked.certificate.as_ref().map(lacks),
    }
}

/// Each authority has policies of its own: which one it is does not matter here, that there is one does. What cannot be read says nothing.
fn lacks(certificate: &Certificate) -> Vec<Missing> {
    let named = certificate.policies().unwrap_or_default();
    let policies: Vec<_> = named.iter().map(|policy| policy.oid).collect();
    nes::lacks(certificate, &policies).unwrap_or_else(|_| vec![Missing::EtsiStatement])
}

/// The name that people know, else any that there is.
fn name(certificate: &Certificate) -> Option<String> {
    let subject = certificate.subject();
    let name = subject
        .common_name()
        .or_else(|| subject.text(crate::oid::ORGANIZATION))
        .or_else(|| subject.serial_number());
    name.map(str::to_owned)
}

fn level(checked: &Checked, stamps: &Found, evidence: &Evidence) -> Level {
    if checked.naming == Naming::Absent && checked.certificate.is_some() {
        Level::Cms
    } else if stamps.signature.is_empty() {
        Level::B
    } else if !evidence.brings_revocation {
        Level::T
    } else if stamps.archive.is_empty() {
        Level::Lt
    } else {
        Level::Lta
    }
}

/// Whole, and by the certificate that it names?
fn cryptography(
    checked: &Checked,
    content_intact: Option<bool>,
    is_content_missing: bool,
) -> Result<&Certificate, Objection> {
    use SubIndication as Sub;
    let refuse = |sub, reason| Err((sub, reason, None));
    if let Err(error) = &checked.algorithm {
        let sub = Sub::CryptoConstraintsFailure;
        return Err((sub, Reason::WeakAlgorithm, Some(error.to_string())));
    }
    if checked.signature_intact == Some(false) {
        return refuse(Sub::SigCryptoFailure, Reason::SignatureBroken);
    }
    if content_intact == Some(false) {
        return refuse(Sub::HashFailure, Reason::ContentChanged);
    }
    if is_content_missing {
        return refuse(Sub::SignedDataNotFound, Reason::ContentMissing);
    }
    let Some(certificate) = &checked.certificate else {
        return refuse(Sub::NoSigningCertificateFound, Reason::CertificateMissing);
    };
    if checked.naming == Naming::Other {
        return refuse(Sub::NoSigningCertificateFound, Reason::OtherCertificate);
    }
    if checked.signature_intact != Some(true) || content_intact != Some(true) {
        return refuse(Sub::CryptoConstraintsFailure, Reason::WeakAlgorithm);
    }
    Ok(certificate)
}

/// Trusted, in its time, and not revoked?
fn belief(
    certificate: &Certificate,
    times: &Times,
    evidence: &Evidence,
    inquiry: &Inquiry<'_>,
) -> Result<(), Objection> {
    let since = times.proven().unwrap_or(inquiry.now);
    let path = chain::find(
        certificate,
        &evidence.certificates,
        inquiry.trusted,
        since,
        &PolicySettings::default(),
    )
    .map_err(no_path)?;
    not_revoked(&path, times, evidence, inquiry)
}

fn no_path(finding: Finding) -> Objection {
    let reason = match finding.sub {
        SubIndication::NoCertificateChainFound => Reason::NotTrusted,
        SubIndication::OutOfBoundsNoPoe => Reason::ExpiredUnproven,
        SubIndication::CryptoConstraintsFailure => Reason::WeakAlgorithm,
        _ => Reason::PathBroken,
    };
    (finding.sub, reason, Some(finding.reason))
}

/// Of the signer's certificate it must be known. Of an authority between it and the end of the path only what the evidence tells counts:
/// whoever trusts the end of a path has reasons of their own.
fn not_revoked(
    path: &Path,
    times: &Times,
    evidence: &Evidence,
    inquiry: &Inquiry<'_>,
) -> Result<(), Objection> {
    let since = times.proven().unwrap_or(inquiry.now);
    for (place, certificate) in path.certificates.iter().enumerate() {
        let issuer = path.certificates.get(place + 1).unwrap_or(&path.root);
        let known = revocation::of(certificate, issuer, evidence, inquiry.trusted, since);
        match known {
            Known::Revoked { at } if times.proven().is_none_or(|proven| proven >= at) => {
                let admits = times.claimed.is_some_and(|claimed| claimed >= at);
                let (sub, reason) = match (place, admits) {
                    (0, true) => (SubIndication::Revoked, Reason::Revoked),
                    (0, false) => (SubIndication::RevokedNoPoe, Reason::RevokedUnproven),
                    _ => (SubIndication::RevokedCaNoPoe, Reason::RevokedUnproven),
                };
                return Err((sub, reason, None));
            }
            Known::Nothing if place == 0 => {
                return Err((SubIndication::TryLater, Reason::RevocationUnknown, None));
            }
            _ => {}
        }
    }
    Ok(())
}
