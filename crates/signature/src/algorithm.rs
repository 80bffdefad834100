//! Which digests and signature algorithms are believed, and how an AlgorithmIdentifier must say so.
//!
//! RFC 5754 (SHA-2), RFC 4055 (RSA, PSS parameters), RFC 5758 (ECDSA). What is known to be broken is named when it is refused.

use const_oid::ObjectIdentifier;
use der::{Decode, Encode, Sequence, asn1::Any};
use spki::AlgorithmIdentifierOwned;

use crate::tlv;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Digest {
    Sha256,
    Sha384,
    Sha512,
}

/// How a signature is made. The curve of an ECDSA signature is its key's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(Digest),
    /// RSASSA-PSS: the same digest in MGF1, a salt as long as the digest.
    RsaPss(Digest),
    /// The signature is DER: SEQUENCE of r and s.
    Ecdsa(Digest),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AlgorithmError {
    /// Known, and not to be believed any more.
    #[error("{0} is broken or too weak")]
    Weak(&'static str),
    #[error("algorithm {0} is not on the list")]
    Unknown(ObjectIdentifier),
    #[error("the parameters of {0} are not as its standard says")]
    Parameters(ObjectIdentifier),
    #[error("the digest algorithm and the signature algorithm are at odds")]
    AtOdds,
}

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
pub(crate) const RSASSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");

/// Each digest with its own identifier, and those of RSA and ECDSA with it.
const TABLE: [(Digest, ObjectIdentifier, ObjectIdentifier, ObjectIdentifier); 3] = [
    (
        Digest::Sha256,
        oid("2.16.840.1.101.3.4.2.1"),
        oid("1.2.840.113549.1.1.11"),
        oid("1.2.840.10045.4.3.2"),
    ),
    (
        Digest::Sha384,
        oid("2.16.840.1.101.3.4.2.2"),
        oid("1.2.840.113549.1.1.12"),
        oid("1.2.840.10045.4.3.3"),
    ),
    (
        Digest::Sha512,
        oid("2.16.840.1.101.3.4.2.3"),
        oid("1.2.840.113549.1.1.13"),
        oid("1.2.840.10045.4.3.4"),
    ),
];

const WEAK: &[(ObjectIdentifier, &str)] = &[
    (oid("1.3.14.3.2.26"), "SHA-1"),
    (oid("1.2.840.113549.2.5"), "MD5"),
    (oid("2.16.840.1.101.3.4.2.4"), "SHA-224"),
    (oid("1.2.840.113549.1.1.4"), "RSA with MD5"),
    (oid("1.2.840.113549.1.1.5"), "RSA with SHA-1"),
    (oid("1.3.14.3.2.29"), "RSA with SHA-1"),
    (oid("1.2.840.113549.1.1.14"), "RSA with SHA-224"),
    (oid("1.2.840.10045.4.1"), "ECDSA with SHA-1"),
    (oid("1.2.840.10045.4.3.1"), "ECDSA with SHA-224"),
    (oid("1.2.840.10040.4.3"), "DSA with SHA-1"),
];

fn refused(oid: ObjectIdentifier) -> AlgorithmError {
    match WEAK.iter().find(|(weak, _)| *weak == oid) {
        Some((_, name)) => AlgorithmError::Weak(name),
        None => AlgorithmError::Unknown(oid),
    }
}

fn null_or_absent(algorithm: &AlgorithmIdentifierOwned) -> Result<(), AlgorithmError> {
    match &algorithm.parameters {
        None => Ok(()),
        Some(parameters) if parameters.is_null() => Ok(()),
        Some(_) => Err(AlgorithmError::Parameters(algorithm.oid)),
    }
}

impl Digest {
    /// From a digest's AlgorithmIdentifier; parameters absent or NULL (RFC 5754, 2).
    pub fn parse(algorithm: &AlgorithmIdentifierOwned) -> Result<Self, AlgorithmError> {
        let (digest, ..) = TABLE
            .iter()
            .find(|row| row.1 == algorithm.oid)
            .ok_or_else(|| refused(algorithm.oid))?;
        null_or_absent(algorithm)?;
        Ok(*digest)
    }

    fn row(self) -> &'static (Digest, ObjectIdentifier, ObjectIdentifier, ObjectIdentifier) {
        match self {
            Self::Sha256 => &TABLE[0],
            Self::Sha384 => &TABLE[1],
            Self::Sha512 => &TABLE[2],
        }
    }

    pub fn oid(self) -> ObjectIdentifier {
        self.row().1
    }

    /// The AlgorithmIdentifier without parameters, as RFC 5754 wants new ones written.
    pub fn identifier(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned {
            oid: self.oid(),
            parameters: None,
        }
    }

    /// In bytes.
    pub fn output_len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    pub fn of(self, message: &[u8]) -> Vec<u8> {
        aws_lc_rs::digest::digest(self.implementation(), message)
            .as_ref()
            .to_vec()
    }

    pub(crate) fn implementation(self) -> &'static aws_lc_rs::digest::Algorithm {
        match self {
            Self::Sha256 => &aws_lc_rs::digest::SHA256,
            Self::Sha384 => &aws_lc_rs::digest::SHA384,
            Self::Sha512 => &aws_lc_rs::digest::SHA512,
        }
    }
}

