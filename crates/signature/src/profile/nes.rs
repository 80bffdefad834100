//! The qualified certificate of a person (nitelikli elektronik sertifika): built, and recognised.
//!
//! Law 5070, art. 9; the BTK's profile of certificates, CRL and OCSP; ETSI EN 319 412-2 and 412-5.

use std::fmt;

use const_oid::ObjectIdentifier;

use super::{Addresses, Issuance, ProfileError, name_part};
use crate::certificate::Certificate;
use crate::extension::{KeyUsage, QcStatement};
use crate::oid;
use crate::signed::Malformed;
use crate::tlv;
use crate::to_be_signed::ToBeSigned;

const fn dotted(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// Said in the certificate twice, as the law has it.
pub const SENTENCE: &str =
    "Bu sertifika, 5070 sayılı Elektronik İmza Kanununa göre nitelikli elektronik sertifikadır.";

/// EN 319 411-2: qualified, of a natural person, with the key in a secure device.
pub const QCP_N_QSCD: ObjectIdentifier = dotted("0.4.0.194112.1.2");
const USER_NOTICE: ObjectIdentifier = dotted("1.3.6.1.5.5.7.2.2");
const PKIX_QC_SYNTAX_V1: ObjectIdentifier = dotted("1.3.6.1.5.5.7.11.1");
const ETSI_QC_COMPLIANCE: ObjectIdentifier = dotted("0.4.0.1862.1.1");
const ETSI_QC_SSCD: ObjectIdentifier = dotted("0.4.0.1862.1.4");
const ETSI_QC_PDS: ObjectIdentifier = dotted("0.4.0.1862.1.5");
const ETSI_QC_TYPE: ObjectIdentifier = dotted("0.4.0.1862.1.6");
const ETSI_QCT_ESIGN: ObjectIdentifier = dotted("0.4.0.1862.1.6.1");
const BTK_QUALIFIED: ObjectIdentifier = dotted("2.16.792.1.61.0.1.5070.1.1");
/// The same, in certificates of newer profiles.
const BTK_QUALIFIED_NEWER: ObjectIdentifier = dotted("2.16.792.1.61.0.1.5070.2.1");
/// A certificate whose use is restricted, to a company's affairs or to seals, is none for a person's own application.
const BTK_RESTRICTED: [ObjectIdentifier; 2] = [
    dotted("2.16.792.1.61.0.1.5070.1.3"),
    dotted("2.16.792.1.61.0.1.5070.2.2"),
];

const GIVEN_NAME: ObjectIdentifier = dotted("2.5.4.42");
const SURNAME: ObjectIdentifier = dotted("2.5.4.4");

/// A person's certificate to be. No `Debug`: it holds an identity number.
pub struct Nes<'a> {
    pub issuance: Issuance<'a>,
    pub given_name: &'a str,
    pub surname: &'a str,
    /// T.C. kimlik no, eleven digits.
    pub identity_number: &'a str,
    pub organization: Option<&'a str>,
    /// The authority's own policy.
    pub policy: ObjectIdentifier,
    pub addresses: Addresses<'a>,
    pub usage: Usage,
    /// PKI disclosure statements: an https address and the language it is in, two letters. One in English must be among them.
    pub disclosures: &'a [(&'a str, &'a str)],
}

/// What the key is for (EN 319 412-2, 4.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Type B, digitalSignature and nonRepudiation: what the certificates in use have, so that the card opens doors elsewhere too.
    SigningAndLogin,
    /// Type A, nonRepudiation alone: what the standard prefers.
    Signing,
}

impl Usage {
    pub(super) fn bits(self) -> &'static [u8] {
        match self {
            Self::SigningAndLogin => &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::NON_REPUDIATION],
            Self::Signing => &[KeyUsage::NON_REPUDIATION],
        }
    }
}

