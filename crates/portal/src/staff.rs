//! Görevliler: the members of the staff, their roles, and how they prove who they are.

pub mod acts;
mod enrol;
pub mod enrolment;
pub mod facts;
mod own_keys;
mod passkey;
mod passkey_rows;
mod people;
pub mod proof;
mod prove;
mod requests;
pub mod roles;
mod row_mac;
mod sign_in;

use axum::Router;
use axum::routing::{get, post};
use row_mac::RowMac;
use store::{Micros, StoreError, Tx, run};

pub use passkey_rows::has_any as has_passkey;

use crate::House;
use crate::language::Texts;

pub fn rooms() -> Router<House> {
    Router::new()
        .route(
            "/masa/giris/gecis-anahtari",
            get(sign_in::show).post(sign_in::sign_in),
        )
        .route("/masa/giris/gecis-anahtari/baslat", post(sign_in::begin))
        .route("/masa/kayit", get(enrol::show).post(enrol::redeem))
        .route("/masa/kayit/gecis-anahtari", post(enrol::add_key))
        .route("/masa/kayit/gecis-anahtari/baslat", post(enrol::begin_key))
        .route("/masa/kayit/parola", post(enrol::set_password))
        .route("/masa/dogrula", get(prove::show).post(prove::prove))
        .route("/masa/dogrula/baslat", post(prove::begin))
        .route(
            "/masa/gecis-anahtarlari",
            get(own_keys::show).post(own_keys::add),
        )
        .route("/masa/gecis-anahtarlari/baslat", post(own_keys::begin))
        .route(
            "/masa/gecis-anahtarlari/{id}/kaldir",
            post(own_keys::remove),
        )
        .route("/masa/gorevliler", get(people::show))
        .route(
            "/masa/gorevliler/{id}",
            get(people::show_person).post(people::propose),
        )
        .route("/masa/gorevliler/oneri/{id}", post(people::decide))
}

/// Forgets what has expired.
pub async fn sweep(tx: &mut Tx, now: Micros) -> Result<(), StoreError> {
    proof::sweep(tx, now).await?;
    run!(tx, "DELETE FROM passkey_answer WHERE expires_at < $1", now)?;
    run!(
        tx,
        "DELETE FROM operator_enrolment WHERE expires_at < $1",
        now
    )?;
    Ok(())
}

/// Where a proof goes on to: a page of the desk, and never the login.
fn after_proof(path: &str) -> &str {
    let path = crate::entrance::local_path(path);
    let is_desk = path == "/masa" || path.starts_with("/masa/") || path.starts_with("/masa?");
    match is_desk && !path.starts_with("/masa/giris") && !path.starts_with("/masa/dogrula") {
        true => path,
        false => "/masa",
    }
}

/// The page where a fresh proof is given, which afterwards goes on to `path`.
pub fn prove_address(path: &str) -> String {
    let back = crate::entrance::percent_encoded(after_proof(path));
    format!("/masa/dogrula?donus={back}")
}

const LONGEST_NAME: usize = 60;

/// How its owner calls a passkey.
fn key_name(typed: &str, t: &Texts) -> String {
    let plain: String = typed.chars().filter(|c| !c.is_control()).collect();
    let plain: String = plain.trim().chars().take(LONGEST_NAME).collect();
    match plain.is_empty() {
        true => t.text("passkey-name-usual").to_owned(),
        false => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_goes_on_at_the_desk_only() {
        assert_eq!(after_proof("/masa/gorevliler/7"), "/masa/gorevliler/7");
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example/masa",
            "/masal",
            "/islemler",
            "/masa/giris",
            "/masa/dogrula?donus=/masa",
        ] {
            assert_eq!(after_proof(elsewhere), "/masa", "{elsewhere}");
        }
        assert_eq!(
            prove_address("/masa/a?b=1"),
            "/masa/dogrula?donus=/masa/a%3Fb%3D1"
        );
    }
}
