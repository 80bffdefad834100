//! Lists for the stories: made here, or those of four offices that lie beside the repository.

#![allow(dead_code, reason = "each story uses a part of it")]

use std::path::PathBuf;

use portal::institution::appointment;
use store::history::Actor;

use crate::story::{Browser, Town};

/// The officer of the town's institution.
pub const OFFICER: &str = "10000100136";

/// A practice identity number: 10000, four digits, and the two that follow from them.
pub fn identity(serial: u32) -> String {
    let nine = format!("10000{serial:04}");
    let d: Vec<i64> = nine.bytes().map(|b| i64::from(b - b'0')).collect();
    let (odd, even): (i64, i64) = (d.iter().step_by(2).sum(), d.iter().skip(1).step_by(2).sum());
    let tenth = (7 * odd - even).rem_euclid(10);
    format!("{nine}{tenth}{}", (odd + even + tenth) % 10)
}

/// The titles of a list as an office writes them.
pub const TITLES: &str =
    "T.C. Kimlik No;Ad;Soyad;Doğum Tarihi;Kurumsal E-posta;Cep Telefonu;Birim;Unvan;Sicil No";

/// A row that is in order.
pub fn row(number: &str) -> String {
    row_of(number, "Işıl Çağrı", "Öğüt")
}

pub fn row_of(number: &str, given_name: &str, family_name: &str) -> String {
    format!(
        "{number};{given_name};{family_name};20.11.1976;kisi{number}@ornek.example;0532 123 45 67;Bilgi İşlem;Uzman;A-{}",
        &number[5..9]
    )
}

/// A text file of these rows.
pub fn list(rows: &[String]) -> Vec<u8> {
    format!("{TITLES}\n{}\n", rows.join("\n")).into_bytes()
}

/// As many people in order, by numbers from `first` on.
pub fn people(first: u32, count: u32) -> Vec<String> {
    (first..first + count)
        .map(|serial| row(&identity(serial)))
        .collect()
}

/// The list of an office, which is never part of the repository.
pub fn of_an_office(name: &str) -> Option<Vec<u8>> {
    let shared = std::env::var_os("KALEM_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").into());
    let found = std::fs::read(shared.join("data/lists").join(name)).ok();
    if found.is_none() {
        eprintln!("{name}: the lists of the offices are absent, so nothing is compared with them");
    }
    found
}

pub const SEND: &str = "Listeyi gönder ve denetle";

/// Chooses what is to be opened and sends the file.
pub async fn send(officer: &mut Browser, name: &str, bytes: Vec<u8>) {
    officer.visit("/yetkili/listeler/yeni").await;
    officer.fill("kind", "first").pick("file", name, bytes);
    officer.press(SEND).await;
}

/// Sends a list, has the register asked, and looks at it again.
pub async fn judged(town: &Town, officer: &mut Browser, rows: &[String]) -> String {
    send(officer, "liste.csv", list(rows)).await;
    officer.is_told(200).sees("Satırların sonuçları");
    let address = officer.path().to_owned();
    town.work().await;
    officer.visit(&address).await;
    address
}

pub fn html(browser: &Browser) -> String {
    String::from_utf8_lossy(&browser.body).into_owned()
}

/// How many people were told that an application was opened.
pub async fn orders_of(town: &Town, mailbox: &str) -> usize {
    town.work().await;
    town.inbox()
        .iter()
        .filter(|m| m.to.starts_with(mailbox))
        .count()
}

/// Another institution, with this officer.
pub async fn appoint(
    town: &Town,
    institution: &str,
    number: &str,
    given_name: &str,
    family_name: &str,
) {
    let mut tx = town.app.db.write().await.unwrap();
    let payment = rules::application::Payment::Institution;
    appointment::create(&mut tx, &town.app, institution, payment, Actor::System)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    appoint_beside(town, institution, number, given_name, family_name).await;
}

/// One more officer of an institution that is there.
pub async fn appoint_beside(
    town: &Town,
    institution: &str,
    number: &str,
    given_name: &str,
    family_name: &str,
) {
    let mut tx = town.app.db.write().await.unwrap();
    let identity = rules::identity_number::IdentityNumber::parse(number).unwrap();
    let name = |name| rules::person_name::PersonName::parse(name).unwrap();
    appointment::appoint(
        &mut tx,
        &town.app,
        institution,
        &identity,
        &name(given_name),
        &name(family_name),
        Actor::System,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
