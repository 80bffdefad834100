//! A practice authority of the tests' own: root, issuing authority, OCSP, list, time-stamps, and cards of people. It can fall silent, and a
//! rogue can answer in its place.

use std::collections::HashMap;
use std::net::TcpListener as Listener;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use const_oid::ObjectIdentifier;
use outside::authorities::{Authorities, TimeStamps, Trusted};
use outside::clock::{Clock, PracticeClock};
use signature::certificate::Certificate;
use signature::crl::{NewCrl, Reason};
use signature::moment::Moment;
use signature::ocsp::{self, NewAnswer, NewResponse, Status};
use signature::profile::nes::Usage;
use signature::profile::{
    Addresses, AuthorityName, Issuance, IssuingAuthority, Nes, OcspSigner, Root, Seal,
    TimeStampAuthority,
};
use signature::signing_key::{NewKey, SigningKey};
use signature::time_stamp::{self, response};
use signature::to_be_signed::ToBeSigned;

use super::card::{Card, serial};
use super::issuer::Register;

/// RFC 5612's arc for examples.
pub const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.1");
const TSA_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.5070.3");
pub(super) const DAY: i64 = 86_400;

/// How it answers what is asked of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Nobody answers about revocation.
    Silent,
    /// Somebody whom it did not appoint answers that all is well.
    Rogue,
}

/// A certificate and its key.
pub struct Member {
    pub certificate: Certificate,
    pub key: SigningKey,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Authority {
    pub url: String,
    pub(super) inside: Arc<Inside>,
}

pub(super) struct Inside {
    clock: Clock,
    root: Member,
    pub(super) issuing: Member,
    ocsp: Member,
    rogue: Member,
    tsa: Member,
    said: Mutex<Said>,
    pub(super) register: Mutex<Register>,
}

struct Said {
    mood: Mood,
    stamps: bool,
    /// What is said of certificates that are not good, by their number.
    of: HashMap<Vec<u8>, Status>,
    asked: usize,
}

fn name(common_name: &str) -> AuthorityName<'_> {
    AuthorityName {
        country: "TR",
        organization: "Kalem Deneme Sertifika Makamı",
        organization_identifier: Some("NTRTR-0000000000"),
        common_name,
    }
}

fn signed(draft: &ToBeSigned, by: &SigningKey) -> Certificate {
    Certificate::from_der(&draft.sign(by).unwrap()).unwrap()
}

impl Authority {
    pub async fn open(clock: &PracticeClock) -> Self {
        let listener = Listener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = Clock::Practice(clock.clone());
        let now = Moment::from_unix_seconds(clock.now().as_second());
        let inside = Arc::new(Inside::new(&url, clock, now));
        let rooms = Router::new()
            .route("/kok.crl", get(root_list))
            .route("/ocsp", post(answer))
            .route("/tsa", post(stamp))
            .with_state(inside.clone());
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        tokio::spawn(async move { axum::serve(listener, rooms).await });
        Self { url, inside }
    }

    /// As a portal asks it.
    pub fn client(&self) -> Authorities {
        self.client_with(|_| ())
    }

    pub fn client_with(&self, change: impl FnOnce(&mut Trusted)) -> Authorities {
        let roots = vec![self.inside.root.certificate.clone()];
        let mut trusted = Trusted {
            roots: roots.clone(),
            intermediates: Vec::new(),
            policies: vec![POLICY],
            practice: true,
            time_stamps: Some(TimeStamps {
                url: format!("{}/tsa", self.url),
                roots,
            }),
            timeout_seconds: 20,
        };
        change(&mut trusted);
        Authorities::open(trusted).unwrap()
    }

    /// A card of this person, good for a year.
    pub fn card(&self, identity_number: &str) -> Card {
        self.card_with(identity_number, |_| ())
    }

