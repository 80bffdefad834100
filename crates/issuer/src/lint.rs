//! Step 4 of the issuing cycle: a draft against our own rules, read back from its bytes as anybody would read it.
//!
//! The builder and this page were written apart on purpose: what one of them gets wrong, the other one stops before anything is signed.

mod seal;

use const_oid::ObjectIdentifier;
use signature::certificate::Certificate;
use signature::extension::KeyUsage;
use signature::oid;
use signature::profile::nes::{self, QCP_N_QSCD, Usage};
use signature::signed::Malformed;

use crate::certificate_row::{StoredHolder, Subject};
use crate::issuer::Authority;
use crate::key_check;
use crate::key_purpose::KeyPurpose;
use crate::profile::Profile;

const ETSI_QC_SSCD: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.4");
/// In seconds.
const DAY: i64 = 86_400;

/// What may stand in a certificate that was ordered, and whether it is critical. All of it must.
const EXTENSIONS: [(ObjectIdentifier, bool); 8] = [
    (oid::AUTHORITY_KEY_IDENTIFIER, false),
    (oid::SUBJECT_KEY_IDENTIFIER, false),
    (oid::KEY_USAGE, true),
    (oid::BASIC_CONSTRAINTS, true),
    (oid::CERTIFICATE_POLICIES, false),
    (oid::QC_STATEMENTS, false),
    (oid::AUTHORITY_INFO_ACCESS, false),
    (oid::CRL_DISTRIBUTION_POINTS, false),
];

/// Everything that is wrong with what was drafted for an order; nothing, where all is well.
pub(crate) fn ordered(
    draft: &Certificate,
    subject: &Subject,
    profile: &Profile,
    authority: &Authority,
    spki: &[u8],
) -> Result<Vec<&'static str>, Malformed> {
    let settings = &authority.settings;
    let mut rules = by_whom(draft, authority, spki)?;
    rules.extend(match &subject.holder {
        StoredHolder::Person {
            given_name,
            surname,
            identity_number,
            ..
        } => nes(draft, profile, (given_name, surname), identity_number)?,
        StoredHolder::LegalEntity { title, tax_number } => {
            seal::of(draft, profile, title, tax_number)?
        }
    });
    let statements = draft.qc_statements()?;
    let lasts = draft.not_after().unix_seconds() - draft.not_before().unix_seconds();
    let extensions: Vec<_> = draft
        .extensions()
        .iter()
        .map(|one| (one.oid, one.critical))
        .collect();
    rules.extend([
        (
            (0..profile.most_days() * DAY).contains(&lasts),
            "too long a validity",
        ),
        (
            statements.iter().any(|one| one.oid == ETSI_QC_SSCD),
            "it does not say that its key is on a card",
        ),
        (
            extensions.len() == EXTENSIONS.len()
                && EXTENSIONS.iter().all(|one| extensions.contains(one)),
            "extensions other than the eight of the profile",
        ),
        (usage_is(draft, profile.usage())?, "another key usage"),
        (
            draft.ocsp_urls()? == [settings.ocsp.as_str()]
                && draft.crl_urls()? == [settings.crl.as_str()]
                && draft.ca_issuers_urls()? == [settings.issuer_certificate.as_str()],
            "other addresses than the authority's",
        ),
    ]);
    let broken = rules.into_iter().filter(|(holds, _)| !holds);
    Ok(broken.map(|(_, what)| what).collect())
}

