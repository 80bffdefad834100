//! `kalem issuer` as a portal asks it, over mutual TLS; as the doctor looks at it; and `kalem certificate` on its own machine.

use outside::issuer::{NotChanged, StateRequest, Wanted};
use outside::trace_context::made_for;
use rules::certificate_state::{Change, Demand, State, Why};
use rules::identity_number::IdentityNumber;
use rules::serial_number::SerialNumber;
use uuid::Uuid;

use crate::configured::Installation;
use crate::issuing::{Authority, NUMBER, Order};
use crate::running::kalem;

fn request(change: Change, seen: i64) -> StateRequest {
    StateRequest {
        id: Uuid::new_v4(),
        change,
        demand: Demand::Holder,
        operator: Some(Uuid::new_v4()),
        seen,
    }
}

/// B16: what the desk does, in earnest: found three ways, suspended, resumed and revoked, each request once, also by a process started anew.
#[tokio::test]
async fn a_portal_finds_and_changes_certificates() {
    let authority = Authority::new();
    let running = authority.start();
    let client = authority.client(&running, true);
    let order = Order::new();
    let certificate = order.send(&client, &running).await.unwrap();
    let issuer = authority.asked(&running);
    let serial = SerialNumber::new(certificate.serial()).unwrap();
    let number = IdentityNumber::parse(NUMBER).unwrap();
    for wanted in [
        Wanted::Serial(&serial),
        Wanted::Person(&number),
        Wanted::Order(order.id),
    ] {
        let [found] = &issuer.find(wanted).await.unwrap()[..] else {
            panic!("there is one");
        };
        assert_eq!((found.order, found.state), (order.id, State::Good));
        assert_eq!(found.serial().unwrap(), serial);
        assert!(found.identity_number() == Some(number.clone()));
        assert_eq!((found.version, found.history.len()), (3, 3));
    }
    let nobody = SerialNumber::new(&[1]).unwrap();
    assert!(
        issuer
            .find(Wanted::Serial(&nobody))
            .await
            .unwrap()
            .is_empty()
    );

    let hold = request(Change::Suspend, 3);
    let done = issuer.change(order.id, hold).await.unwrap();
    assert_eq!(done.left, 1);
    let late = issuer.change(order.id, request(Change::Revoke(Why::Superseded), 3));
    assert_eq!(late.await, Err(NotChanged::Stale));
    running.stop();
    let away = issuer.change(order.id, hold).await;
    assert!(matches!(away, Err(NotChanged::Unavailable(_))), "{away:?}");
    let running = authority.start();
    let issuer = authority.asked(&running);
    assert_eq!(issuer.change(order.id, hold).await, Ok(done));
    let lift = issuer.change(order.id, request(Change::Resume, 4)).await;
    lift.unwrap();
    let end = request(Change::Revoke(Why::KeyCompromise), 5);
    assert_eq!(issuer.change(order.id, end).await.unwrap().left, 0);
    let after = issuer.change(order.id, request(Change::Resume, 6)).await;
    assert_eq!(after, Err(NotChanged::State));
    let unknown = issuer.change(Uuid::new_v4(), end).await;
    assert_eq!(unknown, Err(NotChanged::Unknown));
    let found = issuer.find(Wanted::Order(order.id)).await.unwrap();
    assert_eq!(found[0].state, State::Revoked);
    assert_eq!(found[0].reason, Some(Why::KeyCompromise));
    assert_eq!(found[0].history[5].operator, end.operator);
    running.stop();
}

