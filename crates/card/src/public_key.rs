//! The public half of a key: from the attributes in which cards keep it, to SubjectPublicKeyInfo (RFC 5280, RFC 5480, RFC 8017).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SECP_256_R_1, SECP_384_R_1};
use der::asn1::{Any, BitString, OctetString, UintRef};
use der::{Decode, Encode};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::key::KeyKind;

/// The lengths of RSA keys, in bits, that the certificate profile knows.
const RSA_BITS: [u16; 3] = [2048, 3072, 4096];

/// `None` where it is no public key, or one of a kind that we do not use.
pub fn kind_of(public: &[u8]) -> Option<KeyKind> {
    let info = SubjectPublicKeyInfoOwned::from_der(public).ok()?;
    let bits = info.subject_public_key.as_bytes()?;
    if info.algorithm.oid == RSA_ENCRYPTION {
        let modulus = RsaPublicKey::from_der(bits).ok()?.modulus;
        let length = u16::try_from(modulus.as_bytes().len() * 8).ok()?;
        let full = modulus.as_bytes().first()? & 0x80 != 0;
        return (full && RSA_BITS.contains(&length)).then_some(KeyKind::Rsa(length));
    }
    if info.algorithm.oid != ID_EC_PUBLIC_KEY {
        return None;
    }
    let curve: ObjectIdentifier = info.algorithm.parameters?.decode_as().ok()?;
    let (kind, length) = curve_of(curve)?;
    (bits.len() == length && bits[0] == 4).then_some(kind)
}

/// The public key inside a certificate. `None` where it is no certificate.
pub fn of_certificate(certificate: &[u8]) -> Option<Vec<u8>> {
    x509_cert::Certificate::from_der(certificate)
        .ok()?
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .ok()
}

/// From CKA_MODULUS and CKA_PUBLIC_EXPONENT, both big-endian; some cards keep leading zeros.
pub fn from_rsa(modulus: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
    let key = RsaPublicKey {
        modulus: UintRef::new(modulus).ok()?,
        exponent: UintRef::new(exponent).ok()?,
    };
    let algorithm = AlgorithmIdentifierOwned {
        oid: RSA_ENCRYPTION,
        parameters: Some(Any::null()),
    };
    info(algorithm, &key.to_der().ok()?)
}

/// From CKA_EC_PARAMS (the curve's object identifier in DER) and CKA_EC_POINT. The point should be wrapped in an OCTET STRING
/// (PKCS#11 v2.40, 2.3.3), yet some drivers give it bare.
pub fn from_ec(params: &[u8], point: &[u8]) -> Option<Vec<u8>> {
    let curve = ObjectIdentifier::from_der(params).ok()?;
    let (_, length) = curve_of(curve)?;
    let unwrapped;
    let point = if point.len() == length {
        point
    } else {
        unwrapped = OctetString::from_der(point).ok()?;
        unwrapped.as_bytes()
    };
    if point.len() != length || point[0] != 4 {
        return None;
    }
    let algorithm = AlgorithmIdentifierOwned {
        oid: ID_EC_PUBLIC_KEY,
        parameters: Some(Any::encode_from(&curve).ok()?),
    };
    info(algorithm, point)
}

/// CKA_EC_PARAMS for a key that is to be made.
pub fn curve_parameters(kind: KeyKind) -> Option<Vec<u8>> {
    match kind {
        KeyKind::P256 => SECP_256_R_1.to_der().ok(),
        KeyKind::P384 => SECP_384_R_1.to_der().ok(),
        KeyKind::Rsa(_) => None,
    }
}

/// The kind, and the length of an uncompressed point in bytes.
fn curve_of(curve: ObjectIdentifier) -> Option<(KeyKind, usize)> {
    if curve == SECP_256_R_1 {
        Some((KeyKind::P256, 65))
    } else if curve == SECP_384_R_1 {
        Some((KeyKind::P384, 97))
    } else {
        None
    }
}

fn info(algorithm: AlgorithmIdentifierOwned, bits: &[u8]) -> Option<Vec<u8>> {
    let public = SubjectPublicKeyInfoOwned {
        algorithm,
        subject_public_key: BitString::from_bytes(bits).ok()?,
    }
    .to_der()
    .ok()?;
    // What we would not read, we do not write.
    kind_of(&public)?;
    Some(public)
}

#[derive(der::Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(length: usize) -> Vec<u8> {
        let mut point = vec![7; length];
        point[0] = 4;
        point
    }

    #[test]
    fn a_point_is_taken_wrapped_or_bare() {
        let params = curve_parameters(KeyKind::P256).unwrap();
        let bare = from_ec(&params, &point(65)).unwrap();
        let wrapped = OctetString::new(point(65)).unwrap().to_der().unwrap();
        assert_eq!(from_ec(&params, &wrapped).unwrap(), bare);
        assert_eq!(kind_of(&bare), Some(KeyKind::P256));
        let params = curve_parameters(KeyKind::P384).unwrap();
        let other = from_ec(&params, &point(97)).unwrap();
        assert_eq!(kind_of(&other), Some(KeyKind::P384));
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_none() {
        let params = curve_parameters(KeyKind::P256).unwrap();
        assert!(from_ec(&params, &point(97)).is_none());
        assert!(from_ec(&params, &[]).is_none());
        assert!(from_ec(&[], &point(65)).is_none());
        // secp256k1
        let other = ObjectIdentifier::new_unwrap("1.3.132.0.10")
            .to_der()
            .unwrap();
        assert!(from_ec(&other, &point(65)).is_none());
        let mut compressed = point(65);
        compressed[0] = 2;
        assert!(from_ec(&params, &compressed).is_none());
    }

    #[test]
    fn rsa_keys_have_one_of_three_lengths() {
        let mut modulus = vec![0x91; 256];
        let public = from_rsa(&modulus, &[1, 0, 1]).unwrap();
        assert_eq!(kind_of(&public), Some(KeyKind::Rsa(2048)));
        modulus.insert(0, 0);
        assert_eq!(from_rsa(&modulus, &[0, 1, 0, 1]).unwrap(), public);
        assert!(from_rsa(&[0x91; 128], &[1, 0, 1]).is_none());
        assert!(from_rsa(&[0x11; 256], &[1, 0, 1]).is_none());
    }

    #[test]
    fn nonsense_has_no_kind() {
        assert_eq!(kind_of(b""), None);
        assert_eq!(kind_of(b"\x30\x03\x02\x01\x05"), None);
        assert_eq!(of_certificate(b"\x30\x00"), None);
    }
}
