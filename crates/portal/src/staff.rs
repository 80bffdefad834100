//! Görevliler: the members of the staff, their roles, and how they prove who they are.

pub mod acts;
mod enrol;
pub mod enrolment;
pub mod facts;
pub mod operator_facts;
pub mod operators;
mod own_keys;
mod passkey;
mod passkey_rows;
mod people;
mod prove;
mod requests;
pub mod roles;
mod sign_in;
pub mod totp;

use axum::Router;
use axum::routing::{get, post};
use rules::retention;
use store::{StoreError, run};
use web::App;
use web::language::Texts;
use web::proof;
use web::sweeps::Sweep;

pub use passkey_rows::has_any as has_passkey;
pub(crate) use totp::USED_CODES;
pub use totp::{new_secret, totp_code};

pub fn rooms() -> Router<App> {
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
pub const EXPIRED: Sweep = Sweep::that_destroys("staff-steps", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let (now, mut tx) = (app.now(), app.db.write().await?);
    proof::sweep(&mut tx, now).await?;
    run!(
        &mut tx,
        "DELETE FROM passkey_answer WHERE expires_at < $1",
        retention::Kind::PasskeyAnswer.forgotten_before(now)
    )?;
    run!(
        &mut tx,
        "DELETE FROM operator_enrolment WHERE expires_at < $1",
        retention::Kind::Enrolment.forgotten_before(now)
    )?;
    tx.commit().await
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
