//! A seal names a legal entity: title and VKN, and no person. An order says which kind of subject it names, and a profile takes one kind only.

use issuer::look_up::{Key, find};
use issuer::{Holder, IssuerFault, Order, issue};
use rules::product::THREE_YEARS;
use rules::tax_number::TaxNumber;
use signature::extension::KeyUsage;
use signature::oid;
use signature::profile::nes::{self, Missing};
use signature::signing_key::{NewKey, SigningKey};
use uuid::Uuid;

use crate::fresh::{Fresh, on_both};
use crate::practice::{FIRST, NOON, Person, drawn, issued, issuer, request};

pub const TITLE: &str = "Örnek Çağdaş Gıda Sanayi ve Ticaret A.Ş.";

pub struct Entity {
    number: TaxNumber,
    request: Vec<u8>,
    order: Uuid,
}

impl Entity {
    fn new(number: &str) -> Self {
        Self::with_key(number, &SigningKey::generate(NewKey::P384).unwrap())
    }

    pub fn with_key(number: &str, key: &SigningKey) -> Self {
        Self {
            number: TaxNumber::parse(number).unwrap(),
            request: request(key),
            order: Uuid::new_v4(),
        }
    }

    pub fn order<'a>(&'a self, title: &'a str) -> Order<'a> {
        Order {
            id: self.order,
            holder: Holder::LegalEntity {
                title,
                tax_number: self.number.clone(),
            },
            profile: "mali_muhur",
            validity: THREE_YEARS,
            request: &self.request,
        }
    }
}

#[tokio::test]
async fn a_seal_names_its_legal_entity_and_no_person() {
    on_both(async |fresh: &Fresh| {
        let issuer = issuer(fresh);
        let entity = Entity::new("1234567890");
        let made = issue(&issuer, &entity.order(TITLE), NOON, drawn())
            .await
            .unwrap();
        let names = made.subject();
        assert_eq!(names.text(oid::ORGANIZATION), Some(TITLE));
        assert_eq!(names.common_name(), Some(TITLE));
        assert_eq!(
            names.text(oid::ORGANIZATION_IDENTIFIER),
            Some("VATTR-1234567890")
        );
        assert_eq!(names.serial_number(), Some("1234567890"));
        for part in ["2.5.4.4", "2.5.4.42"] {
            assert_eq!(names.text(part.parse().unwrap()), None, "a person's names");
        }
        let usage = made.key_usage().unwrap().unwrap();
        assert!(usage.is_exactly(&[KeyUsage::NON_REPUDIATION]));
        // For seals, and not believed as anybody's signature.
        let eseal = [0x30, 0x09, 0x06, 0x07, 4, 0, 0x8e, 0x46, 1, 6, 2];
        let statements = made.qc_statements().unwrap();
        assert!(
            statements
                .iter()
                .any(|one| one.info.as_deref() == Some(&eseal))
        );
        let policy = "1.3.6.1.4.1.32473.5070.4".parse().unwrap();
        let lacking = nes::lacks(&made, &[policy]).unwrap();
        for missing in [
            Missing::IdentityNumber,
            Missing::EtsiStatement,
            Missing::BtkStatement,
        ] {
            assert!(lacking.contains(&missing), "{missing}");
        }
        // Sent again, the same; with another title, it is another order.
        let again = issue(&issuer, &entity.order(TITLE), NOON, drawn())
            .await
            .unwrap();
        assert_eq!(again.der(), made.der());
        let other = issue(&issuer, &entity.order("Başka A.Ş."), NOON, drawn()).await;
        assert!(matches!(other.err(), Some(IssuerFault::OtherContent)));
        fresh.assert_whole().await;
    })
    .await;
}

#[tokio::test]
async fn a_profile_takes_one_kind_of_subject_only() {
    on_both(async |fresh: &Fresh| {
        let issuer = issuer(fresh);
        let (person, entity) = (Person::new(FIRST), Entity::new("1234567890"));
        let for_person = Order {
            profile: "mali_muhur",
            ..person.order()
        };
        let for_entity = Order {
            profile: "nes",
            ..entity.order(TITLE)
        };
        for order in [for_person, for_entity] {
            let refused = issue(&issuer, &order, NOON, drawn()).await;
            assert!(matches!(refused.err(), Some(IssuerFault::OtherSubject)));
        }
        // Nothing of it is kept: neither order nor key is taken.
        assert!(issued(&issuer, &person).await.is_ok());
        assert!(
            issue(&issuer, &entity.order(TITLE), NOON, drawn())
                .await
                .is_ok()
        );
    })
    .await;
}

/// A title that no certificate can hold is refused, and so is the key of another holder, be that a person or an entity.
#[tokio::test]
async fn what_no_seal_can_say_is_refused() {
    on_both(async |fresh: &Fresh| {
        let issuer = issuer(fresh);
        let long = "Ş".repeat(65);
        for title in ["", long.as_str()] {
            let entity = Entity::new("1234567890");
            let refused = issue(&issuer, &entity.order(title), NOON, drawn()).await;
            assert!(
                matches!(refused.err(), Some(IssuerFault::Profile(_))),
                "{title}"
            );
        }
        let sealed = Entity::new("1000000018");
        issue(&issuer, &sealed.order(TITLE), NOON, drawn())
            .await
            .unwrap();
        let same_key = Entity {
            order: Uuid::new_v4(),
            request: sealed.request.clone(),
            ..Entity::new("1000000026")
        };
        let refused = issue(&issuer, &same_key.order(TITLE), NOON, drawn()).await;
        assert!(matches!(refused.err(), Some(IssuerFault::Key(_))));
    })
    .await;
}

/// An entity's certificates are found by its VKN, and a person's are not among them.
#[tokio::test]
async fn seals_are_found_by_vkn() {
    on_both(async |fresh: &Fresh| {
        let issuer = issuer(fresh);
        let entity = Entity::new("1234567890");
        issue(&issuer, &entity.order(TITLE), NOON, drawn())
            .await
            .unwrap();
        issued(&issuer, &Person::new(FIRST)).await.unwrap();
        let mut conn = issuer.db.read().await.unwrap();
        for (number, count) in [("1234567890", 1), ("1000000018", 0)] {
            let number = TaxNumber::parse(number).unwrap();
            let key = Key::LegalEntity(&number);
            let found = find(&mut conn, &issuer.vault, issuer.authority.id(), key).await;
            assert_eq!(found.unwrap().len(), count);
        }
    })
    .await;
}