/// SHA-1 as a name for keys and issuers, where RFC 5280 and RFC 6960 let it be no more than that. Nothing is believed for it.
pub fn sha1_label(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)
        .as_ref()
        .to_vec()
}

/// RSASSA-PSS-params (RFC 4055, 3.1). What is absent stands for SHA-1 or a salt of 20 bytes, and so is refused.
#[derive(Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u32>,
    /// Never encoded in DER, since only its default is allowed.
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// The one digest of consistent PSS parameters.
pub(crate) fn pss_digest(parameters: &Any) -> Result<Digest, AlgorithmError> {
    let wrong = AlgorithmError::Parameters(RSASSA_PSS);
    let der = parameters.to_der().map_err(|_| wrong.clone())?;
    let parameters = PssParameters::from_der(&der).map_err(|_| wrong.clone())?;
    let (Some(hash), Some(mask)) = (parameters.hash, parameters.mask) else {
        return Err(AlgorithmError::Weak("SHA-1"));
    };
    let digest = Digest::parse(&hash)?;
    let mask_digest = mask
        .parameters
        .filter(|_| mask.oid == MGF1)
        .and_then(|inner| inner.decode_as::<AlgorithmIdentifierOwned>().ok())
        .ok_or_else(|| wrong.clone())?;
    let consistent = Digest::parse(&mask_digest)? == digest
        && parameters.salt.map(|salt| salt as usize) == Some(digest.output_len())
        && parameters.trailer.is_none();
    consistent.then_some(digest).ok_or(wrong)
}

impl SignatureAlgorithm {
    /// From the AlgorithmIdentifier of a signed object: a certificate, a list, an answer.
    pub fn parse(algorithm: &AlgorithmIdentifierOwned) -> Result<Self, AlgorithmError> {
        if algorithm.oid == RSASSA_PSS {
            let parameters = algorithm
                .parameters
                .as_ref()
                .ok_or(AlgorithmError::Parameters(RSASSA_PSS))?;
            return pss_digest(parameters).map(Self::RsaPss);
        }
        if let Some(row) = TABLE.iter().find(|row| row.2 == algorithm.oid) {
            // RFC 4055, 5: NULL, and absent is to be accepted.
            null_or_absent(algorithm)?;
            return Ok(Self::RsaPkcs1(row.0));
        }
        let row = TABLE
            .iter()
            .find(|row| row.3 == algorithm.oid)
            .ok_or_else(|| refused(algorithm.oid))?;
        // RFC 5758, 3.2: absent, without exception.
        if algorithm.parameters.is_some() {
            return Err(AlgorithmError::Parameters(algorithm.oid));
        }
        Ok(Self::Ecdsa(row.0))
    }

    /// From a SignerInfo, where `rsaEncryption` leaves the digest to the other field (RFC 3370, 3.2) and both must agree.
    pub fn parse_with_digest(
        algorithm: &AlgorithmIdentifierOwned,
        digest: Digest,
    ) -> Result<Self, AlgorithmError> {
        if algorithm.oid == RSA_ENCRYPTION {
            null_or_absent(algorithm)?;
            return Ok(Self::RsaPkcs1(digest));
        }
        let parsed = Self::parse(algorithm)?;
        if parsed.digest() == digest {
            Ok(parsed)
        } else {
            Err(AlgorithmError::AtOdds)
        }
    }

