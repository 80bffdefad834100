//! From a certificate up to one of the configured roots, and to nothing else (RFC 5280, 6.1).
//!
//! `find` builds paths from the certificates that are at hand and gives the first that holds. Whether a certificate was revoked is asked
//! apart, of `crl` and `ocsp`.

mod names;
mod policy;

use std::collections::VecDeque;

use const_oid::ObjectIdentifier;

use self::names::NameConstraints;
use self::policy::Policies;
pub use self::policy::PolicySettings;
use crate::certificate::Certificate;
use crate::extension::KeyUsage;
use crate::indication::{Finding, SubIndication};
use crate::moment::Moment;
use crate::oid;

/// The root not counted. PKITS has seven; nothing in use has more than three.
const MAX_LENGTH: usize = 10;
/// Paths tried before giving up: a heap of cross-certificates must not cost more than this many signature checks a level.
const MAX_TRIES: usize = 200;

/// Extensions that are looked at, here or by whoever asks what the certificate is for; any other that is critical refuses it.
const UNDERSTOOD: [ObjectIdentifier; 10] = [
    oid::KEY_USAGE,
    oid::SUBJECT_ALT_NAME,
    oid::BASIC_CONSTRAINTS,
    oid::NAME_CONSTRAINTS,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
    oid::EXTENDED_KEY_USAGE,
];

/// A path that holds.
#[derive(Clone)]
pub struct Path {
    /// From the one that was asked about up to the one that the root signed. Empty where it was a root itself.
    pub certificates: Vec<Certificate>,
    pub root: Certificate,
    /// Under which policies it is valid for the one who asked; any-policy stands for all.
    pub policies: Vec<ObjectIdentifier>,
}

impl Path {
    /// Who issued the certificate that was asked about.
    pub fn issuer(&self) -> &Certificate {
        self.certificates.get(1).unwrap_or(&self.root)
    }
}

/// The first path from `target` over `intermediates` to one of `roots` that holds at the moment `at`. Where none holds, why the first one
/// that reached a root does not.
pub fn find(
    target: &Certificate,
    intermediates: &[Certificate],
    roots: &[Certificate],
    at: Moment,
    policies: &PolicySettings,
) -> Result<Path, Finding> {
    if let Some(root) = roots.iter().find(|root| *root == target) {
        within_validity(root, at)?;
        return Ok(Path {
            certificates: Vec::new(),
            root: root.clone(),
            policies: Vec::new(),
        });
    }
    let mut first_finding = None;
    // Short paths first: what leads in circles is then no hindrance to what leads straight to a root.
    let mut open: VecDeque<Vec<&Certificate>> = VecDeque::from([vec![target]]);
    let mut tries = 0;
    while let Some(path) = open.pop_front() {
        let Some(&top) = path.last() else { continue };
        for root in roots.iter().filter(|root| may_have_issued(root, top)) {
            tries += 1;
            match validate(&path, root, at, policies) {
                Ok(valid) => return Ok(valid),
                Err(finding) => first_finding = first_finding.or(Some(of_the_chain(finding))),
            }
        }
        if tries > MAX_TRIES {
            break;
        }
        if path.len() < MAX_LENGTH && open.len() < MAX_TRIES {
            let next = intermediates
                .iter()
                .filter(|next| may_have_issued(next, top) && !path.contains(next));
            open.extend(next.map(|next| path.iter().copied().chain([next]).collect()));
        }
        tries += 1;
    }
    Err(first_finding.unwrap_or_else(|| {
        Finding::new(
            SubIndication::NoCertificateChainFound,
            "no path to a configured root",
        )
    }))
}

/// By name, and by key identifier where both say one.
pub(crate) fn may_have_issued(issuer: &Certificate, subject: &Certificate) -> bool {
    if issuer.subject() != subject.issuer() {
        return false;
    }
    let wanted = subject
        .authority_key_identifier()
        .ok()
        .flatten()
        .and_then(|identifier| identifier.key_id);
    let own = issuer.subject_key_identifier().ok().flatten();
    match (wanted, own) {
        (Some(wanted), Some(own)) => wanted == own,
        _ => true,
    }
}

