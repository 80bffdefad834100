//! Tüzel kişi: a company or a public body, for which a seal is issued (Mali Mühür).

use crate::free_text::{FreeText, FreeTextFault};
use crate::tax_number::TaxNumber;

/// As registers of trade have it.
pub type EntityTitle = FreeText<250>;

/// The longest organizationName of a certificate (RFC 5280, appendix A: ub-organization-name), in characters.
pub const LONGEST_IN_CERTIFICATE: usize = 64;

/// A legal entity. No person is named by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalEntity {
    pub tax_number: TaxNumber,
    /// Unvan.
    pub title: EntityTitle,
}

impl LegalEntity {
    /// What the certificate can hold of the title: all of it, or as many whole words as fit.
    pub fn title_in_certificate(&self) -> &str {
        cut(self.title.as_str())
    }

    /// Whether the certificate will name it by less than its title.
    pub fn is_title_cut(&self) -> bool {
        self.title_in_certificate() != self.title.as_str()
    }
}

/// Reads a title.
///
/// # Errors
/// It is none.
pub fn title(text: &str) -> Result<EntityTitle, FreeTextFault> {
    EntityTitle::parse(text)
}

fn cut(title: &str) -> &str {
    let Some((end, _)) = title.char_indices().nth(LONGEST_IN_CERTIFICATE) else {
        return title;
    };
    let fits = &title[..end];
    match (title[end..].starts_with(' '), fits.rfind(' ')) {
        (true, _) | (false, None) => fits,
        (false, Some(space)) => &fits[..space],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_cut_between_words_where_the_certificate_cannot_hold_it() {
        let short = "Örnek Gıda Sanayi ve Ticaret A.Ş.";
        assert_eq!(cut(short), short);
        let whole = "Ş".repeat(LONGEST_IN_CERTIFICATE);
        assert_eq!(cut(&whole), whole);
        let long = "Örnek Çağdaş Gıda İnşaat Turizm Otelcilik Sanayi ve Dış Ticaret Anonim Şirketi";
        assert_eq!(
            cut(long),
            "Örnek Çağdaş Gıda İnşaat Turizm Otelcilik Sanayi ve Dış Ticaret"
        );
        assert!(cut(long).chars().count() <= LONGEST_IN_CERTIFICATE);
        let one = "Ş".repeat(100);
        assert_eq!(cut(&one).chars().count(), LONGEST_IN_CERTIFICATE);
        let exact = format!("{} A.Ş.", "Ş".repeat(LONGEST_IN_CERTIFICATE));
        assert_eq!(cut(&exact), "Ş".repeat(LONGEST_IN_CERTIFICATE));
    }

    #[test]
    fn what_the_certificate_lacks_of_a_title_is_known() {
        let named = |title: &str| LegalEntity {
            tax_number: TaxNumber::parse("1234567890").unwrap(),
            title: EntityTitle::parse(title).unwrap(),
        };
        assert!(!named("Örnek A.Ş.").is_title_cut());
        assert!(named(&"Örnek ".repeat(20)).is_title_cut());
    }
}
