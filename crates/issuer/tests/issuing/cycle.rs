//! One order, one certificate, whatever fails in between.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use issuer::{Holder, Issuer, IssuerFault, KeyRefusal, issue};
use signature::certificate::Certificate;
use signature::profile::nes;
use signature::signing_key::{NewKey, SigningKey};
use store::{row, run};
use uuid::Uuid;

use crate::fresh::{Fresh, on_both};
use crate::practice::{self, FIRST, HOUR, NOON, OTHER, Person, SECOND, drawn, issued, issuer};

/// What lies in the database of one order, as far as it lies open.
async fn lies(fresh: &Fresh, order: Uuid) -> Option<(Option<Vec<u8>>, Option<Vec<u8>>, i64)> {
    let mut conn = fresh.db.read().await.unwrap();
    row!(
        &mut conn,
        (Option<Vec<u8>>, Option<Vec<u8>>, i64),
        "SELECT serial, tbs_digest, version FROM issuer_certificate WHERE id = $1",
        order
    )
    .unwrap()
}

/// How often the last act stands in an order's history: once, or the order has more than one certificate.
async fn acts(fresh: &Fresh, order: Uuid) -> Vec<String> {
    let mut conn = fresh.db.read().await.unwrap();
    let chain = store::history::chain(&mut conn, order).await.unwrap();
    chain.into_iter().map(|row| row.act).collect()
}

fn believed(issuer: &Issuer, certificate: &Certificate) {
    let key = issuer.authority.certificate().public_key().unwrap();
    assert_eq!(certificate.verify_signed_by(&key), Ok(()));
    let policy = "1.3.6.1.4.1.32473.5070.1".parse().unwrap();
    assert_eq!(nes::lacks(certificate, &[policy]), Ok(vec![]));
}

#[tokio::test]
async fn an_order_becomes_one_certificate() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let person = Person::new(FIRST);
        let first = issued(&issuer, &person).await.unwrap();
        believed(&issuer, &first);
        assert_eq!(first.subject().serial_number(), Some(FIRST));
        assert_eq!(first.not_before().unix_micros(), NOON);
        // Asked again, a day later and by another process: the same, byte for byte.
        let again = issue(&issuer, &person.order(), NOON + 24 * HOUR, drawn()).await;
        assert_eq!(again.unwrap().der(), first.der());
        assert_eq!(
            acts(fresh, person.order).await,
            ["received", "recorded", "issued"]
        );
        fresh.assert_whole().await;
    })
    .await;
}

/// Polls a run so many times, and then ends it where it stands, as a killed process would.
async fn killed_after(polls: usize, run: impl Future) {
    let mut run = pin!(run);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        run.as_mut().poll(context).map(drop)
    })
    .await
}

/// Killed at every place where it waits for anything; begun again it finishes what was recorded, and nothing else.
#[tokio::test]
async fn killed_anywhere_it_is_finished_by_the_next_run() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        issued(&issuer, &Person::new(OTHER)).await.unwrap();
        let mut stages = std::collections::BTreeSet::new();
        for polls in (0..60).chain(1..60).chain(1..60) {
            let person = Person::new(FIRST);
            let order = person.order();
            killed_after(polls, issue(&issuer, &order, NOON, drawn())).await;
            let before = lies(fresh, person.order).await;
            stages.insert(before.as_ref().map(|(_, _, version)| *version));
            let certificate = issue(&issuer, &order, NOON + SECOND, drawn())
                .await
                .unwrap();
            believed(&issuer, &certificate);
            let after = lies(fresh, person.order).await.unwrap();
            assert_eq!(after.0.as_deref(), Some(certificate.serial()));
            if let Some((Some(serial), digest, _)) = before {
                assert_eq!((Some(serial), digest), (after.0, after.1));
            }
            let acts = acts(fresh, person.order).await;
            assert_eq!(acts, ["received", "recorded", "issued"]);
        }
        // It was caught before anything, and after each of the two commits. Received alone it never lies there: that goes with the second row.
        assert_eq!(stages, [None, Some(2), Some(3)].into());
        fresh.assert_whole().await;
    })
    .await;
}