/// `path` from the target up; `root` signed the last of it.
fn validate(
    path: &[&Certificate],
    root: &Certificate,
    at: Moment,
    settings: &PolicySettings,
) -> Result<Path, Finding> {
    within_validity(root, at)?;
    let mut policies = Policies::new(settings, path.len());
    let mut names = NameConstraints::default();
    let mut issuer = root;
    // How many more that are not self-issued may stand above the target.
    let mut left = path.len();
    for (above, &certificate) in path.iter().enumerate().rev() {
        let last = above == 0;
        signed_by(certificate, issuer)?;
        within_validity(certificate, at)?;
        let self_issued = certificate.is_self_issued();
        if last || !self_issued {
            names.check(certificate)?;
        }
        policies.meet(certificate, last)?;
        nothing_unknown(certificate)?;
        if last {
            break;
        }
        policies.pass_on(certificate)?;
        names.narrow(certificate)?;
        if !self_issued {
            left = left
                .checked_sub(1)
                .ok_or_else(|| refused("more authorities than a path length allows"))?;
        }
        if let Some(limit) = may_issue(certificate)? {
            left = left.min(limit);
        }
        issuer = certificate;
    }
    let target = path.first().ok_or_else(|| refused("an empty path"))?;
    let policies = policies.conclude(target, settings)?;
    Ok(Path {
        certificates: path.iter().map(|one| (*one).clone()).collect(),
        root: root.clone(),
        policies,
    })
}

/// FORMAT_FAILURE and SIG_CRYPTO_FAILURE speak of a signature on a document; of a certificate this is how the standard says it.
fn of_the_chain(finding: Finding) -> Finding {
    match finding.sub {
        SubIndication::FormatFailure | SubIndication::SigCryptoFailure => Finding {
            sub: SubIndication::CertificateChainGeneralFailure,
            ..finding
        },
        _ => finding,
    }
}

fn refused(reason: &str) -> Finding {
    Finding::new(SubIndication::ChainConstraintsFailure, reason)
}

fn within_validity(certificate: &Certificate, at: Moment) -> Result<(), Finding> {
    let reason = if at < certificate.not_before() {
        "a certificate of the path is not valid yet"
    } else if at > certificate.not_after() {
        "a certificate of the path has expired"
    } else {
        return Ok(());
    };
    Err(Finding::new(SubIndication::OutOfBoundsNoPoe, reason))
}

fn signed_by(certificate: &Certificate, issuer: &Certificate) -> Result<(), Finding> {
    let key = issuer.public_key()?;
    certificate
        .verify_signed_by(&key)
        .map_err(|finding| Finding {
            reason: format!("a certificate of the path: {}", finding.reason),
            ..finding
        })
}

fn nothing_unknown(certificate: &Certificate) -> Result<(), Finding> {
    let mut critical = certificate.extensions().iter().filter(|one| one.critical);
    match critical.find(|one| !UNDERSTOOD.contains(&one.oid)) {
        None => Ok(()),
        Some(unknown) => Err(refused(&format!(
            "critical extension {} is not understood",
            unknown.oid
        ))),
    }
}

/// Whether it is an authority's certificate, and how many more authorities it allows below itself.
fn may_issue(certificate: &Certificate) -> Result<Option<usize>, Finding> {
    let constraints = certificate.basic_constraints()?;
    let Some(constraints) = constraints.filter(|constraints| constraints.ca) else {
        return Err(refused("issued by a certificate that is no authority's"));
    };
    let usage = certificate.key_usage()?;
    if usage.is_some_and(|usage| !usage.has(KeyUsage::KEY_CERT_SIGN)) {
        return Err(refused("issued by a key that is not for certificates"));
    }
    Ok(constraints.path_len.map(|limit| limit as usize))
}
