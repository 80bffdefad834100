//! An authority that published its services, and one person's certificate by it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::Request as HttpRequest;
use issuer::published::{Published, rooms};
use issuer::state::{Change, ChangeRequest, change};
use issuer::{Authority, Issuer, IssuerFault, revocation_list};
use signature::certificate::Certificate;
use signature::crl::Crl;
use signature::moment::Moment;
use signature::ocsp::{self, CertId, NamedBy, Question, Request, Status};
use store::Micros;
use store::history::Actor;
use tower::ServiceExt;

use crate::fresh::Fresh;
use crate::practice::{self, FIRST, NOON, Person, drawn, issued};

pub struct Scene {
    pub issuer: Issuer,
    pub published: Published,
    clock: Arc<AtomicI64>,
    pub person: Person,
    pub certificate: Certificate,
}

impl Scene {
    pub async fn new(fresh: &Fresh) -> Self {
        let made = practice::made();
        let root_list = made.root_list.clone();
        Self::by(fresh, practice::authority(made), root_list).await
    }

    pub async fn by(fresh: &Fresh, authority: Authority, root_list: Vec<u8>) -> Self {
        let issuer = practice::issuer_with(fresh, authority);
        let clock = Arc::new(AtomicI64::new(NOON));
        let told = Arc::clone(&clock);
        let now = Arc::new(move || told.load(Ordering::Relaxed));
        let person = Person::new(FIRST);
        Self {
            certificate: issued(&issuer, &person).await.unwrap(),
            published: Published::new(issuer.clone(), root_list, now, drawn),
            clock,
            issuer,
            person,
        }
    }

    pub async fn change(&self, to: Change, now: Micros) -> Result<Micros, IssuerFault> {
        change(&self.issuer, self.person.order, request(to), now).await
    }

    pub async fn list(&self, now: Micros) -> (i64, Crl) {
        let list = revocation_list::current(&self.issuer, now).await.unwrap();
        (list.number, Crl::from_der(&list.der).unwrap())
    }

    /// What our own reader believes of an answer.
    pub async fn status(&self, now: Micros) -> Status {
        self.status_of(&self.certificate, now).await
    }

    pub async fn status_of(&self, certificate: &Certificate, now: Micros) -> Status {
        let authority = self.issuer.authority.certificate();
        let nonce = [7; 32];
        let request = Request {
            asked: vec![CertId::new(NamedBy::Sha1, authority, certificate.serial()).unwrap()],
            nonce: Some(nonce.to_vec()),
        };
        let der = self.ask("/ocsp", request.to_der(), now).await;
        let question = Question {
            certificate,
            issuer: authority,
            nonce: Some(&nonce),
            at: Moment::from_unix_micros(now),
            max_age: 60,
        };
        ocsp::verify(&der, &question).unwrap().status
    }

    /// Who signs its OCSP answers.
    pub async fn responder(&self, now: Micros) -> Certificate {
        let authority = self.issuer.authority.certificate();
        let request = Request {
            asked: vec![CertId::new(NamedBy::Sha1, authority, &[1]).unwrap()],
            nonce: None,
        };
        let answer = self.ask("/ocsp", request.to_der(), now).await;
        // The certificate stands at the end of the answer, as the only one.
        let starts = (0..answer.len()).filter(|at| answer[*at] == 0x30);
        let mut found = starts.filter_map(|at| Certificate::from_der(&answer[at..]).ok());
        found.next().unwrap()
    }

    pub async fn fetch(&self, request: HttpRequest<Body>, now: Micros) -> (u16, Vec<u8>) {
        self.clock.store(now, Ordering::Relaxed);
        let response = rooms(self.published.clone())
            .oneshot(request)
            .await
            .unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, body.to_vec())
    }

    pub async fn ask(&self, address: &str, question: Vec<u8>, now: Micros) -> Vec<u8> {
        let post = HttpRequest::post(address).body(Body::from(question));
        let (status, answer) = self.fetch(post.unwrap(), now).await;
        assert_eq!(status, 200);
        answer
    }

    pub async fn get(&self, address: &str, now: Micros) -> Vec<u8> {
        let request = HttpRequest::get(address).body(Body::empty()).unwrap();
        let (status, body) = self.fetch(request, now).await;
        assert_eq!(status, 200, "{address}");
        body
    }
}

/// What nobody in particular wants.
pub fn request(change: Change) -> ChangeRequest {
    ChangeRequest {
        change,
        demand: None,
        actor: Actor::System,
        cause: None,
        seen: None,
    }
}
