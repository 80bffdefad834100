//! Lists for the stories: made here, or those of four offices that lie beside the repository.

#![allow(dead_code, reason = "each story uses a part of it")]

use std::path::PathBuf;

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