/// Everything that is wrong with a draft of the authority's own; nothing, where all is well.
pub(crate) fn own(
    draft: &Certificate,
    purpose: KeyPurpose,
    authority: &Authority,
    spki: &[u8],
) -> Result<Vec<&'static str>, Malformed> {
    let mut rules = by_whom(draft, authority, spki)?;
    let purposes = draft.extended_key_usage()?;
    let usage = draft.key_usage()?;
    let (purpose, critical) = match purpose {
        KeyPurpose::OcspAnswers => (oid::OCSP_SIGNING, false),
        // RFC 3161, 2.3: critical, or nobody believes it.
        KeyPurpose::TimeStamps => (oid::TIME_STAMPING, true),
    };
    let is_critical = |oid| draft.extension(oid).map(|one| one.critical);
    rules.extend([
        (purposes == [purpose], "another purpose"),
        (
            is_critical(oid::EXTENDED_KEY_USAGE) == Some(critical),
            "its purpose is critical where it must not be, or not where it must",
        ),
        (
            usage.is_some_and(|usage| usage.is_exactly(&[KeyUsage::DIGITAL_SIGNATURE])),
            "another key usage",
        ),
        (
            draft.basic_constraints()?.is_some_and(|one| !one.ca),
            "an authority's constraints",
        ),
        (
            draft.qc_statements()?.is_empty(),
            "it calls itself qualified",
        ),
        (
            draft.subject().serial_number().is_none(),
            "an identity number",
        ),
    ]);
    let broken = rules.into_iter().filter(|(holds, _)| !holds);
    Ok(broken.map(|(_, what)| what).collect())
}

/// What belongs to a person's certificate alone.
fn nes(
    draft: &Certificate,
    profile: &Profile,
    (given_name, surname): (&str, &str),
    identity_number: &str,
) -> Result<Vec<(bool, &'static str)>, Malformed> {
    let names = draft.subject();
    let full = format!("{given_name} {surname}");
    let lacking = nes::lacks(draft, &[profile.policy])?;
    let policies: Vec<_> = draft.policies()?.iter().map(|policy| policy.oid).collect();
    Ok(vec![
        (
            names.serial_number() == Some(identity_number),
            "another identity number",
        ),
        (names.common_name() == Some(&full), "another name"),
        (lacking.is_empty(), "it is not a qualified certificate"),
        (
            policies == [profile.policy, QCP_N_QSCD],
            "policies other than ours and QCP-n-qscd",
        ),
    ])
}

fn by_whom(
    draft: &Certificate,
    authority: &Authority,
    spki: &[u8],
) -> Result<Vec<(bool, &'static str)>, Malformed> {
    let by = &authority.certificate;
    let key_id = draft.authority_key_identifier()?.and_then(|one| one.key_id);
    let (from, to) = (draft.not_before(), draft.not_after());
    let is_in_policy = key_check::end(authority, spki, from, to).is_ok_and(|end| to <= end);
    let serial = draft.serial();
    let long_enough = serial.len() >= 8 && serial.len() <= 20;
    Ok(vec![
        (draft.version() == 3, "not version 3"),
        (
            long_enough && serial[0] & 0x80 == 0,
            "a serial number that is short, long or negative",
        ),
        (draft.issuer() == by.subject(), "another issuer"),
        (
            key_id.as_ref() == Some(&authority.id),
            "the key identifier of another issuer",
        ),
        (draft.spki() == spki, "another key than the request's"),
        (
            draft.not_after() <= by.not_after(),
            "it would outlive its issuer",
        ),
        (is_in_policy, "longer than the key policy allows"),
        (
            draft.not_before() >= by.not_before(),
            "valid before its issuer",
        ),
        (
            draft
                .signature_algorithm()
                .is_ok_and(|algorithm| algorithm == authority.key.algorithm()),
            "another algorithm than the authority's",
        ),
    ])
}

fn usage_is(draft: &Certificate, wanted: Usage) -> Result<bool, Malformed> {
    let Some(usage) = draft.key_usage()? else {
        return Ok(false);
    };
    let others = [KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN];
    Ok(usage.has(KeyUsage::NON_REPUDIATION)
        && usage.has(KeyUsage::DIGITAL_SIGNATURE) == (wanted == Usage::SigningAndLogin)
        && !others.iter().any(|bit| usage.has(*bit)))
}
