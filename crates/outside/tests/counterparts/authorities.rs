//! Lists of revoked authorities, against an authority that publishes whatever list it is told to and counts how often it is asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use outside::authorities::{Authorities, Evidence, Trusted};
use signature::certificate::Certificate;
use signature::crl::{Reason, Revoked};
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use test_authority::profiles::{self, addresses};
use test_authority::{DAY, Member, POLICY, Validity};

use crate::tools::serve;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

fn noon() -> Moment {
    Moment::of((2026, 11, 21), (12, 0, 0)).unwrap()
}

/// What the authority publishes, and how often somebody came.
#[derive(Default)]
struct Said {
    /// `None`: nobody answers.
    list: Option<Vec<u8>>,
    lists_asked: usize,
    answers_asked: usize,
}

type Shared = Arc<Mutex<Said>>;

struct Town {
    said: Shared,
    root: Member,
    issuing: Certificate,
    person: Certificate,
    portal: Authorities,
}

impl Town {
    async fn open() -> Self {
        let said = Shared::default();
        let rooms = Router::new()
            .route("/kok.crl", get(list))
            .route("/ocsp", post(answer))
            .with_state(said.clone());
        let url = serve(rooms).await;
        let (root_list, ocsp) = (format!("{url}/kok.crl"), format!("{url}/ocsp"));
        let root = Member::root(NewKey::P256, Validity::days(1, noon(), 400));
        let valid = Validity::days(1, noon(), 300);
        let issuing = root.issue(NewKey::P256, valid, |issuance| {
            profiles::issuing_authority(issuance, &root_list)
        });
        let person = issuing.issue(NewKey::P256, valid, |issuance| {
            let mut draft = profiles::person(issuance);
            draft.addresses = addresses(&ocsp);
            draft.to_be_signed()
        });
        let issuing = issuing.certificate;
        let portal = Authorities::open(Trusted {
            roots: vec![root.certificate.clone()],
            intermediates: vec![issuing.clone()],
            policies: vec![POLICY],
            practice: true,
            time_stamps: None,
            timeout_seconds: 60,
        });
        Self {
            said,
            root,
            issuing,
            person: person.certificate,
            portal: portal.unwrap(),
        }
    }

    /// A list of the root's: since when and until when it is the newest, and whom it names.
    fn list(&self, from: Moment, until: Moment, entries: &[Revoked]) -> Vec<u8> {
        self.root.list(from, until, entries)
    }

    fn publishes(&self, list: &[u8]) {
        self.said.lock().unwrap().list = Some(list.to_vec());
    }

    fn falls_silent(&self) {
        self.said.lock().unwrap().list = None;
    }

    fn lists_asked(&self) -> usize {
        self.said.lock().unwrap().lists_asked
    }

    /// What a check of a signature by the person learns at this time.
    async fn learnt(&self, at: Moment) -> Evidence {
        self.portal.evidence(&self.person, &[], at, [7; 32]).await
    }

    async fn lists(&self, at: Moment) -> Vec<Vec<u8>> {
        self.learnt(at).await.lists
    }

    fn revoked(&self, at: Moment) -> Vec<Revoked> {
        let serial = self.issuing.serial().to_vec();
        let reason = Reason::CaCompromise;
        vec![Revoked { serial, at, reason }]
    }
}

async fn list(State(said): State<Shared>) -> Result<Vec<u8>, StatusCode> {
    let mut said = said.lock().unwrap();
    said.lists_asked += 1;
    said.list.clone().ok_or(StatusCode::SERVICE_UNAVAILABLE)
}

/// Whether it is believed is decided elsewhere.
async fn answer(State(said): State<Shared>, _: Bytes) -> Vec<u8> {
    said.lock().unwrap().answers_asked += 1;
    vec![0x30, 0x00]
}

/// The list of an authority above is fetched once an hour; what OCSP says of the person is asked each time.
#[tokio::test]
async fn a_list_is_fetched_once_and_answers_each_time() {
    let town = Town::open().await;
    let list = town.list(noon(), noon().plus_seconds(30 * DAY), &[]);
    town.publishes(&list);
    for minutes in [0, 1, 59] {
        let learnt = town.learnt(noon().plus_seconds(minutes * MINUTE)).await;
        assert_eq!(
            (learnt.lists, learnt.answers.len()),
            (vec![list.clone()], 1)
        );
    }
    assert_eq!(town.lists_asked(), 1);
    assert_eq!(town.said.lock().unwrap().answers_asked, 3);

    assert_eq!(town.lists(noon().plus_seconds(HOUR)).await, vec![list]);
    assert_eq!(town.lists_asked(), 2, "after an hour it is fetched anew");
}

