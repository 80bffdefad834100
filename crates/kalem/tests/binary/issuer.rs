//! `kalem issuer`: orders over mutual TLS, everything else over plain HTTP; and the ceremony before it.

use issuer::practice_mark::is_practice;
use reqwest::StatusCode;
use serde_json::json;
use signature::certificate::Certificate;
use signature::crl::Crl;
use tempfile::tempdir;

use crate::issuing::{Authority, NUMBER, Order, PLAN, ceremony, post};
use crate::running::{Running, kalem};

async fn fetch(running: &Running, path: &str) -> Vec<u8> {
    let url = format!("http://{}{path}", running.heard("published="));
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn an_order_becomes_one_certificate_and_is_revoked() {
    let authority = Authority::new();
    let running = authority.start();
    let client = authority.client(&running, true);
    let order = Order::new();
    let certificate = order.send(&client, &running).await.unwrap();
    assert_eq!(certificate.subject().serial_number(), Some(NUMBER));
    let issuing = Certificate::from_der(&fetch(&running, "/certs/makam.crt").await).unwrap();
    let key = issuing.public_key().unwrap();
    assert_eq!(certificate.verify_signed_by(&key), Ok(()));
    // What is said twice is done once, also by a process that was started anew.
    running.stop();
    let running = authority.start();
    let client = authority.client(&running, true);
    let again = order.send(&client, &running).await.unwrap();
    assert_eq!(again.der(), certificate.der());
    let state = format!("/orders/{}/state", order.id);
    let revoke = json!({ "change": "revoke", "reason": "key_compromise" });
    let (status, since) = post(&client, &running, &state, &revoke).await;
    assert_eq!(status, StatusCode::OK);
    assert!(since["at"].as_i64().is_some());
    let list = Crl::from_der(&fetch(&running, "/crl/makam.crl").await).unwrap();
    assert!(list.find(certificate.serial()).is_some());
    // Each refusal with its own number, and without a name.
    let mut other = order.body().clone();
    other["subject"]["surname"] = json!("BAŞKA");
    let mut nobody = order.body().clone();
    nobody["subject"]["identity_number"] = json!("10000000000");
    let elsewhere = format!("/orders/{}/state", uuid::Uuid::new_v4());
    for (path, body, expected) in [
        (state.as_str(), &revoke, 409),
        ("/orders", &other, 409),
        ("/orders", &nobody, 422),
        (elsewhere.as_str(), &revoke, 404),
        (
            state.as_str(),
            &json!({ "change": "suspend", "reason": "superseded" }),
            422,
        ),
    ] {
        let (status, why) = post(&client, &running, path, body).await;
        assert_eq!(status.as_u16(), expected, "{why}");
        let why = why["error"].as_str().unwrap();
        assert!(!why.contains("BAŞKA") && !why.contains("10000000"), "{why}");
    }
    running.stop();
}

/// Without a certificate of the configured authority nobody gets as far as a request, and nothing but orders is behind that door.
#[tokio::test]
async fn strangers_are_not_heard() {
    let (authority, elsewhere) = (Authority::new(), Authority::new());
    let running = authority.start();
    let port = running
        .heard("orders=")
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    let url = format!("https://issuer.example:{port}/orders");
    let order = Order::new();
    let stranger = authority.client(&running, false);
    assert!(stranger.post(&url).json(order.body()).send().await.is_err());
    // Somebody with a certificate, by another authority; and the public side takes no orders.
    let foreign = elsewhere.start();
    let client = elsewhere.client(&foreign, true);
    assert!(client.post(&url).json(order.body()).send().await.is_err());
    let public = format!("http://{}/orders", running.heard("published="));
    let answer = reqwest::Client::new()
        .post(public)
        .json(order.body())
        .send();
    assert_eq!(answer.await.unwrap().status(), 404);
    running.stop();
    foreign.stop();
}

#[test]
fn a_ceremony_is_performed_once_and_its_list_is_renewed() {
    let folder = tempdir().unwrap();
    let plan = PLAN;
    let said = ceremony(folder.path(), plan, &["--issuing-passphrase"], &[]);
    assert!(
        said.success && said.out.contains("root     "),
        "{}",
        said.err
    );
    let made = folder.path().join("authority");
    let read = |name: &str| std::fs::read(made.join(name)).unwrap();
    let root = Certificate::from_der(&read("kok.crt")).unwrap();
    assert!(!is_practice(&root));
    let issuing = Certificate::from_der(&read("makam.crt")).unwrap();
    let key = root.public_key().unwrap();
    assert_eq!(issuing.verify_signed_by(&key), Ok(()));
    ceremony(folder.path(), plan, &["--issuing-passphrase"], &[])
        .is_one_line_with(&["there is an authority in that folder"]);
    let renew = |more: &[&str]| {
        let at = |name: &str| folder.path().join(name).display().to_string();
        let mut arguments = vec!["root-list".to_owned(), at("plan.toml")];
        arguments.extend(["--folder".to_owned(), at("authority")]);
        arguments.extend(["--root-passphrase".to_owned(), at("root.passphrase")]);
        arguments.extend(more.iter().map(|one| (*one).to_owned()));
        kalem(arguments)
    };
    let list = || Crl::from_der(&read("kok.crl")).unwrap();
    assert_eq!(list().number(), Some(&[1][..]));
    for (more, number, listed) in [
        (&[][..], 2, false),
        (&["--revoke"], 3, true),
        (&[], 4, true),
    ] {
        let said = renew(more);
        assert!(said.success, "{}", said.err);
        assert_eq!(list().number(), Some(&[number][..]));
        assert!(list().verify_signed_by(&key).is_ok());
        assert_eq!(list().find(issuing.serial()).is_some(), listed);
    }
    std::fs::write(folder.path().join("root.passphrase"), "yanlış ve uzun").unwrap();
    renew(&[]).is_one_line_with(&["the passphrase is wrong"]);
}

/// Production does not issue with a practice authority (and the demo's key opens for practice only).
#[test]
fn a_practice_authority_is_refused() {
    let practice = PLAN
        .replace("practice = false", "practice = true")
        .replace("NTRTR-1234567890", "NTRTR-0000000000")
        .replace("99999", "32473");
    let folder = tempdir().unwrap();
    let said = ceremony(folder.path(), &practice, &["--issuing-passphrase"], &[]);
    assert!(said.success, "{}", said.err);
    let keys = folder.path().join("keys.toml");
    assert!(kalem(["make-keys".as_ref(), keys.as_os_str()]).success);
    let database = "sqlite:FOLDER/issuer.db";
    let authority = Authority::configured(folder, database, crate::issuing::IN_A_FILE);
    authority
        .refused()
        .is_one_line_with(&["authority.plan is for practice", "`kalem demo` alone"]);
    // With the plan exchanged for an earnest one, the key still says what it is.
    let plan = authority.folder.path().join("plan.toml");
    std::fs::write(plan, PLAN).unwrap();
    authority
        .refused()
        .is_one_line_with(&["its key is for practice"]);
}
