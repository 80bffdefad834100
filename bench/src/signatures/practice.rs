//! A practice authority, people with keys, and the issuer that certifies them.

use std::path::Path;
use std::sync::Arc;

use issuer::ceremony::{Kind, Made};
use issuer::{Authority, AuthorityKey, Ceremony, Drawn, Holder, Issuer, IssuerFault, Order, issue};
use outside::clock::Clock;
use rules::identity_number::IdentityNumber;
use rules::product::{NES, THREE_YEARS};
use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use store::{Db, Keys, Micros, Set, Vault};
use test_authority::request;
use uuid::Uuid;

use crate::Done;

/// A practice number.
pub const IDENTITY_NUMBER: &str = "10000000146";
const DAY: Micros = 86_400_000_000;

const PLAN: &str = include_str!("../../../ceremony.example.toml");

pub fn now() -> Micros {
    Clock::Live.now().as_microsecond()
}

pub fn moment() -> Moment {
    Moment::from_unix_micros(now())
}

pub fn drawn() -> Drawn {
    Drawn(*Uuid::new_v4().as_bytes())
}

pub fn plan() -> Done<Ceremony> {
    Ok(Ceremony::from_toml(PLAN)?)
}

/// An authority of yesterday with such a key, or with the one of a request.
pub fn made(plan: &mut Ceremony, kind: Kind, request: Option<&[u8]>) -> Done<Made> {
    plan.issuing.key = request.is_none().then_some(kind);
    let before = Moment::from_unix_micros(now() - DAY);
    Ok(plan.perform(request, before, [drawn(), drawn()])?)
}

/// An issuer on SQLite, with its authority's key in memory.
pub async fn issuer(folder: &Path, kind: Kind) -> Done<Issuer> {
    let mut plan = plan()?;
    let made = made(&mut plan, kind, None)?;
    let key = AuthorityKey::EncryptedFile(made.issuing_key.ok_or("the authority has no key")?);
    let authority = Authority::new(made.root, made.issuing, key, plan.certificates)?;
    let db = Db::open(&format!("sqlite:{}", folder.join("issuer.db").display()), 8).await?;
    db.migrate(Set::Issuer).await?;
    let vault = Vault::new(&Keys::generate())?;
    Ok(Issuer::new(db, Arc::new(vault), Arc::new(authority)))
}

/// From a new order to its certificate.
pub async fn certificate(issuer: &Issuer, request: &[u8]) -> Result<Certificate, IssuerFault> {
    let person = IdentityNumber::parse(IDENTITY_NUMBER)
        .map_err(|_| IssuerFault::Authority("a practice number is one"))?;
    let order = Order {
        id: Uuid::new_v4(),
        holder: Holder::Person {
            given_name: "Işık",
            surname: "ÖRNEKOĞLU",
            identity_number: person,
            organization: None,
        },
        profile: NES,
        validity: THREE_YEARS,
        request,
    };
    issue(issuer, &order, now(), drawn()).await
}

/// Somebody with such a key and its certificate.
pub async fn person(issuer: &Issuer, kind: NewKey) -> Done<(SigningKey, Certificate)> {
    let key = SigningKey::generate(kind)?;
    let certificate = certificate(issuer, &request(&key)).await?;
    Ok((key, certificate))
}