impl Nes<'_> {
    pub fn to_be_signed(&self) -> Result<ToBeSigned, ProfileError> {
        let mut extensions = self.issuance.extensions()?;
        extensions.key_usage(self.usage.bits());
        extensions.end_entity();
        extensions.add(oid::CERTIFICATE_POLICIES, false, &self.policies());
        extensions.add(oid::QC_STATEMENTS, false, &self.statements()?);
        extensions.addresses(&self.addresses, true)?;
        self.issuance.draft(&self.subject()?, &extensions)
    }

    fn subject(&self) -> Result<Vec<u8>, ProfileError> {
        let mut parts = Vec::new();
        name_part(&mut parts, oid::COUNTRY, "country", "TR")?;
        if let Some(organization) = self.organization {
            name_part(&mut parts, oid::ORGANIZATION, "organization", organization)?;
        }
        name_part(&mut parts, SURNAME, "surname", self.surname)?;
        name_part(&mut parts, GIVEN_NAME, "given name", self.given_name)?;
        let number = self.identity_number;
        if number.len() != 11 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ProfileError::Name("identity number"));
        }
        name_part(&mut parts, oid::SERIAL_NUMBER, "identity number", number)?;
        let full = format!("{} {}", self.given_name, self.surname);
        name_part(&mut parts, oid::COMMON_NAME, "common name", &full)?;
        Ok(tlv::sequence(&[&parts]))
    }

    fn policies(&self) -> Vec<u8> {
        // UTF8String: older certificates in use have BMPString here, which RFC 5280, 4.2.1.4 forbids.
        let notice = tlv::sequence(&[&tlv::utf8(SENTENCE)]);
        let qualifier = tlv::sequence(&[&tlv::oid(&USER_NOTICE), &notice]);
        let own = tlv::sequence(&[&tlv::oid(&self.policy), &tlv::sequence(&[&qualifier])]);
        let etsi = tlv::sequence(&[&tlv::oid(&QCP_N_QSCD)]);
        tlv::sequence(&[&own, &etsi])
    }

    fn statements(&self) -> Result<Vec<u8>, ProfileError> {
        let statement = |oid, info: &[u8]| tlv::sequence(&[&tlv::oid(&oid), info]);
        let kind = tlv::sequence(&[&tlv::oid(&ETSI_QCT_ESIGN)]);
        // No pkixQCSyntax-v1 around them, as older certificates have: RFC 3739, 3.2.6.1 forbids it.
        Ok(tlv::sequence(&[
            &statement(ETSI_QC_COMPLIANCE, &[]),
            &statement(ETSI_QC_SSCD, &[]),
            &statement(ETSI_QC_TYPE, &kind),
            &disclosure_statement(self.disclosures)?,
            &statement(BTK_QUALIFIED, &tlv::utf8(SENTENCE)),
        ]))
    }
}

/// Where the disclosure statements stand (EN 319 412-5, 4.3.4).
pub(super) fn disclosure_statement(disclosures: &[(&str, &str)]) -> Result<Vec<u8>, ProfileError> {
    let mut places = Vec::new();
    for (url, language) in disclosures {
        if !url.starts_with("https://") || !url.is_ascii() || language.len() != 2 {
            return Err(ProfileError::Address);
        }
        places.extend(tlv::sequence(&[
            &tlv::tlv(tlv::IA5_STRING, &[url.as_bytes()]),
            &tlv::tlv(tlv::PRINTABLE_STRING, &[language.as_bytes()]),
        ]));
    }
    let places = tlv::sequence(&[&places]);
    Ok(tlv::sequence(&[&tlv::oid(&ETSI_QC_PDS), &places]))
}

/// What a certificate lacks to be a qualified one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    CommonName,
    /// The identity number in the subject's serialNumber.
    IdentityNumber,
    Country,
    /// keyUsage, critical, with nonRepudiation.
    NonRepudiation,
    /// It is an authority's.
    EndEntity,
    /// None of the policies that are believed.
    Policy,
    /// The statement of ETSI: 0.4.0.1862.1.1.
    EtsiStatement,
    /// The statement of the BTK, with its sentence.
    BtkStatement,
    /// It says that its use is restricted.
    FreeUse,
    /// Neither OCSP nor a list: nobody can tell whether it was revoked.
    Revocation,
    /// RSA of 2048 to 4096 bits, P-256 or P-384.
    Key,
}

