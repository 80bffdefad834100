//! Time-stamps for our own evidence, and the keys with which the authority answers.

use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::chain::{self, PolicySettings};
use signature::moment::Moment;
use signature::ocsp::Status;
use signature::oid;
use signature::time_stamp::response::{self, Answer};
use signature::time_stamp::{Failure, Request, Token};
use store::{Micros, rows};
use test_authority::programs::openssl_in as openssl;

use crate::fresh::{Fresh, on_both};
use crate::practice::{HOUR, NOON};
use crate::scene::Scene;

const DAY: Micros = 24 * HOUR;

async fn token(scene: &Scene, request: &Request, now: Micros) -> Vec<u8> {
    let answer = scene.ask("/tsa", request.write(), now).await;
    match response::read(&answer).unwrap() {
        Answer::Token(token) => token.to_vec(),
        Answer::Refused(why) => panic!("{why:?}"),
    }
}

/// Whose certificate signed it, once it is believed as a verifier believes it.
fn believed(scene: &Scene, token: &[u8], of: &[u8], now: Micros) -> Certificate {
    let read = Token::read(token).unwrap();
    let along = read.exactly_certificates().unwrap();
    let signer = read.check(of, &along).unwrap();
    let root = [scene.issuer.authority.root().clone()];
    let at = Moment::from_unix_micros(now);
    chain::find(&signer, &along, &root, at, &PolicySettings::default()).unwrap();
    assert_eq!(read.info.time, Moment::from_unix_seconds(now / 1_000_000));
    assert_eq!(read.info.accuracy_micros, Some(1_000_000));
    signer
}

#[tokio::test]
async fn a_time_stamp_is_of_what_was_asked_and_never_numbered_twice() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let request = Request::new(Digest::Sha256, b"delil", [7; 16]);
        let mut numbers = std::collections::BTreeSet::new();
        for _ in 0..20 {
            let token = token(&scene, &request, NOON).await;
            let signer = believed(&scene, &token, b"delil", NOON);
            assert_eq!(signer.extended_key_usage(), Ok(vec![oid::TIME_STAMPING]));
            let read = Token::read(&token).unwrap();
            assert!(read.answers(&request));
            numbers.insert(read.info.serial.to_vec());
        }
        assert_eq!(numbers.len(), 20);
        let mut foreign = request.clone();
        foreign.policy = Some("1.2.3".parse().unwrap());
        for (asked, why) in [
            (foreign.write(), Failure::UnacceptedPolicy),
            (b"0".to_vec(), Failure::BadDataFormat),
        ] {
            let answer = scene.ask("/tsa", asked, NOON).await;
            assert_eq!(response::read(&answer), Ok(Answer::Refused(Some(why))));
        }
    })
    .await;
}

#[tokio::test]
async fn openssl_asks_for_a_time_stamp_and_believes_it() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
        write("data", b"delil");
        write("root.crt", scene.issuer.authority.root().der());
        let query = [
            "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query",
        ];
        let Some((asked, said)) = openssl(folder, &query) else {
            return;
        };
        assert!(asked, "{said}");
        let query = std::fs::read(folder.join("query")).unwrap();
        write("reply", &scene.ask("/tsa", query, NOON).await);
        let to_pem = [
            "x509", "-inform", "DER", "-in", "root.crt", "-out", "root.pem",
        ];
        openssl(folder, &to_pem).unwrap();
        let at = (NOON / 1_000_000).to_string();
        let by = ["-CAfile", "root.pem", "-attime", &at];
        let verify = |with: [&'static str; 2]| {
            let args = ["ts", "-verify"].into_iter().chain(with);
            let args: Vec<_> = args.chain(["-in", "reply"]).chain(by).collect();
            openssl(folder, &args).unwrap()
        };
        for with in [["-queryfile", "query"], ["-data", "data"]] {
            let (believed, said) = verify(with);
            assert!(believed && said.contains("Verification: OK"), "{said}");
        }
        write("data", b"Delil");
        let (believed, said) = verify(["-data", "data"]);
        assert!(!believed, "{said}");
    })
    .await;
}

/// What the authority certified for itself, by profile, and how many of it.
async fn own(fresh: &Fresh, profile: &str) -> usize {
    let mut conn = fresh.db.read().await.unwrap();
    let rows = rows!(
        &mut conn,
        (Option<Micros>,),
        "SELECT issued_at FROM issuer_certificate WHERE profile = $1",
        profile
    );
    let rows = rows.unwrap();
    assert!(rows.iter().all(|(issued,)| issued.is_some()));
    rows.len()
}

/// Its own keys are certified through the cycle, once for as long as they are used, however many ask; and anew before a certificate ends.
#[tokio::test]
async fn keys_of_its_own_are_replaced_before_their_certificates_end() {
    on_both(async |fresh| {
        let scene = Scene::new(fresh).await;
        let request = Request::new(Digest::Sha256, b"delil", [7; 16]);
        let many: Vec<_> = (0..10)
            .map(|_| {
                let published = scene.published.clone();
                tokio::spawn(async move { published.keep_up().await })
            })
            .collect();
        for one in many {
            one.await.unwrap().unwrap();
        }
        assert_eq!(
            (own(fresh, "ocsp").await, own(fresh, "time_stamp").await),
            (1, 1)
        );
        scene.status(NOON + 19 * DAY).await;
        assert_eq!(own(fresh, "ocsp").await, 1);
        // A verifier checks the responder's dates, so a status is believed on every one of these days.
        for day in [20, 39, 45, 100, 364] {
            scene.status(NOON + day * DAY).await;
        }
        assert_eq!(own(fresh, "ocsp").await, 5);
        token(&scene, &request, NOON + 364 * DAY).await;
        assert_eq!(own(fresh, "time_stamp").await, 1);
        let later = token(&scene, &request, NOON + 365 * DAY).await;
        let second = believed(&scene, &later, b"delil", NOON + 365 * DAY);
        assert_eq!(own(fresh, "time_stamp").await, 2);
        let status = scene.status_of(&second, NOON + 365 * DAY).await;
        assert_eq!(status, Status::Good);
        fresh.assert_whole().await;
    })
    .await;
}
