//! The tests' authority behind addresses: root, issuing authority, OCSP, list, time-stamps, and cards of people. It can fall silent, and a
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
use outside::authorities::{Authorities, TimeStamps, Trusted};
use outside::clock::{Clock, PracticeClock};
use signature::crl::Reason;
use signature::moment::Moment;
use signature::ocsp::{self, Status};
use signature::profile::{Issuance, Nes};
use signature::signing_key::NewKey;
use signature::time_stamp;
pub use test_authority::POLICY;
use test_authority::fields::patched;
use test_authority::profiles::{self, addresses};
use test_authority::{DAY, Member, Validity};

use super::card::{Card, serial};
use super::issuer::Register;

/// How it answers what is asked of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Nobody answers about revocation.
    Silent,
    /// Somebody whom it did not appoint answers that all is well.
    Rogue,
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
        let ocsp = format!("{}/ocsp", self.url);
        let year = Validity::days(1, self.now(), 365);
        let member = self.inside.issuing.issue(NewKey::P256, year, |issuance| {
            person(issuance, identity_number, &ocsp, change).to_be_signed()
        });
        self.card_of(member)
    }

    /// A card whose certificate has other bytes wherever it had those.
    pub fn card_patched(&self, identity_number: &str, was: &[u8], is: &[u8]) -> Card {
        let ocsp = format!("{}/ocsp", self.url);
        let year = Validity::days(1, self.now(), 365);
        let member = self.inside.issuing.issue(NewKey::P256, year, |issuance| {
            let draft = person(issuance, identity_number, &ocsp, |_| ());
            Ok(patched(&draft.to_be_signed()?, was, is))
        });
        self.card_of(member)
    }

    pub(super) fn card_of(&self, member: Member) -> Card {
        let mut register = self.inside.register.lock().unwrap();
        register.issued(&member.certificate, self.now());
        Card {
            certificate: member.certificate,
            chain: vec![self.inside.issuing.certificate.der().to_vec()],
            key: member.key,
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

fn person<'a>(
    issuance: Issuance<'a>,
    identity_number: &'a str,
    ocsp: &'a str,
    change: impl FnOnce(&mut Nes<'a>),
) -> Nes<'a> {
    let mut draft = profiles::person(issuance);
    (draft.given_name, draft.surname) = ("Deneme", "KİŞİSİ");
    draft.identity_number = identity_number;
    draft.addresses = addresses(ocsp);
    change(&mut draft);
    draft
}

impl Inside {
    fn new(url: &str, clock: Clock, now: Moment) -> Self {
        let root = Member::root(NewKey::P256, Validity::days(30, now, 3_000));
        let valid = Validity::days(20, now, 2_000);
        let (list, ocsp_address) = (format!("{url}/kok.crl"), format!("{url}/ocsp"));
        let issuing = root.issue(NewKey::P256, valid, |issuance| {
            profiles::issuing_authority(issuance, &list)
        });
        let ocsp = issuing.issue(NewKey::P256, valid, profiles::ocsp_responder);
        // Of the root, and not of the authority whose certificates it speaks of.
        let rogue = root.issue(NewKey::P256, valid, profiles::ocsp_responder);
        let tsa = issuing.issue(NewKey::P256, valid, |issuance| {
            profiles::time_stamp_authority(issuance, addresses(&ocsp_address))
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
    let (from, until) = (
        inside.now().plus_seconds(-60),
        inside.now().plus_seconds(30 * DAY),
    );
    inside.root.list(from, until, &[])
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
    let status = status.unwrap_or(Status::Good);
    let nonce = question.nonce.as_deref();
    responder
        .answer(&question.asked[0], status, inside.now(), nonce)
        .into_response()
}

async fn stamp(State(inside): State<Arc<Inside>>, request: Bytes) -> Response {
    if !inside.said.lock().unwrap().stamps {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let request = time_stamp::Request::read(&request).unwrap();
    let chain = [inside.issuing.certificate.der()];
    let answer = inside.tsa.stamp(&request, &chain, &serial(), inside.now());
    answer.unwrap().into_response()
}