    pub fn digest(self) -> Digest {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss(digest) | Self::Ecdsa(digest) => digest,
        }
    }

    /// DER of its AlgorithmIdentifier.
    pub fn to_der(self) -> Vec<u8> {
        let null = tlv::tlv(tlv::NULL, &[]);
        match self {
            Self::RsaPkcs1(digest) => tlv::sequence(&[&tlv::oid(&digest.row().2), &null]),
            Self::Ecdsa(digest) => tlv::sequence(&[&tlv::oid(&digest.row().3)]),
            Self::RsaPss(digest) => {
                // RFC 4055, 2.1 has NULL here, and old readers insist on it.
                let hash = tlv::sequence(&[&tlv::oid(&digest.oid()), &null]);
                let mask = tlv::sequence(&[&tlv::oid(&MGF1), &hash]);
                let parameters = tlv::sequence(&[
                    &tlv::explicit(0, &[&hash]),
                    &tlv::explicit(1, &[&mask]),
                    &tlv::explicit(2, &[&tlv::number(digest.output_len() as u64)]),
                ]);
                tlv::sequence(&[&tlv::oid(&RSASSA_PSS), &parameters])
            }
        }
    }

    pub fn identifier(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned::from_der(&self.to_der()).expect("our own encoding is DER")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Digest; 3] = [Digest::Sha256, Digest::Sha384, Digest::Sha512];

    #[test]
    fn what_is_written_is_read() {
        for digest in ALL {
            assert_eq!(Digest::parse(&digest.identifier()), Ok(digest));
            assert_eq!(digest.of(b"").len(), digest.output_len());
            for algorithm in [
                SignatureAlgorithm::RsaPkcs1(digest),
                SignatureAlgorithm::RsaPss(digest),
                SignatureAlgorithm::Ecdsa(digest),
            ] {
                assert_eq!(
                    SignatureAlgorithm::parse(&algorithm.identifier()),
                    Ok(algorithm)
                );
            }
        }
    }

    #[test]
    fn weak_ones_are_refused_by_name() {
        let of = |oid| AlgorithmIdentifierOwned {
            oid,
            parameters: None,
        };
        assert_eq!(
            Digest::parse(&of(WEAK[0].0)),
            Err(AlgorithmError::Weak("SHA-1"))
        );
        assert_eq!(
            Digest::parse(&of(WEAK[1].0)),
            Err(AlgorithmError::Weak("MD5"))
        );
        assert_eq!(
            SignatureAlgorithm::parse(&of(oid("1.2.840.113549.1.1.5"))),
            Err(AlgorithmError::Weak("RSA with SHA-1"))
        );
        assert_eq!(
            SignatureAlgorithm::parse(&of(oid("1.3.101.112"))),
            Err(AlgorithmError::Unknown(oid("1.3.101.112")))
        );
    }

    #[test]
    fn parameters_at_odds_are_refused() {
        let mut ecdsa = SignatureAlgorithm::Ecdsa(Digest::Sha256).identifier();
        ecdsa.parameters = Some(Any::null());
        assert!(SignatureAlgorithm::parse(&ecdsa).is_err());

        let good = SignatureAlgorithm::RsaPss(Digest::Sha256).to_der();
        let other = SignatureAlgorithm::RsaPss(Digest::Sha384).to_der();
        // Each byte that differs between two consistent ones makes an inconsistent one.
        let mut refused = 0;
        for at in (0..good.len()).filter(|at| good[*at] != other[*at]) {
            let mut mixed = good.clone();
            mixed[at] = other[at];
            let parsed = AlgorithmIdentifierOwned::from_der(&mixed).unwrap();
            assert!(SignatureAlgorithm::parse(&parsed).is_err());
            refused += 1;
        }
        assert_eq!(refused, 3, "hash, mask and salt");

        let at_odds = SignatureAlgorithm::parse_with_digest(
            &SignatureAlgorithm::RsaPkcs1(Digest::Sha256).identifier(),
            Digest::Sha384,
        );
        assert_eq!(at_odds, Err(AlgorithmError::AtOdds));
    }

    /// An absent field of PSS stands for SHA-1.
    #[test]
    fn pss_by_default_is_sha1() {
        let empty = AlgorithmIdentifierOwned {
            oid: RSASSA_PSS,
            parameters: Some(Any::from_der(&[0x30, 0]).unwrap()),
        };
        assert_eq!(
            SignatureAlgorithm::parse(&empty),
            Err(AlgorithmError::Weak("SHA-1"))
        );
    }
}