/// What a portal asks is found in the issuer's log under the id that the portal has for it, and no person is.
#[tokio::test]
async fn a_portals_request_keeps_its_id() {
    let authority = Authority::new();
    let mut running = authority.start();
    let client = authority.client(&running, true);
    let order = Order::new();
    order.send(&client, &running).await.unwrap();
    let line = running.hears("a certificate was handed out");
    assert!(
        line.contains("route=\"/orders\"") && line.contains("id=\""),
        "{line}"
    );
    let issuer = authority.asked(&running);
    let id = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    let hold = issuer.change(order.id, request(Change::Suspend, 3));
    made_for(id.into(), hold).await.unwrap();
    let line = running.hears("a certificate has another state");
    assert!(line.contains(id), "{line}");
    assert!(line.contains("route=\"/orders/{order}/state\""), "{line}");
    let late = issuer.change(order.id, request(Change::Resume, 3));
    assert_eq!(made_for(id.into(), late).await, Err(NotChanged::Stale));
    let line = running.hears("a request was refused");
    assert!(line.contains(id), "{line}");
    for of_a_person in [NUMBER, "ÖRNEKOĞLU", "Işık"] {
        assert!(!running.said.contains(of_a_person), "{}", running.said);
    }
    running.stop();
}

/// A portal of somebody else's, and an issuer that is not the one that was named: nobody is heard.
#[tokio::test]
async fn each_end_knows_the_other() {
    let (authority, elsewhere) = (Authority::new(), Authority::new());
    let running = authority.start();
    let stranger = elsewhere.asked(&running);
    assert!(stranger.health().await.is_err());
    assert!(authority.asked(&running).health().await.is_ok());
    running.stop();
}

#[test]
fn the_doctor_looks_at_the_issuer() {
    let authority = Authority::new();
    let running = authority.start();
    let installation = Installation::new(&[(
        "[server]",
        &format!("{}[server]", authority.section(&running)),
    )]);
    let told = |what: &str| {
        let config = installation.config.as_os_str();
        kalem([what.as_ref(), "--config".as_ref(), config])
    };
    assert!(told("check-config").success);
    let said = told("doctor").out;
    for well in [
        "ok    our certificate for the issuer",
        "ok    issuer\n",
        "ok    the issuer's certificate",
        "ok    the issuer's list",
    ] {
        assert!(said.contains(well), "{said}");
    }
    running.stop();
    let said = told("doctor").out;
    assert!(said.contains("ILL   issuer: no connection"), "{said}");
    std::fs::remove_file(authority.folder.path().join("client.key")).unwrap();
    told("check-config").is_one_line_with(&["issuer.key", "client.key cannot be read"]);
}

/// The hour in which no portal can be reached: the same act and the same history, seen by the running issuer.
#[tokio::test]
async fn a_certificate_is_revoked_on_the_issuers_machine() {
    let authority = Authority::new();
    let running = authority.start();
    let client = authority.client(&running, true);
    let order = Order::new();
    let certificate = order.send(&client, &running).await.unwrap();
    let serial = SerialNumber::new(certificate.serial()).unwrap().to_string();
    let shown = authority.certificate(&[&serial]);
    assert!(
        shown.success && shown.out.contains("state   good"),
        "{}",
        shown.err
    );
    authority
        .certificate(&[&serial, "--resume"])
        .is_one_line_with(&["it is good already"]);
    authority
        .certificate(&[&serial, "--revoke", "boredom"])
        .is_one_line_with(&["none of key_compromise"]);
    authority
        .certificate(&["00"])
        .is_one_line_with(&["no such certificate"]);
    authority
        .certificate(&["kedi"])
        .is_one_line_with(&["not a certificate's serial number"]);
    let both = authority.certificate(&[&serial, "--suspend", "--resume"]);
    assert!(
        !both.success && both.err.contains("cannot be used with"),
        "{}",
        both.err
    );
    let done = authority.certificate(&[&serial, "--revoke", "key_compromise"]);
    assert!(
        done.success && done.out.contains("state   revoked"),
        "{}",
        done.err
    );
    assert!(done.out.contains("call the holder"));
    authority
        .certificate(&[&serial, "--suspend"])
        .is_one_line_with(&["it is revoked already"]);
    let found = authority
        .asked(&running)
        .find(Wanted::Order(order.id))
        .await;
    let found = found.unwrap();
    assert_eq!(found[0].state, State::Revoked);
    assert_eq!(found[0].history[3].demand, Some(Demand::Authority));
    running.stop();
}