/// As older programs left it, and as it is left where the rules find something in a draft: received, and nothing else.
#[tokio::test]
async fn what_was_only_received_is_finished() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let person = Person::new(FIRST);
        issued(&issuer, &person).await.unwrap();
        let mut tx = fresh.db.write().await.unwrap();
        for sql in [
            "UPDATE issuer_certificate SET authority = NULL, serial = NULL, tbs_sealed = NULL, tbs_digest = NULL, recorded_at = NULL,
                 certificate_sealed = NULL, issued_at = NULL, version = 1 WHERE id = $1",
            "DELETE FROM history WHERE stream = $1 AND seq > 1",
            "DELETE FROM history_awaits_root WHERE stream = $1 AND seq > 1",
        ] {
            run!(&mut tx, sql, person.order).unwrap();
        }
        tx.commit().await.unwrap();
        let certificate = issued(&issuer, &person).await.unwrap();
        believed(&issuer, &certificate);
        let acts = acts(fresh, person.order).await;
        assert_eq!(acts, ["received", "recorded", "issued"]);
        fresh.assert_whole().await;
    })
    .await;
}

/// Our own rules find a certificate that would be valid before its issuer is: nothing is recorded of it, and nothing signed. The order is
/// kept, and whose key it is.
#[tokio::test]
async fn a_draft_with_a_finding_is_not_recorded() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let person = Person::new(FIRST);
        let before_the_authority = NOON - 48 * HOUR;
        for _ in 0..2 {
            let refused = issue(&issuer, &person.order(), before_the_authority, drawn()).await;
            assert!(matches!(refused.err(), Some(IssuerFault::Lint(_))));
            assert_eq!(lies(fresh, person.order).await, Some((None, None, 1)));
        }
        let certificate = issued(&issuer, &person).await.unwrap();
        believed(&issuer, &certificate);
        fresh.assert_whole().await;
    })
    .await;
}

/// Ten at once, as when a worker's lease runs out while it still works.
#[tokio::test]
async fn ten_runs_at_once_hand_out_one_certificate() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let person = std::sync::Arc::new(Person::new(FIRST));
        let runs: Vec<_> = (0..10)
            .map(|_| {
                let (issuer, person) = (issuer.clone(), person.clone());
                tokio::spawn(
                    async move { issued(&issuer, &person).await.map(|one| one.der().to_vec()) },
                )
            })
            .collect();
        let mut handed_out = std::collections::BTreeSet::new();
        for run in runs {
            handed_out.insert(run.await.unwrap().unwrap());
        }
        assert_eq!(handed_out.len(), 1);
        assert_eq!(acts(fresh, person.order).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_after_it_was_recorded_is_not_signed() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let (recorded, foreign) = (Person::new(FIRST), Person::new(OTHER));
        let one = issued(&issuer, &recorded).await.unwrap();
        issued(&issuer, &foreign).await.unwrap();
        let change = async |sql: &'static str| {
            let mut tx = fresh.db.write().await.unwrap();
            let changed = run!(&mut tx, sql, recorded.order, foreign.order);
            assert_eq!(changed.unwrap(), 1);
            tx.commit().await.unwrap();
        };
        // As if it had stopped after it was recorded, with somebody's hand in the database since.
        change("UPDATE issuer_certificate SET certificate_sealed = NULL, version = 2 WHERE id = $1 AND $2 = $2").await;
        change("UPDATE issuer_certificate SET tbs_digest = (SELECT tbs_digest FROM issuer_certificate WHERE id = $2) WHERE id = $1").await;
        let refused = issued(&issuer, &recorded).await.err();
        assert!(matches!(refused, Some(IssuerFault::NotWhatWasRecorded)), "{refused:?}");
        // What is to be signed, moved from another order's row: its seal holds in its own row only.
        change("UPDATE issuer_certificate SET tbs_sealed = (SELECT tbs_sealed FROM issuer_certificate WHERE id = $2) WHERE id = $1").await;
        let refused = issued(&issuer, &recorded).await.err();
        assert!(matches!(refused, Some(IssuerFault::Store(_))), "{refused:?}");
        drop(one);
    })
    .await;
}