    /// A card whose certificate departs from the usual.
    pub fn card_with(&self, identity_number: &str, change: impl FnOnce(&mut Nes<'_>)) -> Card {
        let (key, number) = (SigningKey::generate(NewKey::P256).unwrap(), serial());
        let draft = self.draft(identity_number, &key, &number, change);
        self.issue(key, &draft)
    }

    /// A card whose certificate has other bytes wherever it had those.
    pub fn card_patched(&self, identity_number: &str, was: &[u8], is: &[u8]) -> Card {
        let (key, number) = (SigningKey::generate(NewKey::P256).unwrap(), serial());
        let draft = self.draft(identity_number, &key, &number, |_| ());
        let mut tbs = draft.bytes().to_vec();
        assert_eq!(was.len(), is.len());
        let places = 0..tbs.len() - was.len();
        let found: Vec<_> = places.filter(|at| tbs[*at..].starts_with(was)).collect();
        assert!(!found.is_empty());
        for at in found {
            tbs[at..at + was.len()].copy_from_slice(is);
        }
        let by = &self.inside.issuing.key;
        self.issue(key, &ToBeSigned::new(tbs, by.algorithm()))
    }

    fn draft(
        &self,
        identity_number: &str,
        key: &SigningKey,
        number: &[u8],
        change: impl FnOnce(&mut Nes<'_>),
    ) -> ToBeSigned {
        let (spki, now) = (key.spki().unwrap(), self.now());
        let ocsp = format!("{}/ocsp", self.url);
        let issuing = &self.inside.issuing;
        let mut draft = Nes {
            issuance: Issuance {
                serial: number,
                algorithm: issuing.key.algorithm(),
                issuer: &issuing.certificate,
                not_before: now.plus_seconds(-DAY),
                not_after: now.plus_seconds(365 * DAY),
                key: &spki,
            },
            given_name: "Deneme",
            surname: "KİŞİSİ",
            identity_number,
            organization: None,
            policy: POLICY,
            addresses: addresses(&ocsp),
            usage: Usage::SigningAndLogin,
            disclosures: &[("https://deneme.example.org/pds-en.pdf", "en")],
        };
        change(&mut draft);
        draft.to_be_signed().unwrap()
    }

    pub(super) fn issue(&self, key: SigningKey, draft: &ToBeSigned) -> Card {
        let certificate = signed(draft, &self.inside.issuing.key);
        let mut register = self.inside.register.lock().unwrap();
        register.issued(&certificate, self.now());
        Card {
            certificate,
            chain: vec![self.inside.issuing.certificate.der().to_vec()],
            key,
        }
    }

    pub fn now(&self) -> Moment {
        self.inside.now()
    }

    pub fn is(&self, mood: Mood) {
        self.inside.said.lock().unwrap().mood = mood;
    }

    /// Whether it gives time-stamps.
    pub fn stamps(&self, stamps: bool) {
        self.inside.said.lock().unwrap().stamps = stamps;
    }

    /// How often somebody asked whether a certificate was revoked.
    pub fn asked(&self) -> usize {
        self.inside.said.lock().unwrap().asked
    }

    pub fn revoke(&self, card: &Card, reason: Reason) {
        let at = self.now().plus_seconds(-60);
        let serial = card.certificate.serial().to_vec();
        let mut said = self.inside.said.lock().unwrap();
        said.of.insert(serial, Status::Revoked { at, reason });
    }
}

fn root(now: Moment) -> Member {
    let key = SigningKey::generate(NewKey::P256).unwrap();
    let root = Root {
        serial: &serial(),
        algorithm: key.algorithm(),
        name: name("Kalem Deneme Kök"),
        not_before: now.plus_seconds(-30 * DAY),
        not_after: now.plus_seconds(3_000 * DAY),
        key: &key.spki().unwrap(),
    };
    Member {
        certificate: signed(&root.to_be_signed().unwrap(), &key),
        key,
    }
}

fn member(by: &Member, now: Moment, make: &dyn Fn(Issuance<'_>) -> ToBeSigned) -> Member {
    let key = SigningKey::generate(NewKey::P256).unwrap();
    let draft = make(Issuance {
        serial: &serial(),
        algorithm: by.key.algorithm(),
        issuer: &by.certificate,
        not_before: now.plus_seconds(-20 * DAY),
        not_after: now.plus_seconds(2_000 * DAY),
        key: &key.spki().unwrap(),
    });
    Member {
        certificate: signed(&draft, &by.key),
        key,
    }
}

pub(super) fn addresses(ocsp: &str) -> Addresses<'_> {
    Addresses {
        ocsp,
        issuer_certificate: "http://deneme.example.org/makam.crt",
        crl: "http://deneme.example.org/makam.crl",
    }
}

impl Inside {
    fn new(url: &str, clock: Clock, now: Moment) -> Self {
        let root = root(now);
        let member = |by: &Member, make: &dyn Fn(Issuance<'_>) -> ToBeSigned| member(by, now, make);
        let list = format!("{url}/kok.crl");
        let issuing = member(&root, &|issuance| {
            let authority = IssuingAuthority {
                issuance,
                name: name("Kalem Deneme Makamı"),
                addresses: Addresses {
                    ocsp: "",
                    issuer_certificate: "http://deneme.example.org/kok.crt",
                    crl: &list,
                },
                root_answers_ocsp: false,
            };
            authority.to_be_signed().unwrap()
        });
        let responder = |issuance: Issuance<'_>| {
            let name = name("Kalem Deneme OCSP");
            OcspSigner { issuance, name }.to_be_signed().unwrap()
        };
        let ocsp = member(&issuing, &responder);
        // Of the root, and not of the authority whose certificates it speaks of.
        let rogue = member(&root, &responder);
        let ocsp_address = format!("{url}/ocsp");
        let tsa = member(&issuing, &|issuance| {
            let authority = TimeStampAuthority {
                issuance,
                name: name("Kalem Deneme Zaman Damgası"),
                policy: TSA_POLICY,
                addresses: addresses(&ocsp_address),
            };
            authority.to_be_signed().unwrap()
        });
        Self {
            clock,
            root,
            issuing,
            ocsp,
            rogue,
            tsa,
            said: Mutex::new(Said {
                mood: Mood::Well,
                stamps: true,
                of: HashMap::new(),
                asked: 0,
            }),
            register: Mutex::new(Register::EMPTY),
        }
    }

    pub(super) fn now(&self) -> Moment {
        Moment::from_unix_seconds(self.clock.now().as_second())
    }

    pub(super) fn says(&self, serial: &[u8], status: Status) {
        let mut said = self.said.lock().unwrap();
        said.of.insert(serial.to_vec(), status);
    }
}

async fn root_list(State(inside): State<Arc<Inside>>) -> Vec<u8> {
    let list = NewCrl {
        issuer: &inside.root.certificate,
        algorithm: inside.root.key.algorithm(),
        number: 1,
        this_update: inside.now().plus_seconds(-60),
        next_update: inside.now().plus_seconds(30 * DAY),
        entries: &[],
        expired_since: None,
    };
    list.to_be_signed().unwrap().sign(&inside.root.key).unwrap()
}

async fn answer(State(inside): State<Arc<Inside>>, question: Bytes) -> Response {
    let mut said = inside.said.lock().unwrap();
    said.asked += 1;
    let responder = match said.mood {
        Mood::Well => &inside.ocsp,
        Mood::Rogue => &inside.rogue,
        Mood::Silent => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let question = ocsp::Request::from_der(&question).unwrap();
    let status = match said.mood {
        Mood::Rogue => None,
        _ => said.of.get(&question.asked[0].serial).copied(),
    };
    let answers = [NewAnswer {
        id: &question.asked[0],
        status: status.unwrap_or(Status::Good),
        this_update: inside.now(),
        next_update: Some(inside.now().plus_seconds(3_600)),
    }];
    let response = NewResponse {
        responder: &responder.certificate,
        algorithm: responder.key.algorithm(),
        produced_at: inside.now(),
        answers: &answers,
        nonce: question.nonce.as_deref(),
    };
    let signed = response.to_be_signed().unwrap().sign(&responder.key);
    ocsp::successful(&signed.unwrap()).into_response()
}

async fn stamp(State(inside): State<Arc<Inside>>, request: Bytes) -> Response {
    if !inside.said.lock().unwrap().stamps {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let request = time_stamp::Request::read(&request).unwrap();
    let authority = response::Authority {
        certificate: &inside.tsa.certificate,
        chain: &[inside.issuing.certificate.der()],
        policy: TSA_POLICY,
        accuracy_seconds: 1,
        algorithm: inside.tsa.key.algorithm(),
    };
    let granted = response::Granted::new(&request, &authority, &serial(), inside.now()).unwrap();
    let signature = inside
        .tsa
        .key
        .sign(authority.algorithm, granted.to_be_signed());
    granted
        .assemble(&signature.unwrap())
        .unwrap()
        .into_response()
}
