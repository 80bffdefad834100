//! What belongs to a seal's certificate alone: a legal entity by its title and its VKN, and no person.

use const_oid::ObjectIdentifier;
use signature::certificate::Certificate;
use signature::oid;
use signature::profile::nes;
use signature::profile::nes::Missing;
use signature::signed::Malformed;

use crate::profile::Profile;

const NCP_PLUS: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.2042.1.2");
const QC_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6");
/// DER of a sequence with 0.4.0.1862.1.6.2 alone: for seals, and for nothing else.
const FOR_SEALS: [u8; 11] = [
    0x30, 0x09, 0x06, 0x07, 0x04, 0x00, 0x8e, 0x46, 0x01, 0x06, 0x02,
];
/// The parts of a name that only people have (X.520).
const OF_PEOPLE: [ObjectIdentifier; 4] = [
    ObjectIdentifier::new_unwrap("2.5.4.4"),
    ObjectIdentifier::new_unwrap("2.5.4.42"),
    ObjectIdentifier::new_unwrap("2.5.4.12"),
    ObjectIdentifier::new_unwrap("2.5.4.65"),
];

pub(super) fn of(
    draft: &Certificate,
    profile: &Profile,
    title: &str,
    tax_number: &str,
) -> Result<Vec<(bool, &'static str)>, Malformed> {
    let names = draft.subject();
    let identifier = format!("VATTR-{tax_number}");
    let policies: Vec<_> = draft.policies()?.iter().map(|policy| policy.oid).collect();
    let statements = draft.qc_statements()?;
    let kinds: Vec<_> = statements.iter().filter(|one| one.oid == QC_TYPE).collect();
    let lacking = nes::lacks(draft, &[profile.policy])?;
    let says_qualified =
        !lacking.contains(&Missing::EtsiStatement) || !lacking.contains(&Missing::BtkStatement);
    Ok(vec![
        (
            names.text(oid::ORGANIZATION) == Some(title),
            "another organization",
        ),
        (
            names.text(oid::ORGANIZATION_IDENTIFIER) == Some(&identifier),
            "another organization identifier",
        ),
        (
            names.serial_number() == Some(tax_number),
            "another tax number",
        ),
        (names.common_name() == Some(title), "another name"),
        (names.country() == Some("TR"), "another country"),
        (
            OF_PEOPLE.iter().all(|part| names.text(*part).is_none()),
            "it names a person",
        ),
        (
            matches!(kinds[..], [one] if one.info.as_deref() == Some(&FOR_SEALS)),
            "it does not say that it is for seals",
        ),
        (
            !says_qualified,
            "it calls itself a qualified certificate for signatures",
        ),
        (
            policies == [profile.policy, NCP_PLUS],
            "policies other than ours and NCP+",
        ),
    ])
}
