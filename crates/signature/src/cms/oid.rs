//! The names of content types and attributes: RFC 5652, RFC 5035, RFC 3161, RFC 6211, EN 319 122-1 and RFC 5126.

use const_oid::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
pub const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
/// What a time-stamp token signs.
pub const TIME_STAMP_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");

pub const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
/// ESS with SHA-1, which nobody should use any more.
pub const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
/// RFC 6211: which algorithms were used, under the signature.
pub const ALGORITHM_PROTECTION: ObjectIdentifier = oid("1.2.840.113549.1.9.52");

pub const SIGNATURE_TIME_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
pub const CERTIFICATE_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.23");
pub const REVOCATION_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.24");
pub const ARCHIVE_TIME_STAMP_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.48");
pub const ARCHIVE_TIME_STAMP_V3: ObjectIdentifier = oid("0.4.0.1733.2.4");
pub const ARCHIVE_HASH_INDEX_V3: ObjectIdentifier = oid("0.4.0.19122.1.5");
/// The index as ETSI TS 101 733 had it, before EN 319 122-1.
pub const ARCHIVE_HASH_INDEX: ObjectIdentifier = oid("0.4.0.1733.2.5");

/// An OCSP answer among the revocation values of a SignedData (RFC 5940).
pub const REVOCATION_OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.16.2");