#[tokio::test]
async fn the_same_order_with_other_content_is_refused() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let person = Person::new(FIRST);
        issued(&issuer, &person).await.unwrap();
        let mut other = Person::new(FIRST);
        other.order = person.order;
        let refused = issued(&issuer, &other).await.err();
        assert!(
            matches!(refused, Some(IssuerFault::OtherContent)),
            "{refused:?}"
        );
        let mut order = person.order();
        if let Holder::Person { surname, .. } = &mut order.holder {
            *surname = "DENEME";
        }
        let refused = issue(&issuer, &order, NOON, drawn()).await.err();
        assert!(
            matches!(refused, Some(IssuerFault::OtherContent)),
            "{refused:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn keys_are_certified_for_who_holds_them_and_for_nobody_else() {
    on_both(async |fresh| {
        let made = practice::made();
        let ours = SigningKey::from_pkcs8(&made.issuing_key.as_ref().unwrap().to_pkcs8().unwrap());
        let issuer = practice::issuer_with(fresh, practice::authority(made));
        let refusal = async |person: &Person| match issued(&issuer, person).await.err() {
            Some(IssuerFault::Key(refusal)) => Some(refusal),
            None => None,
            other => panic!("{other:?}"),
        };
        let key = SigningKey::generate(NewKey::P384).unwrap();
        assert_eq!(refusal(&Person::with_key(FIRST, &key)).await, None);
        // A second order of the same person on the same card.
        assert_eq!(refusal(&Person::with_key(FIRST, &key)).await, None);
        let stolen = Person::with_key(OTHER, &key);
        assert_eq!(refusal(&stolen).await, Some(KeyRefusal::OtherPerson));
        assert_eq!(lies(fresh, stolen.order).await, None);
        let own = Person::with_key(FIRST, &ours.unwrap());
        assert_eq!(refusal(&own).await, Some(KeyRefusal::OurOwn));
        let mut unproven = Person::new(FIRST);
        *unproven.request.last_mut().unwrap() ^= 1;
        let refused = refusal(&unproven).await;
        assert!(
            matches!(refused, Some(KeyRefusal::NoPossession)),
            "{refused:?}"
        );
        unproven.request.clear();
        assert_eq!(refusal(&unproven).await, Some(KeyRefusal::Unreadable));
        fresh.assert_whole().await;
    })
    .await;
}

/// Not even sealed fields lie beside an open digest from which they could be guessed; and nothing of a person lies open at all.
#[tokio::test]
async fn nothing_of_the_person_lies_open() {
    on_both(async |fresh| {
        let issuer = issuer(fresh);
        let person = Person::new(FIRST);
        let certificate = issued(&issuer, &person).await.unwrap();
        let (_, digest, _) = lies(fresh, person.order).await.unwrap();
        let bare = signature::algorithm::Digest::Sha256.of(certificate.tbs());
        assert_ne!(digest, Some(bare));
        let mut conn = fresh.db.read().await.unwrap();
        let (subject, request, tbs, sealed) = row!(
            &mut conn,
            (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>),
            "SELECT subject_sealed, request_sealed, tbs_sealed, certificate_sealed FROM issuer_certificate WHERE id = $1",
            person.order
        )
        .unwrap()
        .unwrap();
        for field in [subject, request, tbs, sealed] {
            let found = field.windows(FIRST.len()).any(|part| part == FIRST.as_bytes());
            assert!(!found);
        }
        let chain = store::history::chain(&mut conn, person.order).await.unwrap();
        assert!(chain.iter().all(|row| !row.detail.contains(FIRST)));
    })
    .await;
}
