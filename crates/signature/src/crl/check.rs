//! Whether lists say that a certificate was revoked (RFC 5280, 6.3.3), complete and delta, direct and indirect.

use super::{Crl, Entry, Reason};
use crate::certificate::Certificate;
use crate::chain::{self, PolicySettings};
use crate::extension::{DistributionPoint, DistributionPointName, KeyUsage};
use crate::general_name::GeneralName;
use crate::indication::{Finding, SubIndication};
use crate::moment::Moment;
use crate::name::Name;
use crate::signed::Malformed;
use crate::tlv;

/// keyCompromise to aACompromise, as bits 1 to 8 of ReasonFlags.
const ALL_REASONS: u16 = 0b1_1111_1110;
/// The clocks of two machines may differ by this much, in seconds.
const CLOCKS_APART: i64 = 300;
/// A list signed by a key that another list speaks of, and so on.
const MAX_DEPTH: usize = 3;

/// What is known of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Good,
    Revoked(Entry),
}

/// What the check may use.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    pub crls: &'a [Crl],
    /// Where the keys of lists may be that their authority signs with another key.
    pub intermediates: &'a [Certificate],
    pub roots: &'a [Certificate],
    /// Lists must be fresh then.
    pub at: Moment,
}

/// Asks the lists about `certificate`, whose path was found to hold and whose issuer is `issuer`. Where no list that is believed covers it,
/// for whatever reason: `TRY_LATER`.
pub fn check(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &Evidence<'_>,
) -> Result<Status, Finding> {
    check_within(certificate, issuer, evidence, &[]).map_err(|finding| Finding {
        sub: SubIndication::TryLater,
        ..finding
    })
}

fn check_within(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &Evidence<'_>,
    asking: &[&Certificate],
) -> Result<Status, Finding> {
    let unknown = |reason: &str| Finding::new(SubIndication::TryLater, reason);
    let asking = &[asking, &[certificate]].concat();
    if asking.len() > MAX_DEPTH {
        return Err(unknown("too many lists speak of each other's keys"));
    }
    let mut points = certificate.distribution_points()?;
    // 6.3.3: then those of the issuer itself, whatever the certificate points to.
    points.push(DistributionPoint {
        name: Some(DistributionPointName::Full(vec![GeneralName::Directory(
            certificate.issuer().clone(),
        )])),
        ..DistributionPoint::default()
    });
    let mut covered = 0;
    let mut refused = None;
    for point in &points {
        let complete = evidence.crls.iter().filter(|crl| crl.base.is_none());
        for crl in complete.filter(|crl| speaks_of(crl, certificate, point)) {
            let reasons = match (crl.scope.reasons, &point.reasons) {
                (own, Some(bits)) => own.unwrap_or(ALL_REASONS) & reasons_of(bits)?,
                (own, None) => own.unwrap_or(ALL_REASONS),
            };
            if reasons & !covered == 0 {
                continue;
            }
            if let Err(finding) = believed(crl, issuer, evidence, asking) {
                refused = refused.or(Some(finding));
                continue;
            }
            let delta = evidence.crls.iter().find(|delta| {
                adds_to(delta, crl) && believed(delta, issuer, evidence, asking).is_ok()
            });
            let find = |crl: &Crl| crl.find_of(certificate.serial(), certificate.issuer());
            let entry = match delta.and_then(find) {
                Some(entry) if entry.reason == Reason::RemoveFromCrl => None,
                Some(entry) => Some(entry),
                None => find(crl),
            };
            if let Some(entry) = entry {
                return Ok(Status::Revoked(entry));
            }
            covered |= reasons;
        }
    }
    if covered == ALL_REASONS {
        Ok(Status::Good)
    } else {
        Err(refused.unwrap_or_else(|| unknown("no list covers this certificate")))
    }
}

/// 6.3.3 (b).
fn speaks_of(crl: &Crl, certificate: &Certificate, point: &DistributionPoint) -> bool {
    let scope = &crl.scope;
    let issuer = if point.crl_issuer.is_empty() {
        crl.issuer == *certificate.issuer()
    } else {
        scope.indirect && point.crl_issuer.iter().any(|name| is(name, &crl.issuer))
    };
    if !issuer || scope.only_attributes {
        return false;
    }
    let constraints = certificate.basic_constraints().ok().flatten();
    let authority = constraints.is_some_and(|constraints| constraints.ca);
    if (scope.only_users && authority) || (scope.only_authorities && !authority) {
        return false;
    }
    let Some(own) = &scope.name else { return true };
    let own = full_names(own, &crl.issuer);
    let wanted = match &point.name {
        Some(DistributionPointName::Relative(part)) => {
            let base = point.crl_issuer.iter().find_map(directory);
            let base = base.unwrap_or(certificate.issuer());
            full_names(&DistributionPointName::Relative(part.clone()), base)
        }
        Some(name) => full_names(name, certificate.issuer()),
        None => point.crl_issuer.clone(),
    };
    own.iter().any(|name| wanted.contains(name))
}

