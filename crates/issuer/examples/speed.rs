//! What the issuer costs, each beside the raw signature in the same run: `cargo run --release -p issuer --example speed`. SQLite in a folder
//! that goes with it; the authority's key in memory, so that no security module is measured.

#![allow(clippy::print_stdout, reason = "an example speaks on standard output")]

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::Request as HttpRequest;
use issuer::published::{Published, rooms};
use issuer::{
    Authority, AuthorityKey, Ceremony, Drawn, Fault, Issuer, Order, issue, revocation_list,
};
use rules::identity_number::IdentityNumber;
use signature::moment::Moment;
use signature::ocsp::{CertId, NamedBy, Request};
use signature::signing_key::{NewKey, SigningKey};
use signature::tlv;
use store::{Db, Keys, Vault, run};
use tower::ServiceExt;
use uuid::Uuid;

/// 2026-07-01, noon.
const NOON: i64 = 1_782_907_200_000_000;
const ORDERS: u32 = 500;
const ANSWERS: u32 = 2_000;
const LISTED: u32 = 100_000;
const PLAN: &str = include_str!("../../../ceremony.example.toml");

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn drawn() -> Drawn {
    Drawn(*Uuid::new_v4().as_bytes())
}

#[tokio::main]
async fn main() -> Done {
    let folder = tempfile::tempdir()?;
    let issuer = open(folder.path()).await?;
    let key = SigningKey::generate(NewKey::P256)?;
    let raw = timed(ANSWERS, || drop(key.sign(key.algorithm(), &[7; 600])));
    println!("raw P-256 signature               {raw:>10.1?}");
    orders(&issuer).await?;
    answers(&issuer, raw).await?;
    list(&issuer).await
}

async fn open(folder: &std::path::Path) -> Done<Issuer> {
    let ceremony = Ceremony::from_toml(PLAN)?;
    let before = Moment::from_unix_micros(NOON - 86_400_000_000);
    let made = ceremony.perform(None, before, [drawn(), drawn()])?;
    let key = AuthorityKey::EncryptedFile(made.issuing_key.ok_or("a key")?);
    let authority = Authority::new(made.root, made.issuing, key, ceremony.certificates)?;
    let db = Db::open(&format!("sqlite:{}", folder.join("issuer.db").display()), 8).await?;
    db.migrate().await?;
    let vault = Vault::new(&Keys::generate())?;
    Ok(Issuer::new(db, Arc::new(vault), Arc::new(authority)))
}

/// PKCS#10 of a key, as a card makes it.
fn request(key: &SigningKey) -> Done<Vec<u8>> {
    let (empty, none) = (tlv::sequence(&[]), tlv::explicit(0, &[]));
    let info = tlv::sequence(&[&tlv::number(0), &empty, &key.spki()?, &none]);
    let signature = key.sign(key.algorithm(), &info)?;
    Ok(tlv::sequence(&[
        &info,
        &key.algorithm().to_der(),
        &tlv::bits(&signature),
    ]))
}

/// Each received, checked, drafted, linted, recorded, signed, compared and stored: one after another, and so many at once.
async fn orders(issuer: &Issuer) -> Done {
    for at_once in [1, 16] {
        let mut runs = Vec::new();
        for _ in 0..at_once {
            let mut requests = Vec::new();
            for _ in 0..ORDERS / at_once {
                requests.push(request(&SigningKey::generate(NewKey::P256)?)?);
            }
            runs.push((issuer.clone(), requests));
        }
        let (began, cpu) = (Instant::now(), cpu()?);
        let runs: Vec<_> = runs
            .into_iter()
            .map(|(issuer, requests)| tokio::spawn(one_after_another(issuer, requests)))
            .collect();
        for run in runs {
            run.await?.map_err(|problem| problem.to_string())?;
        }
        let spent = self::cpu()? - cpu;
        println!(
            "order to certificate, {at_once:>2} at once   {:>10.1?} of CPU, {:.1?} by the clock",
            spent / ORDERS,
            began.elapsed() / ORDERS
        );
    }
    Ok(())
}

async fn one_after_another(issuer: Issuer, requests: Vec<Vec<u8>>) -> Result<(), Fault> {
    let person = IdentityNumber::parse("10000000146")
        .map_err(|_| Fault::Authority("a practice number is one"))?;
    for request in &requests {
        let order = Order {
            id: Uuid::new_v4(),
            given_name: "Işık",
            surname: "ÖRNEKOĞLU",
            identity_number: &person,
            organization: None,
            request,
        };
        issue(&issuer, &order, NOON, drawn()).await?;
    }
    Ok(())
}

/// Through the router, without a socket.
async fn answers(issuer: &Issuer, raw: Duration) -> Done {
    let published = Published::new(issuer.clone(), Vec::new(), Arc::new(|| NOON), drawn);
    published.keep_up().await?;
    let rooms = rooms(published);
    let authority = issuer.authority.certificate();
    let person = IdentityNumber::parse("10000000146").map_err(|_| "a number")?;
    let order = Order {
        id: Uuid::new_v4(),
        given_name: "Işık",
        surname: "ÖRNEKOĞLU",
        identity_number: &person,
        organization: None,
        request: &request(&SigningKey::generate(NewKey::P256)?)?,
    };
    let certificate = issue(issuer, &order, NOON, drawn()).await?;
    let serial = certificate.serial();
    for (what, nonce) in [("OCSP, signed", Some(vec![7; 16])), ("OCSP, known", None)] {
        let question = Request {
            asked: vec![CertId::new(NamedBy::Sha1, authority, serial)?],
            nonce,
        };
        let question = question.to_der();
        let began = Instant::now();
        for _ in 0..ANSWERS {
            let post = HttpRequest::post("/ocsp").body(Body::from(question.clone()))?;
            let answer = rooms.clone().oneshot(post).await?;
            to_bytes(answer.into_body(), 1 << 20).await?;
        }
        let took = began.elapsed() / ANSWERS;
        println!(
            "{what:<33} {took:>10.1?}   {:.2} of raw",
            raw.as_secs_f64() / took.as_secs_f64()
        );
    }
    Ok(())
}

async fn list(issuer: &Issuer) -> Done {
    let authority = issuer.authority.certificate().subject_key_identifier()?;
    let mut tx = issuer.db.write().await?;
    for _ in 0..LISTED {
        let serial = drawn().0;
        run!(
            &mut tx,
            "INSERT INTO issuer_certificate (id, profile, received_at, authority, serial, issued_at, revoked_at, revocation, version)
             VALUES ($1, 'nes', $2, $3, $4, $2, $2, 1, 3)",
            Uuid::new_v4(),
            NOON,
            &authority,
            &serial[..]
        )?;
    }
    tx.commit().await?;
    let began = Instant::now();
    let list = revocation_list::current(issuer, NOON + 86_400_000_000).await?;
    println!(
        "a list of {LISTED}, read to stored  {:>10.1?}, {} bytes",
        began.elapsed(),
        list.der.len()
    );
    Ok(())
}

/// The mean of so many.
fn timed(times: u32, mut act: impl FnMut()) -> Duration {
    act();
    let start = Instant::now();
    for _ in 0..times {
        act();
    }
    start.elapsed() / times
}

/// What this process has used of all processors so far: fields 14 and 15 of /proc/self/stat, in hundredths of a second.
fn cpu() -> Done<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, behind) = stat.rsplit_once(") ").ok_or("the name's end")?;
    let mut ticks = 0;
    for field in behind.split(' ').skip(11).take(2) {
        ticks += field.parse::<u64>()?;
    }
    Ok(Duration::from_millis(ticks * 10))
}
