//! Suspended, resumed, revoked: as the list says it, as OCSP says it, and as OpenSSL understands both.

use std::path::Path;

use axum::body::Body;
use axum::http::Request as HttpRequest;
use issuer::state::{Change, Why, change};
use issuer::{IssuerFault, revocation_list};
use signature::crl::Reason;
use signature::moment::Moment;
use signature::ocsp::{self, CertId, NamedBy, Request, Status};
use store::{Micros, run};
use test_authority::programs::openssl_in as openssl;

use crate::fresh::on_both;
use crate::practice::{self, HOUR, NOON, SECOND};
use crate::scene::{Scene, request};

#[tokio::test]
async fn states_follow_each_other_and_are_never_dated_back() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        assert_eq!(scene.status(NOON).await, Status::Good);
        let refused = scene.change(Change::Resume, NOON).await.err();
        assert!(matches!(refused, Some(IssuerFault::State)));
        let held = scene.change(Change::Suspend, NOON + HOUR).await.unwrap();
        let at = Moment::from_unix_micros;
        let on_hold = Status::Revoked {
            at: at(held),
            reason: Reason::CertificateHold,
        };
        assert_eq!(scene.status(NOON + HOUR).await, on_hold);
        scene.change(Change::Resume, NOON + 2 * HOUR).await.unwrap();
        assert_eq!(scene.status(NOON + 2 * HOUR).await, Status::Good);
        // The clock was set back an hour and a half: not before what happened already.
        let why = Change::Revoke(Why::KeyCompromise);
        let revoked = scene.change(why, NOON + HOUR / 2).await.unwrap();
        assert_eq!(revoked, NOON + 2 * HOUR);
        let gone = Status::Revoked {
            at: at(revoked),
            reason: Reason::KeyCompromise,
        };
        assert_eq!(scene.status(NOON + 3 * HOUR).await, gone);
        for after in [Change::Resume, Change::Suspend, why] {
            let refused = scene.change(after, NOON + 4 * HOUR).await.err();
            assert!(matches!(refused, Some(IssuerFault::State)), "{after:?}");
        }
        fresh.assert_whole().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_is_numbered_and_new_when_something_changed_or_half_a_day_passed() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let authority = scene.issuer.authority.certificate().public_key().unwrap();
        let (number, list) = scene.list(NOON).await;
        assert_eq!((number, list.len()), (1, 0));
        assert_eq!(list.verify_signed_by(&authority), Ok(()));
        assert_eq!(scene.list(NOON + 11 * HOUR).await.0, 1);
        assert_eq!(scene.list(NOON + 12 * HOUR).await.0, 2);
        scene
            .change(Change::Suspend, NOON + 13 * HOUR)
            .await
            .unwrap();
        let (number, list) = scene.list(NOON + 13 * HOUR).await;
        assert_eq!((number, list.len()), (3, 1));
        scene
            .change(Change::Resume, NOON + 14 * HOUR)
            .await
            .unwrap();
        let (number, list) = scene.list(NOON + 14 * HOUR).await;
        assert_eq!((number, list.len()), (4, 0));
        // A clock that was set back makes neither a new list nor an older one.
        assert_eq!(scene.list(NOON).await.0, 4);
        // Ten processes at once: one of them gives the next number.
        let late = NOON + 40 * HOUR;
        let many: Vec<_> = (0..10)
            .map(|_| {
                let issuer = scene.issuer.clone();
                tokio::spawn(async move { revocation_list::current(&issuer, late).await.unwrap() })
            })
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        for one in many {
            let list = one.await.unwrap();
            seen.insert((list.number, list.der));
        }
        assert_eq!(seen.len(), 1);
        assert_eq!(seen.first().unwrap().0, 5);
    })
    .await;
}

/// Good is said of what is stored and signed: not of a draft, not of a number that nobody drew, not of another authority's.
#[tokio::test]
async fn good_is_never_said_before_the_certificate_exists() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let mut tx = fresh.db.write().await.unwrap();
        let back = run!(
            &mut tx,
            "UPDATE issuer_certificate SET certificate_sealed = NULL, issued_at = NULL, version = 2 WHERE id = $1",
            scene.person.order
        );
        assert_eq!(back.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(scene.status(NOON).await, Status::Unknown);
        let refused = scene.change(Change::Revoke(Why::Superseded), NOON).await.err();
        assert!(matches!(refused, Some(IssuerFault::NoSuchCertificate)));
        let elsewhere = practice::made().issuing;
        let request = Request {
            asked: vec![CertId::new(NamedBy::Sha1, &elsewhere, &[1]).unwrap()],
            nonce: None,
        };
        let answer = scene.ask("/ocsp", request.to_der(), NOON).await;
        assert_eq!(answer, ocsp::Refusal::Unauthorized.to_der());
        let nonsense = scene.ask("/ocsp", b"0".to_vec(), NOON).await;
        assert_eq!(nonsense, ocsp::Refusal::MalformedRequest.to_der());
    })
    .await;
}

