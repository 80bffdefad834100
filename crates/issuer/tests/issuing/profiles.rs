//! The registry of profiles: an order names one, and what it names stands in the certificate.

use issuer::{IssuerFault, Order, issue};
use rules::product::Validity;
use signature::extension::KeyUsage;
use signature::profile::nes;

use crate::fresh::{Fresh, on_both};
use crate::practice::{FIRST, NOON, OTHER, Person, drawn, issuer};

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_certificate_is_as_its_profile_and_its_order_say() {
    on_both(async |fresh: &Fresh| {
        let issuer = issuer(fresh);
        let lasts = |certificate: &signature::certificate::Certificate| {
            certificate.not_after().unix_seconds() - certificate.not_before().unix_seconds() + 1
        };
        let person = Person::new(FIRST);
        let year = Order {
            profile: "kurum_karti",
            validity: Validity::of_years(1).unwrap(),
            ..person.order()
        };
        let made = issue(&issuer, &year, NOON, drawn()).await.unwrap();
        let policy = "1.3.6.1.4.1.32473.5070.3".parse().unwrap();
        assert_eq!(nes::lacks(&made, &[policy]), Ok(vec![]));
        assert_eq!(lasts(&made), 365 * DAY);
        let usage = made.key_usage().unwrap().unwrap();
        assert!(usage.is_exactly(&[KeyUsage::NON_REPUDIATION]), "no login");

        // Longer than the profile is good for: as long as it is.
        let other = Person::new(OTHER);
        let long = Order {
            profile: "kurum_karti",
            ..other.order()
        };
        let made = issue(&issuer, &long, NOON, drawn()).await.unwrap();
        assert!([730 * DAY, 731 * DAY].contains(&lasts(&made)));
        // The same order with another profile is another order.
        let changed = issue(&issuer, &other.order(), NOON, drawn()).await;
        assert!(matches!(changed.err(), Some(IssuerFault::OtherContent)));
        fresh.assert_whole().await;
    })
    .await;
}

#[tokio::test]
async fn a_profile_that_is_not_there_is_refused_and_nothing_is_kept() {
    on_both(async |fresh: &Fresh| {
        let issuer = issuer(fresh);
        let person = Person::new(FIRST);
        for profile in ["mali_damga", "ocsp", "", "NES"] {
            let order = Order {
                profile,
                ..person.order()
            };
            let refused = issue(&issuer, &order, NOON, drawn()).await;
            assert!(matches!(refused.err(), Some(IssuerFault::NoSuchProfile)));
        }
        // Neither the order nor its key is taken.
        assert!(issue(&issuer, &person.order(), NOON, drawn()).await.is_ok());
    })
    .await;
}