impl Missing {
    pub fn turkish(self) -> &'static str {
        match self {
            Self::CommonName => "kişinin adı yazmıyor",
            Self::IdentityNumber => "T.C. kimlik numarası yazmıyor",
            Self::Country => "Türkiye için verilmemiş",
            Self::NonRepudiation => "imza atmak için verilmemiş",
            Self::EndEntity => "bir makamın kendi sertifikası",
            Self::Policy => "nitelikli sertifika ilkesi yazmıyor",
            Self::EtsiStatement => "ETSI’nin nitelikli sertifika ibaresi yok",
            Self::BtkStatement => "5070 sayılı Kanun’a göre nitelikli olduğu yazmıyor",
            Self::FreeUse => "kullanımı sınırlandırılmış",
            Self::Revocation => "iptal edilip edilmediği hiçbir yerden öğrenilemiyor",
            Self::Key => "anahtarının türü ya da uzunluğu kabul edilmiyor",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CommonName => "the subject has no common name",
            Self::IdentityNumber => "the subject's serialNumber holds no identity number",
            Self::Country => "the subject's country is not TR",
            Self::NonRepudiation => "key usage is not critical with nonRepudiation",
            Self::EndEntity => "it is an authority's certificate",
            Self::Policy => "none of its policies is a qualified one",
            Self::EtsiStatement => "the ETSI statement of a qualified certificate is missing",
            Self::BtkStatement => "the BTK statement of law 5070 is missing",
            Self::FreeUse => "its use is restricted",
            Self::Revocation => "it names neither OCSP nor a CRL",
            Self::Key => "its key is of a kind or size that is not believed",
        })
    }
}

/// Everything that `certificate` lacks; nothing, where it is a qualified one under one of `policies`. Whether it is genuine, in its time and
/// not revoked is asked elsewhere.
pub fn lacks(
    certificate: &Certificate,
    policies: &[ObjectIdentifier],
) -> Result<Vec<Missing>, Malformed> {
    let subject = certificate.subject();
    let statements = certificate.qc_statements()?;
    let usage = certificate.key_usage()?;
    let critical = certificate
        .extension(oid::KEY_USAGE)
        .is_some_and(|extension| extension.critical);
    let constraints = certificate.basic_constraints()?;
    let known = |policy: &ObjectIdentifier| policies.contains(policy);
    let identity_number = subject.serial_number().is_some_and(|number| {
        number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let holds = [
        (subject.common_name().is_some(), Missing::CommonName),
        (identity_number, Missing::IdentityNumber),
        (subject.country() == Some("TR"), Missing::Country),
        (
            critical && usage.is_some_and(|usage| usage.has(KeyUsage::NON_REPUDIATION)),
            Missing::NonRepudiation,
        ),
        (
            constraints.is_none_or(|constraints| !constraints.ca),
            Missing::EndEntity,
        ),
        (
            certificate.policies()?.iter().any(|one| known(&one.oid)),
            Missing::Policy,
        ),
        (says_etsi(&statements), Missing::EtsiStatement),
        (says_btk(&statements), Missing::BtkStatement),
        (
            !statements
                .iter()
                .any(|one| BTK_RESTRICTED.contains(&one.oid)),
            Missing::FreeUse,
        ),
        (
            !certificate.ocsp_urls()?.is_empty() || !certificate.crl_urls()?.is_empty(),
            Missing::Revocation,
        ),
        (certificate.public_key().is_ok(), Missing::Key),
    ];
    let missing = holds.into_iter().filter(|(holds, _)| !holds);
    Ok(missing.map(|(_, missing)| missing).collect())
}

/// A statement of its own, or inside the statement of the older RFC 3039: both are found.
fn says_etsi(statements: &[QcStatement]) -> bool {
    let wrapped = tlv::sequence(&[&tlv::oid(&ETSI_QC_COMPLIANCE)]);
    statements.iter().any(|one| {
        one.oid == ETSI_QC_COMPLIANCE
            || (one.oid == PKIX_QC_SYNTAX_V1 && one.info.as_ref() == Some(&wrapped))
    })
}

fn says_btk(statements: &[QcStatement]) -> bool {
    statements.iter().any(|one| {
        (one.oid == BTK_QUALIFIED || one.oid == BTK_QUALIFIED_NEWER)
            && one.text().is_some_and(|text| text.contains("5070"))
    })
}