/// Without a nonce, the same answer until a state changes: at once where it changed through this process, within a second where another
/// process changed it. What is unknown is asked for anew each time.
#[tokio::test]
async fn an_answer_is_signed_once_until_a_state_changes() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let authority = scene.issuer.authority.certificate();
        let question = |serial: &[u8]| {
            let asked = vec![CertId::new(NamedBy::Sha1, authority, serial).unwrap()];
            Request { asked, nonce: None }.to_der()
        };
        let serial = scene.certificate.serial();
        let ask = async |now| scene.ask("/ocsp", question(serial), now).await;
        let first = ask(NOON).await;
        assert_eq!(ask(NOON + 60 * SECOND).await, first);
        let half_an_hour = NOON + 1_800 * SECOND;
        let second = ask(half_an_hour).await;
        assert_ne!(second, first);
        scene.change(Change::Suspend, half_an_hour).await.unwrap();
        let held = ask(half_an_hour).await;
        assert_ne!(held, second);
        assert_eq!(ask(half_an_hour).await, held);
        let db = fresh.db.clone();
        let elsewhere =
            issuer::Issuer::new(db, fresh.vault.clone(), scene.issuer.authority.clone());
        let order = scene.person.order;
        change(&elsewhere, order, request(Change::Resume), half_an_hour)
            .await
            .unwrap();
        let resumed = ask(half_an_hour + SECOND).await;
        assert_ne!(resumed, held);
        let unknown = async |now| scene.ask("/ocsp", question(&[1; 16]), now).await;
        assert_ne!(unknown(NOON).await, unknown(NOON + 60 * SECOND).await);
    })
    .await;
}

/// With a nonce it is signed anew each time, over the state that is known: a change through this process is seen at once, one through
/// another process within a second.
#[tokio::test]
async fn a_known_state_is_forgotten_when_it_changes() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        assert_eq!(scene.status(NOON).await, Status::Good);
        scene.change(Change::Suspend, NOON).await.unwrap();
        assert!(matches!(scene.status(NOON).await, Status::Revoked { .. }));
        let elsewhere = issuer::Issuer::new(
            fresh.db.clone(),
            fresh.vault.clone(),
            scene.issuer.authority.clone(),
        );
        let order = scene.person.order;
        change(&elsewhere, order, request(Change::Resume), NOON)
            .await
            .unwrap();
        assert_eq!(scene.status(NOON + SECOND).await, Status::Good);
    })
    .await;
}

/// Everything fetched from where the certificate says, and judged by OpenSSL.
#[tokio::test]
async fn openssl_believes_lists_and_answers() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let good = judged(&scene, folder, NOON + 60 * SECOND).await;
        let Some(good) = good else { return };
        assert_eq!(good, ("person.crt: good".to_owned(), true));
        let why = Change::Revoke(Why::KeyCompromise);
        scene.change(why, NOON + HOUR).await.unwrap();
        let revoked = judged(&scene, folder, NOON + HOUR).await.unwrap();
        assert_eq!(revoked, ("person.crt: revoked".to_owned(), false));
    })
    .await;
}

/// What `openssl ocsp` says, and whether `openssl verify` believes the certificate with all lists at hand.
async fn judged(scene: &Scene, folder: &Path, now: Micros) -> Option<(String, bool)> {
    let write = |name: &str, der: &[u8]| std::fs::write(folder.join(name), der).unwrap();
    write("person.crt", scene.certificate.der());
    write("root.crt", &scene.get("/certs/kok.crt", now).await);
    write("authority.crt", &scene.get("/certs/makam.crt", now).await);
    write("root.crl", &scene.get("/crl/kok.crl", now).await);
    write("authority.crl", &scene.get("/crl/makam.crl", now).await);
    for (kind, from, to) in [
        ("x509", "person.crt", "person.pem"),
        ("x509", "root.crt", "root.pem"),
        ("x509", "authority.crt", "authority.pem"),
        ("crl", "root.crl", "root.crl.pem"),
        ("crl", "authority.crl", "authority.crl.pem"),
    ] {
        openssl(folder, &[kind, "-inform", "DER", "-in", from, "-out", to])?;
    }
    let at = (now / SECOND).to_string();
    let verify = "verify -x509_strict -policy_check -crl_check_all -CAfile root.pem -untrusted authority.pem \
        -CRLfile root.crl.pem -CRLfile authority.crl.pem -attime";
    let verify: Vec<_> = verify
        .split_whitespace()
        .chain([&*at, "person.pem"])
        .collect();
    let (believed, _) = openssl(folder, &verify)?;
    let ask = "ocsp -issuer authority.pem -cert person.crt -reqout question";
    openssl(folder, &ask.split(' ').collect::<Vec<_>>())?;
    let question = std::fs::read(folder.join("question")).unwrap();
    let answer = scene.ask("/ocsp", question.clone(), now).await;
    write("answer", &answer);
    by_address(scene, &question, now).await;
    // The question has a nonce already; without -no_nonce OpenSSL would add a second one.
    let hear = "ocsp -no_nonce -issuer authority.pem -cert person.crt -reqin question -respin answer \
        -CAfile root.pem -verify_other authority.pem -validity_period 1000000000 -attime";
    let hear: Vec<_> = hear.split_whitespace().chain([&*at]).collect();
    let (_, said) = openssl(folder, &hear)?;
    assert!(said.contains("Response verify OK"), "{said}");
    let line = said.lines().find(|line| line.starts_with("person.crt:"));
    Some((line.unwrap_or_default().to_owned(), believed))
}

/// The same question as part of the address, and questions that are too large.
async fn by_address(scene: &Scene, question: &[u8], now: Micros) {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let encoded = BASE64_STANDARD.encode(question);
    let encoded = encoded
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    let answer = scene.get(&format!("/ocsp/{encoded}"), now).await;
    assert!(
        answer.starts_with(&[0x30, 0x82]),
        "an answer with a signature"
    );
    let large = HttpRequest::post("/ocsp")
        .body(Body::from(vec![0x30; 9000]))
        .unwrap();
    assert_eq!(scene.fetch(large, now).await.0, 413);
    let long = format!("/ocsp/{}", "A".repeat(5000));
    let long = HttpRequest::get(long).body(Body::empty()).unwrap();
    assert_eq!(scene.fetch(long, now).await.0, 414);
}