/// A clone of the client, as every request has one, knows what another has fetched.
#[tokio::test]
async fn what_one_fetched_all_know() {
    let town = Town::open().await;
    town.publishes(&town.list(noon(), noon().plus_seconds(DAY), &[]));
    for _ in 0..3 {
        let portal = town.portal.clone();
        let learnt = portal.evidence(&town.person, &[], noon(), [7; 32]).await;
        assert_eq!(learnt.lists.len(), 1);
    }
    assert_eq!(town.lists_asked(), 1);
}

#[tokio::test]
async fn a_list_is_not_kept_beyond_its_own_next_update() {
    let town = Town::open().await;
    town.publishes(&town.list(noon(), noon().plus_seconds(10 * MINUTE), &[]));
    town.lists(noon()).await;
    let newer = town.list(
        noon().plus_seconds(9 * MINUTE),
        noon().plus_seconds(DAY),
        &[],
    );
    town.publishes(&newer);
    assert_eq!(
        town.lists(noon().plus_seconds(11 * MINUTE)).await,
        vec![newer]
    );
}

/// Whoever sits on the line could put an old list, from before a revocation, in the place of the new one.
#[tokio::test]
async fn a_list_older_than_one_seen_before_is_not_taken() {
    let town = Town::open().await;
    let until = noon().plus_seconds(30 * DAY);
    let (new, old) = (noon(), noon().plus_seconds(-MINUTE));
    let revoked = town.list(new, until, &town.revoked(old));
    town.publishes(&revoked);
    assert_eq!(town.lists(noon()).await, vec![revoked.clone()]);

    town.publishes(&town.list(old, until, &[]));
    let later = noon().plus_seconds(2 * HOUR);
    assert!(town.lists(later).await.is_empty());
    town.publishes(&revoked);
    assert_eq!(town.lists(later).await, vec![revoked]);
}

/// Kept is only what is believed: else one list of a stranger's would stand in the way of the right one for an hour, or for ever.
#[tokio::test]
async fn a_list_that_nobody_believes_is_neither_kept_nor_remembered() {
    let until = noon().plus_seconds(30 * DAY);
    let (later, tomorrow) = (noon().plus_seconds(MINUTE), noon().plus_seconds(DAY));
    let (yesterday, over) = (noon().plus_seconds(-DAY), noon().plus_seconds(-HOUR));
    for (is_strangers, from, to) in [
        (true, later, until),
        (false, yesterday, over),
        (false, tomorrow, until),
    ] {
        let town = Town::open().await;
        let stranger = Member {
            certificate: town.root.certificate.clone(),
            key: SigningKey::generate(NewKey::P256).unwrap(),
        };
        let by = if is_strangers { &stranger } else { &town.root };
        town.publishes(&by.list(from, to, &[]));
        town.lists(noon()).await;
        let right = town.list(noon(), until, &[]);
        town.publishes(&right);
        assert_eq!(town.lists(later).await, vec![right]);
    }
}

/// Where there is no answer there is none: an old list does not stand in for one that cannot be had.
#[tokio::test]
async fn after_an_hour_silence_is_silence() {
    let town = Town::open().await;
    let list = town.list(noon(), noon().plus_seconds(30 * DAY), &[]);
    town.publishes(&list);
    town.lists(noon()).await;
    town.falls_silent();
    assert_eq!(
        town.lists(noon().plus_seconds(59 * MINUTE)).await,
        vec![list]
    );
    assert!(town.lists(noon().plus_seconds(HOUR)).await.is_empty());
}

/// Of the signer's own certificate nothing is kept: one that was put on hold a minute ago is on hold.
#[tokio::test]
async fn of_the_signer_itself_the_list_is_fetched_each_time() {
    let town = Town::open().await;
    let until = noon().plus_seconds(30 * DAY);
    let ask = async || {
        let learnt = town.portal.evidence(&town.issuing, &[], noon(), [7; 32]);
        learnt.await.lists
    };
    let before = town.list(noon().plus_seconds(-HOUR), until, &[]);
    town.publishes(&before);
    assert_eq!(ask().await, vec![before.clone()]);
    let after = town.list(noon(), until, &town.revoked(noon()));
    town.publishes(&after);
    assert_eq!(ask().await, vec![after]);
    town.publishes(&before);
    assert!(
        ask().await.is_empty(),
        "nor may it be followed by an older one"
    );
}
