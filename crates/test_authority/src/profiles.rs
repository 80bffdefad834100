//! What stands in whose certificate, drafted by the product's own builders.

use signature::profile::nes::Usage;
use signature::profile::{
    Addresses, AuthorityName, Issuance, IssuingAuthority, Nes, OcspSigner, ProfileError, Seal,
    TimeStampAuthority,
};
use signature::to_be_signed::ToBeSigned;

use crate::{IDENTITY_NUMBER, POLICY, TSA_POLICY};

pub type Draft = Result<ToBeSigned, ProfileError>;

pub const ADDRESSES: Addresses<'static> = addresses("http://ocsp.deneme.example.org/");
pub const ISSUING: AuthorityName<'static> = name("Kalem Deneme Nitelikli Sertifika Makamı");

const DISCLOSURES: &[(&str, &str)] = &[
    ("https://depo.deneme.example.org/pds-en.pdf", "en"),
    ("https://depo.deneme.example.org/pds-tr.pdf", "tr"),
];

pub const fn name(common_name: &str) -> AuthorityName<'_> {
    AuthorityName {
        country: "TR",
        organization: "Kalem Deneme Sertifika Makamı",
        organization_identifier: Some("NTRTR-0000000000"),
        common_name,
    }
}

/// Where the issuing authority publishes, with OCSP at this address.
pub const fn addresses(ocsp: &str) -> Addresses<'_> {
    Addresses {
        ocsp,
        issuer_certificate: "http://depo.deneme.example.org/makam.crt",
        crl: "http://depo.deneme.example.org/makam.crl",
    }
}

/// Below a root that publishes its list at this address.
pub fn issuing_authority(issuance: Issuance<'_>, root_list: &str) -> Draft {
    let draft = IssuingAuthority {
        issuance,
        name: ISSUING,
        addresses: Addresses {
            ocsp: "",
            issuer_certificate: "http://depo.deneme.example.org/kok.crt",
            crl: root_list,
        },
        root_answers_ocsp: false,
    };
    draft.to_be_signed()
}

pub fn ocsp_responder(issuance: Issuance<'_>) -> Draft {
    let name = name("Kalem Deneme OCSP");
    OcspSigner { issuance, name }.to_be_signed()
}

pub fn time_stamp_authority<'a>(issuance: Issuance<'a>, addresses: Addresses<'a>) -> Draft {
    let draft = TimeStampAuthority {
        issuance,
        name: name("Kalem Deneme Zaman Damgası"),
        policy: TSA_POLICY,
        addresses,
    };
    draft.to_be_signed()
}

/// A qualified certificate. The draft may be changed before it is signed.
pub fn person(issuance: Issuance<'_>) -> Nes<'_> {
    Nes {
        issuance,
        given_name: "Işık",
        surname: "ÖRNEKOĞLU",
        identity_number: IDENTITY_NUMBER,
        organization: None,
        policy: POLICY,
        addresses: ADDRESSES,
        usage: Usage::SigningAndLogin,
        disclosures: DISCLOSURES,
    }
}

/// The seal of a legal entity. The draft may be changed before it is signed.
pub fn seal<'a>(issuance: Issuance<'a>, tax_number: &'a str) -> Seal<'a> {
    Seal {
        issuance,
        title: "Deneme Tüzel Kişisi",
        tax_number,
        policy: POLICY,
        addresses: ADDRESSES,
        usage: Usage::Signing,
        disclosures: DISCLOSURES,
    }
}
