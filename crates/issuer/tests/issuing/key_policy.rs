//! B21: how long a certificate lasts follows from the key policy and from the issuer's own end, and what is over is refused before anything is
//! recorded.

use issuer::{Authority, AuthorityKey, Ceremony, IssuerFault, KeyRefusal, issue};
use rules::key_policy::{KeyPolicy, Refusal};
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use store::Micros;

use crate::fresh::{Fresh, on_both};
use crate::practice::{self, CEREMONY, FIRST, HOUR, NOON, OTHER, Person, drawn, issuer};

/// 31.12.2026, 23:59:59 UTC.
const LAST_SECOND: Micros = 1_798_761_599_000_000;
const DAY: i64 = 86_400;

fn person(number: &str, key: NewKey) -> Person {
    Person::with_key(number, &SigningKey::generate(key).unwrap())
}

fn last_second(certificate: &Certificate) -> i64 {
    certificate.not_after().unix_seconds()
}

#[tokio::test]
async fn a_short_rsa_key_gets_a_certificate_to_the_end_of_2028_and_none_after_2026() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let rsa = person(FIRST, NewKey::Rsa2048);
        let cut = issue(&issuer, &rsa.order(), LAST_SECOND, drawn()).await;
        assert_eq!(last_second(&cut.unwrap()), 1_861_919_999);
        let late = person(OTHER, NewKey::Rsa2048);
        let refused = issue(&issuer, &late.order(), LAST_SECOND + 1_000_000, drawn()).await;
        assert!(matches!(
            refused.err(),
            Some(IssuerFault::Key(KeyRefusal::Policy(Refusal::Over { .. })))
        ));
        let curve = person(OTHER, NewKey::P256);
        let whole = issue(&issuer, &curve.order(), LAST_SECOND + 1_000_000, drawn()).await;
        let lasts = last_second(&whole.unwrap()) - (LAST_SECOND / 1_000_000 + 1);
        assert_eq!(lasts, 1096 * DAY - 1);
        fresh.assert_whole().await;
    })
    .await;
}

/// Rows of the file replace the default: an authority decides what it admits, within what the lint of others allows.
#[tokio::test]
async fn a_policy_of_ones_own_stands_in_the_reviewed_file() {
    let plan = format!(
        "{CEREMONY}\n[[certificates.key_policy]]\nsource = \"Deneme\"\nalgorithm = \"elliptic_curve\"\nleast_bits = 384\n\
         must_end_by = \"2027-01-01T00:00:00Z\"\n"
    );
    on_both(async |fresh: &Fresh| {
        let issuer = practice::issuer_with(fresh, by_plan(&plan));
        let short = person(FIRST, NewKey::P256);
        let refused = practice::issued(&issuer, &short).await.err();
        assert!(matches!(
            refused,
            Some(IssuerFault::Key(KeyRefusal::Policy(
                Refusal::NotAdmitted { .. }
            )))
        ));
        let long = practice::issued(&issuer, &person(OTHER, NewKey::P384)).await;
        assert_eq!(last_second(&long.unwrap()), 1_798_761_600);
    })
    .await;
}

#[tokio::test]
async fn nothing_outlives_its_issuer() {
    let plan = CEREMONY.replace("years = 10", "years = 2");
    on_both(async |fresh: &Fresh| {
        let issuer = practice::issuer_with(fresh, by_plan(&plan));
        let issued = practice::issued(&issuer, &Person::new(FIRST))
            .await
            .unwrap();
        let end = issuer.authority.certificate().not_after();
        assert_eq!(issued.not_after(), end);
        assert!(end.unix_seconds() < NOON / 1_000_000 + 1096 * DAY);
    })
    .await;
}

fn by_plan(plan: &str) -> Authority {
    let ceremony = Ceremony::from_toml(plan).unwrap();
    let before = Moment::from_unix_micros(NOON - 24 * HOUR);
    let made = ceremony.perform(None, before, [drawn(), drawn()]).unwrap();
    let key = AuthorityKey::EncryptedFile(made.issuing_key.unwrap());
    Authority::new(made.root, made.issuing, key, ceremony.certificates).unwrap()
}

/// What the example shows is what holds without it.
#[test]
fn the_example_shows_the_default() {
    let example = Ceremony::from_toml(include_str!("../../../../ceremony.example.toml")).unwrap();
    assert_eq!(example.certificates.key_policy, KeyPolicy::default());
}
