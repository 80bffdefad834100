//! What is said of a signature, and in which words.

use crate::algorithm::SignatureAlgorithm;
use crate::indication::{Indication, SubIndication};
use crate::moment::Moment;
use crate::profile::nes::Missing;

/// How well the evidence was kept (EN 319 122-1, 6): B basic, T with a time-stamp, LT with all that is needed to check it later, LTA with
/// time-stamps over all of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// CMS that does not name its certificate under the signature: no CAdES.
    Cms,
    B,
    T,
    Lt,
    Lta,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Cms => "CMS",
            Self::B => "B",
            Self::T => "T",
            Self::Lt => "LT",
            Self::Lta => "LTA",
        }
    }
}

/// A time-stamp that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub time: Moment,
    /// Whether it is of this signature and whole.
    pub intact: bool,
    /// Whether its authority is one of those that are trusted.
    pub trusted: bool,
}

/// All the times that have to do with a signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// What the signer says.
    pub claimed: Option<Moment>,
    pub signature_stamps: Vec<Stamp>,
    pub archive_stamps: Vec<Stamp>,
}

impl Times {
    /// The earliest time at which the signature is known to have been there.
    pub fn proven(&self) -> Option<Moment> {
        let all = self.signature_stamps.iter().chain(&self.archive_stamps);
        let believed = all.filter(|stamp| stamp.intact && stamp.trusted);
        believed.map(|stamp| stamp.time).min()
    }
}

/// What is said of one signature. Without `Debug`: it names a person.
pub struct Opinion {
    pub reason: Reason,
    /// The standard's name for why it did not pass.
    pub sub_indication: Option<SubIndication>,
    /// One English clause more, for those who look into it.
    pub detail: Option<String>,
    pub level: Level,
    /// `None`: it could not be checked.
    pub signature_intact: Option<bool>,
    /// `None`: there was no content to check.
    pub content_intact: Option<bool>,
    /// Whether the certificate is the one that the signature names. `None`: there is none, or it names none.
    pub signing_certificate_matches: Option<bool>,
    /// The name in the certificate.
    pub signer: Option<String>,
    pub times: Times,
    pub algorithm: Option<SignatureAlgorithm>,
    /// What the signer's certificate lacks to be a qualified one, by what it says of itself: its statements, its use, and that its authority
    /// names a policy. `None`: there is no certificate.
    pub lacks: Option<Vec<Missing>>,
}

/// Whether the certificate is a qualified one (nitelikli elektronik sertifika; law 5070, article 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualified {
    /// It says so, and leads to an authority that is trusted.
    Yes,
    /// It says so, and anybody could have written it: no trusted authority vouches for it.
    Claimed,
    /// It does not say so. What it lacks above all.
    No(Missing),
}

impl Qualified {
    /// Stable, for records and translations.
    pub fn key(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Claimed => "claimed",
            Self::No(_) => "no",
        }
    }
}

impl Opinion {
    /// `None`: there is no certificate to look at.
    pub fn qualified(&self) -> Option<Qualified> {
        let lacks = self.lacks.as_ref()?;
        // Whatever else is said, the path was found to hold before it was.
        let is_trusted = matches!(
            self.reason,
            Reason::Passed | Reason::Revoked | Reason::RevokedUnproven | Reason::RevocationUnknown
        );
        // The law's own statement says most to people; a foreign certificate lacks it and much else.
        let telling = lacks.iter().find(|one| **one == Missing::BtkStatement);
        Some(match (telling.or(lacks.first()), is_trusted) {
            (Some(missing), _) => Qualified::No(*missing),
            (None, true) => Qualified::Yes,
            (None, false) => Qualified::Claimed,
        })
    }

    pub fn indication(&self) -> Indication {
        self.sub_indication
            .map_or(Indication::Passed, SubIndication::indication)
    }
}

macro_rules! reasons {
    ($($name:ident $key:literal $turkish:literal $english:literal)*) => {
        /// Why, in words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason { $($name,)* }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Stable, for records and translations.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            pub fn turkish(self) -> &'static str {
                match self { $(Self::$name => $turkish,)* }
            }

            pub fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }
        }
    };
}

reasons! {
    Passed "passed"
        "İmza geçerli: içerik değişmemiş, imzacının sertifikası güvenilen bir makama bağlanıyor ve iptal edilmemiş."
        "The signature is valid: the content is unchanged, the signer's certificate leads to a trusted authority and is not revoked."
    Malformed "malformed"
        "İmza bozuk: yapısı okunamadı."
        "The signature is broken: its structure cannot be read."
    ContentMissing "content_missing"
        "İmzalanan içerik imzanın içinde değil; yanında verilmesi gerekiyor."
        "The signed content is not in the signature; it must be supplied beside it."
    ContentChanged "content_changed"
        "İçerik, imzalanan içerik değil."
        "The content is not the one that was signed."
    SignatureBroken "signature_broken"
        "İmza, bu sertifikanın anahtarıyla atılmamış."
        "The signature was not made with the key of this certificate."
    CertificateMissing "certificate_missing"
        "İmzacının sertifikası bulunamadı."
        "The signer's certificate was not found."
    OtherCertificate "other_certificate"
        "İmza başka bir sertifikayı gösteriyor."
        "The signature names another certificate."
    WeakAlgorithm "weak_algorithm"
        "İmza artık güvenilmeyen bir yöntemle atılmış."
        "The signature was made with an algorithm that is not believed any more."
    NotTrusted "not_trusted"
        "İmzacının sertifikası, güvendiğiniz bir makama bağlanmıyor."
        "The signer's certificate does not lead to an authority that you trust."
    PathBroken "path_broken"
        "Sertifika zinciri kurallara uymuyor."
        "The certificate chain breaks the rules."
    ExpiredUnproven "expired_unproven"
        "Sertifikanın süresi içinde değiliz ve imzanın o süre içinde atıldığını gösteren güvenilir bir zaman damgası yok."
        "The certificate is not valid now, and no trusted time-stamp shows that the signature was made while it was."
    Revoked "revoked"
        "Sertifika, imza atıldığında iptal edilmişti ya da askıdaydı."
        "The certificate was revoked or on hold when the signature was made."
    RevokedUnproven "revoked_unproven"
        "Sertifika iptal edilmiş ve imzanın daha önce atıldığını gösteren güvenilir bir zaman damgası yok."
        "The certificate is revoked, and no trusted time-stamp shows that the signature was made before."
    RevocationUnknown "revocation_unknown"
        "Sertifikanın iptal edilip edilmediği bilinmiyor."
        "Whether the certificate was revoked is not known."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_and_a_key_of_its_own() {
        for (index, reason) in Reason::ALL.iter().enumerate() {
            assert!(reason.turkish().ends_with('.') && reason.english().ends_with('.'));
            let is_new = Reason::ALL[..index]
                .iter()
                .all(|other| other.key() != reason.key() && other.turkish() != reason.turkish());
            assert!(is_new, "{reason:?}");
        }
    }
}
