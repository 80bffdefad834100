//! A certificate for a production order.

use rules::product::Validity;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Der;

/// Whom the certificate is to name. No `Debug`: it may be a person.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CertificateSubject {
    Person {
        given_name: String,
        surname: String,
        identity_number: String,
        organization: Option<String>,
    },
    LegalEntity {
        /// What a certificate can hold of it: at most 64 characters.
        title: String,
        /// VKN.
        tax_number: String,
    },
}

/// For whom, and for which key. No `Debug`: it is a person.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct CertificateOrder {
    /// The production order's id: there is one certificate for it, ever.
    #[zeroize(skip)]
    pub id: Uuid,
    pub subject: CertificateSubject,
    /// The certificate profile, such as "nes".
    #[zeroize(skip)]
    pub profile: String,
    /// Sertifika Süresi, in calendar years.
    #[zeroize(skip)]
    pub years: Validity,
    /// PKCS#10 (RFC 2986), made on the card.
    pub request: Der,
}

#[derive(Serialize, Deserialize)]
pub struct IssuedCertificate {
    /// X.509 (RFC 5280).
    pub certificate: Der,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order says which kind of subject it names, and nothing that belongs to the other kind.
    #[test]
    fn an_order_names_the_kind_of_its_subject() {
        let order = |subject: &str| {
            let id = Uuid::nil();
            let order = format!(
                r#"{{"id":"{id}","subject":{subject},"profile":"x","years":3,"request":""}}"#
            );
            serde_json::from_str::<CertificateOrder>(&order)
        };
        let seal = r#"{"kind":"legal_entity","title":"Örnek A.Ş.","tax_number":"1234567890"}"#;
        let person = r#"{"kind":"person","given_name":"A","surname":"B","identity_number":"1","organization":null}"#;
        for subject in [seal, person] {
            let sent = serde_json::to_value(order(subject).ok().unwrap()).unwrap();
            let subject: serde_json::Value = serde_json::from_str(subject).unwrap();
            assert_eq!(sent["subject"], subject);
        }
        for wrong in [
            r#"{"title":"Örnek A.Ş.","tax_number":"1234567890"}"#,
            r#"{"kind":"legal_entity","title":"Örnek A.Ş.","tax_number":"1","given_name":"A"}"#,
            r#"{"kind":"person","title":"Örnek A.Ş.","tax_number":"1"}"#,
            r#"{"kind":"machine"}"#,
        ] {
            assert!(order(wrong).is_err(), "{wrong}");
        }
    }
}
