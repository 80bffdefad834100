//! By what practice is told from earnest: an organisation identifier in names and an arc of policies, which no other authority has.

use const_oid::ObjectIdentifier;
use signature::certificate::Certificate;
use signature::oid;

/// The one organisation identifier of every practice authority: a tax office that there is not.
pub const PRACTICE_IDENTIFIER: &str = "NTRTR-0000000000";
/// RFC 5612's arc for examples, under which every practice policy stands, and no other.
const PRACTICE_ARC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473");

/// Whether a certificate is a practice authority's, or by one. Production refuses it as a root, and an authority without this mark is no
/// practice one: the ceremony sees to both.
pub fn is_practice(certificate: &Certificate) -> bool {
    [certificate.subject(), certificate.issuer()]
        .into_iter()
        .any(|name| {
            name.texts(oid::ORGANIZATION_IDENTIFIER)
                .any(|text| text == PRACTICE_IDENTIFIER)
        })
}

pub fn is_practice_policy(policy: ObjectIdentifier) -> bool {
    policy.as_bytes().starts_with(PRACTICE_ARC.as_bytes())
}
