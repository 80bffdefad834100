//! What the issuer really makes, for every profile and every kind of key, without a finding of pkilint at WARNING or above.

use issuer::ceremony::Made;
use issuer::state::{Change, Why};
use issuer::{Authority, AuthorityKey, Ceremony, issue};
use signature::algorithm::Digest;
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::ocsp::{CertId, NamedBy, Request};
use signature::signing_key::{NewKey, SigningKey};
use signature::time_stamp::response::{self, Answer};
use signature::time_stamp::{Request as StampRequest, Token};
use test_authority::programs;

use crate::fresh::{Fresh, on_sqlite};
use crate::practice::{CEREMONY, FIRST, HOUR, NOON, Person, drawn, issued};
use crate::scene::Scene;
use crate::seals::{Entity, TITLE};

/// The natural person's linter with the profile of a qualified certificate on a card.
const QUALIFIED: [&str; 2] = ["--type", "QCP-N-QSCD-EIDAS-FINAL-CERTIFICATE"];
/// The legal person's linter.
const SEAL: [&str; 2] = ["--type", "NCP-LEGAL-PERSON-CERTIFICATE"];
/// The standard would rather have one key for signing and another for logging in; people in Türkiye have one card for both.
const ADVICE: &str =
    "etsi.en_319_412_2.nat-4.3.2-3.non_preferred_content_commitment_setting (WARNING)";

/// What one of pkilint's programs finds; none, where they are not installed.
fn pkilint(program: &str, args: &[&str], der: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("der");
    std::fs::write(&file, der).unwrap();
    programs::pkilint(program, args, &file)
}

/// The ceremony of the other tests, with another kind of key.
fn plan(kind: &str) -> String {
    CEREMONY.replace("key = \"p256\"", &format!("key = \"{kind}\""))
}

async fn scene(fresh: &Fresh, plan: &str) -> Scene {
    let ceremony = Ceremony::from_toml(plan).unwrap();
    let before = Moment::from_unix_micros(NOON - 24 * HOUR);
    let made: Made = ceremony.perform(None, before, [drawn(), drawn()]).unwrap();
    let key = AuthorityKey::EncryptedFile(made.issuing_key.unwrap());
    let authority = Authority::new(made.root, made.issuing, key, ceremony.certificates).unwrap();
    Scene::by(fresh, authority, made.root_list).await
}

#[tokio::test]
async fn pkilint_finds_nothing_in_what_the_issuer_makes() {
    on_sqlite(&async |fresh: &Fresh| {
        for kind in ["p256", "p384", "rsa2048"] {
            let scene = scene(fresh, &plan(kind)).await;
            certificates(&scene, kind).await;
            lists_and_answers(&scene, kind).await;
        }
    })
    .await;
}

async fn certificates(scene: &Scene, kind: &str) {
    let authority = &scene.issuer.authority;
    let finds_nothing = |name: &str, certificate: &Certificate| {
        if let Some(found) = pkilint("lint_pkix_cert", &[], certificate.der()) {
            assert!(found.is_empty(), "{kind} {name}: {found}");
        }
    };
    finds_nothing("root", authority.root());
    finds_nothing("authority", authority.certificate());
    let request = StampRequest::new(Digest::Sha256, b"delil", [7; 16]);
    let answer = scene.ask("/tsa", request.write(), NOON).await;
    let Answer::Token(token) = response::read(&answer).unwrap() else {
        panic!("a token");
    };
    for one in Token::read(token).unwrap().certificates() {
        finds_nothing("time-stamps", &one);
    }
    let own = scene.responder(NOON).await;
    finds_nothing("ocsp", &own);
    for of in [NewKey::P256, NewKey::P384, NewKey::Rsa2048] {
        let key = SigningKey::generate(of).unwrap();
        let person = issued(&scene.issuer, &Person::with_key(FIRST, &key)).await;
        let entity = Entity::with_key("1234567890", &SigningKey::generate(of).unwrap());
        let seal = issue(&scene.issuer, &entity.order(TITLE), NOON, drawn()).await;
        let Some(found) = pkilint("lint_etsi_cert", &QUALIFIED, person.unwrap().der()) else {
            return;
        };
        let found: Vec<_> = found.lines().filter(|line| line.contains(" (")).collect();
        assert_eq!(found.join("\n").trim(), ADVICE, "{kind}");
        let found = pkilint("lint_etsi_cert", &SEAL, seal.unwrap().der()).unwrap();
        assert!(found.is_empty(), "{kind} seal: {found}");
    }
}

async fn lists_and_answers(scene: &Scene, kind: &str) {
    let finds_nothing = |program: &str, args: &[&str], der: &[u8]| {
        if let Some(found) = pkilint(program, args, der) {
            assert!(found.is_empty(), "{kind} {program} {args:?}: {found}");
        }
    };
    let (arl, crl) = (
        ["--type", "ARL", "--profile", "PKIX"],
        ["--type", "CRL", "--profile", "PKIX"],
    );
    finds_nothing("lint_crl", &arl, &scene.get("/crl/kok.crl", NOON).await);
    let authority = scene.issuer.authority.certificate();
    let changes = [
        None,
        Some(Change::Suspend),
        Some(Change::Revoke(Why::KeyCompromise)),
    ];
    for change in changes {
        if let Some(change) = change {
            scene.change(change, NOON).await.unwrap();
        }
        finds_nothing("lint_crl", &crl, &scene.get("/crl/makam.crl", NOON).await);
        for serial in [scene.certificate.serial(), &[1; 16]] {
            let asked = vec![CertId::new(NamedBy::Sha1, authority, serial).unwrap()];
            let request = Request { asked, nonce: None };
            let answer = scene.ask("/ocsp", request.to_der(), NOON).await;
            finds_nothing("lint_ocsp_response", &[], &answer);
        }
    }
}