fn directory(name: &GeneralName) -> Option<&Name> {
    match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    }
}

fn is(name: &GeneralName, other: &Name) -> bool {
    directory(name) == Some(other)
}

fn full_names(name: &DistributionPointName, base: &Name) -> Vec<GeneralName> {
    match name {
        DistributionPointName::Full(names) => names.clone(),
        DistributionPointName::Relative(part) => {
            let whole = super::entries::element(base.der(), tlv::SEQUENCE);
            let Some((content, _)) = whole else {
                return Vec::new();
            };
            let name = tlv::sequence(&[content, &tlv::tlv(tlv::SET, &[part])]);
            let name = Name::from_der(&name).ok().map(GeneralName::Directory);
            name.into_iter().collect()
        }
    }
}

/// Whether the list is fresh and signed by a key that may sign it.
fn believed(
    crl: &Crl,
    issuer: &Certificate,
    evidence: &Evidence<'_>,
    asking: &[&Certificate],
) -> Result<(), Finding> {
    if evidence.at > crl.next_update {
        return Err(Finding::new(SubIndication::TryLater, "the list is stale"));
    }
    if evidence.at.plus_seconds(CLOCKS_APART) < crl.this_update {
        let reason = "the list is from the future";
        return Err(Finding::new(SubIndication::TryLater, reason));
    }
    if may_sign(issuer, crl) && signed(crl, issuer).is_ok() {
        return Ok(());
    }
    let nobody = "no key of a known authority signed the list";
    let mut finding = Finding::new(SubIndication::TryLater, nobody);
    let known = evidence.intermediates.iter().chain(evidence.roots);
    for signer in known.filter(|signer| *signer != issuer && may_sign(signer, crl)) {
        match signed(crl, signer).and_then(|()| trusted(signer, evidence, asking)) {
            Ok(()) => return Ok(()),
            Err(other) => finding = other,
        }
    }
    Err(finding)
}

fn may_sign(signer: &Certificate, crl: &Crl) -> bool {
    let key = signer.subject_key_identifier().ok().flatten();
    let same_key = match (&crl.authority_key, &key) {
        (Some(wanted), Some(own)) => wanted == own,
        _ => true,
    };
    let usage = signer.key_usage();
    let for_lists =
        usage.is_ok_and(|usage| usage.is_none_or(|usage| usage.has(KeyUsage::CRL_SIGN)));
    same_key && for_lists && *signer.subject() == crl.issuer
}

fn signed(crl: &Crl, signer: &Certificate) -> Result<(), Finding> {
    crl.verify_signed_by(&signer.public_key()?)
}

/// Whether the key of a list is itself believed, and not revoked.
///
/// `asking` are the certificates whose lists are being looked at: an authority may have a key's own list speak of that very key, and such a
/// list can only be asked once.
fn trusted(
    signer: &Certificate,
    evidence: &Evidence<'_>,
    asking: &[&Certificate],
) -> Result<(), Finding> {
    let any = PolicySettings::default();
    let path = chain::find(
        signer,
        evidence.intermediates,
        evidence.roots,
        evidence.at,
        &any,
    )?;
    for (at, certificate) in path.certificates.iter().enumerate() {
        if asking.contains(&certificate) {
            continue;
        }
        let issuer = path.certificates.get(at + 1).unwrap_or(&path.root);
        if check_within(certificate, issuer, evidence, asking)? != Status::Good {
            let reason = "the key that signed the list was revoked";
            return Err(Finding::new(SubIndication::TryLater, reason));
        }
    }
    Ok(())
}

/// 6.3.3 (c): a delta list of the same scope, on a base that the complete list has reached.
fn adds_to(delta: &Crl, complete: &Crl) -> bool {
    let (Some(base), Some(number), Some(own)) = (&delta.base, &complete.number, &delta.number)
    else {
        return false;
    };
    let order = |number: &Vec<u8>| (number.len(), number.clone());
    delta.issuer == complete.issuer
        && delta.scope == complete.scope
        && delta.authority_key == complete.authority_key
        && order(base) <= order(number)
        && order(number) < order(own)
}

/// ReasonFlags from the content of its BIT STRING.
pub(super) fn reasons_of(content: &[u8]) -> Result<u16, Malformed> {
    let (unused, bytes) = content.split_first().ok_or(Malformed("reason flags"))?;
    if *unused > 7 || bytes.len() > 2 {
        return Err(Malformed("reason flags"));
    }
    let mut flags = 0;
    for bit in 0..bytes.len() * 8 {
        if bytes[bit / 8] & (0x80 >> (bit % 8)) != 0 {
            flags |= 1 << bit;
        }
    }
    Ok(flags & ALL_REASONS)
}
