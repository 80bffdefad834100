//! Why a signature is not accepted, in two languages, and what EN 319 102-1 calls it. One row each.

use crate::indication::SubIndication;

/// Which part of the check says it, in the order in which the parts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    Format,
    SigningCertificate,
    Cryptography,
    Chain,
    Revocation,
    Acceptance,
    Profile,
    TimeStamp,
}

/// Each row: the name, what the standard calls it, a stable key, and the words for people.
macro_rules! reasons {
    ($($name:ident $sub:ident $key:literal $turkish:literal $english:literal)*) => {
        /// A reason to refuse, or to wait.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason { $($name,)* }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn sub_indication(self) -> SubIndication {
                match self { $(Self::$name => SubIndication::$sub,)* }
            }

            pub fn by_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.key() == key)
            }

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
    TooLarge FormatFailure "too_large"
        "İmza dosyası kabul edilenden büyük." "The signature is larger than is accepted."
    Malformed FormatFailure "malformed"
        "İmza bozuk ya da eksik." "The signature is broken or cut short."
    Version FormatFailure "version"
        "İmzanın sürümü beklenen değil." "The signature has an unexpected version."
    ContentType FormatFailure "content_type"
        "İmzalanan şey bir metin olarak gösterilmemiş." "What is signed is not given as data."
    Detached FormatFailure "detached"
        "İmzanın içinde metin yok." "The signature does not contain the text."
    Certificates FormatFailure "certificates"
        "İmzanın içindeki sertifikalar beklendiği gibi değil." "The certificates in the signature are not as expected."
    RevocationValues FormatFailure "revocation_values"
        "İmzanın içinde beklenmeyen iptal bilgisi var." "The signature contains unexpected revocation values."
    Signers FormatFailure "signers"
        "İmzada tam olarak bir imzacı olmalıdır." "There must be exactly one signer."
    SignerIdentifier FormatFailure "signer_identifier"
        "İmzacı, sertifikasının vereni ve numarasıyla gösterilmemiş." "The signer is not named by issuer and serial number."
    AttributeMissing FormatFailure "attribute_missing"
        "İmzalı özniteliklerden biri eksik." "A signed attribute is missing."
    AttributeUnknown FormatFailure "attribute_unknown"
        "Beklenmeyen bir öznitelik var." "There is an unexpected attribute."
    AttributeOrder FormatFailure "attribute_order"
        "İmzalı öznitelikler sırasında değil ya da yineleniyor." "The signed attributes are out of order or doubled."
    AttributeValue FormatFailure "attribute_value"
        "Bir imzalı özniteliğin değeri okunamadı." "The value of a signed attribute cannot be read."
    Algorithm FormatFailure "algorithm"
        "İmza yöntemi kabul edilenlerden değil ya da kendi içinde tutarsız." "The algorithms are not on the list or contradict each other."
    NoSigningCertificate NoSigningCertificateFound "no_signing_certificate"
        "İmzacının sertifikası imzanın içinde bulunamadı." "The signer's certificate is not in the signature."
    OtherSigningCertificate NoSigningCertificateFound "other_signing_certificate"
        "İmza başka bir sertifikayı gösteriyor." "The signature names another certificate."
    OtherText HashFailure "other_text"
        "İmzalanan metin, sizden istenen metin değil." "The signed text is not the text that was asked for."
    MessageDigest HashFailure "message_digest"
        "Metnin özeti imzadakiyle aynı değil." "The digest of the text is not the one in the signature."
    Signature SigCryptoFailure "signature"
        "İmza bu sertifikanın anahtarıyla atılmamış." "The signature was not made with the key of this certificate."
    NoPath NoCertificateChainFound "no_path"
        "Sertifika, tanınan bir makama bağlanamadı." "The certificate does not lead to a recognised authority."
    Path ChainConstraintsFailure "path"
        "Sertifika zinciri kurallara uymuyor." "The certificate chain breaks the rules."
    OtherPolicy ChainConstraintsFailure "other_policy"
        "Sertifika geçerli bir makamdan, ama burada kabul edilen türden (ilkeden) değil. Nitelikli elektronik sertifikanızı seçin." "The certificate is from a recognised authority but not of a kind (policy) that is accepted here. Choose your qualified certificate."
    ForeignCertificate FormatFailure "foreign_certificate"
        "İmzanın içinde zincire ait olmayan bir sertifika var." "The signature contains a certificate that is not of its chain."
    Expired Expired "expired"
        "Sertifikanın süresi dolmuş." "The certificate has expired."
    NotYetValid NotYetValid "not_yet_valid"
        "Sertifika henüz geçerli değil." "The certificate is not valid yet."
    Revoked Revoked "revoked"
        "Sertifika iptal edilmiş." "The certificate is revoked."
    OnHold Revoked "on_hold"
        "Sertifika askıda." "The certificate is on hold."
    NoRevocationAnswer TryLater "no_revocation_answer"
        "Sertifikanın iptal edilip edilmediği şu anda öğrenilemiyor." "Whether the certificate is revoked cannot be learnt at the moment."
    RevocationAnswer TryLater "revocation_answer"
        "İptal sorgusuna gelen cevap güvenilir değil." "The answer about revocation cannot be believed."
    AlgorithmTooWeak CryptoConstraintsFailure "algorithm_too_weak"
        "Anahtar ya da özet yöntemi bu tarihte yeterince güçlü değil." "The key or the digest is too weak at this date."
    ClaimedTime SigConstraintsFailure "claimed_time"
        "İmzadaki saat, istek ile bitiş arasında değil. Bilgisayarınızın saatini denetleyin." "The time in the signature is not between request and expiry. Check the clock of your computer."
    ClaimedTimeOutsideCertificate SigConstraintsFailure "claimed_time_outside_certificate"
        "İmzadaki saat, sertifikanın geçerlilik süresi içinde değil." "The time in the signature is outside the validity of the certificate."
    NotForSigning ChainConstraintsFailure "not_for_signing"
        "Sertifika imza için verilmemiş." "The certificate is not for signatures."
    NotQualified ChainConstraintsFailure "not_qualified"
        "Sertifika nitelikli elektronik sertifika değil." "The certificate is not a qualified one."
    OtherPerson SigConstraintsFailure "other_person"
        "Sertifika başka bir kişiye ait." "The certificate belongs to another person."
    TimeStamp SigConstraintsFailure "time_stamp"
        "Zaman damgası bu imzaya ait değil ya da güvenilir değil." "The time-stamp is not of this signature, or cannot be believed."
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
