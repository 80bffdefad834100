//! Whom the certificate of an order names: its person, or a legal entity that the person represents.

use rules::legal_entity::{self, LegalEntity};
use rules::product::{Subject, SubjectKind};
use rules::tax_number::TaxNumber;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use web::language::Texts;

use super::finders::Order;

/// Under which id a legal entity is a subject: made of its VKN, so that it is the same for whoever orders, with no table of entities to keep.
pub fn entity_id(tax_number: &TaxNumber) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(b"kalem legal entity\0");
    digest.update(tax_number.as_str().as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// The subject as an order stores it.
pub fn id(subject: &Subject, person: Uuid) -> Uuid {
    subject
        .entity()
        .map_or(person, |entity| entity_id(&entity.tax_number))
}

/// A legal entity from two columns, where both can be read.
pub fn entity(tax_number: Option<&str>, title: Option<&str>) -> Option<LegalEntity> {
    Some(LegalEntity {
        tax_number: TaxNumber::parse(tax_number?).ok()?,
        title: legal_entity::title(title?).ok()?,
    })
}

/// A legal entity as pages show it.
pub struct EntityShown {
    pub title: String,
    pub tax_number: String,
    /// What the certificate will hold of the title, where that is less.
    pub in_certificate: Option<String>,
}

impl EntityShown {
    pub fn of(entity: &LegalEntity) -> Self {
        let cut = entity
            .is_title_cut()
            .then(|| entity.title_in_certificate().to_owned());
        Self {
            title: entity.title.as_str().to_owned(),
            tax_number: entity.tax_number.as_str().to_owned(),
            in_certificate: cut,
        }
    }

    /// "Örnek A.Ş. (VKN 1234567890)"
    pub fn in_words(&self, t: &Texts) -> String {
        t.with(
            "subject-entity",
            &[("title", &self.title), ("number", &self.tax_number)],
        )
    }
}

impl Order {
    /// Whom the certificate names; nothing, where the row cannot be read.
    pub fn subject(&self) -> Option<Subject> {
        match self.subject_kind.0? {
            SubjectKind::Person => Some(Subject::Person),
            SubjectKind::LegalEntity => {
                let entity = entity(self.tax_number.as_deref(), self.entity_title.as_deref());
                entity.map(Subject::LegalEntity)
            }
        }
    }

    /// The legal entity that it names, if it does.
    pub fn entity(&self) -> Option<EntityShown> {
        self.subject()?.entity().map(EntityShown::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Orders are found by it for years.
    #[test]
    fn an_entity_keeps_its_id() {
        let number = TaxNumber::parse("1234567890").unwrap();
        assert_eq!(
            entity_id(&number).to_string(),
            "54f391bf-4a40-83e5-9bf7-644778f6706a"
        );
        let other = TaxNumber::parse("1000000018").unwrap();
        assert_ne!(entity_id(&number), entity_id(&other));
    }
}
