//! GET /giris: Merkezi Kimlik Doğrulama Sistemi, which names the address and the application entered (R02).

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use web::App;
use web::frame::{Answer, Frame, page};
use web::local_path::{after_login, login_address};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    donus: String,
    /// Why the gate sent the browser back without an identity, or what was sent without a login came to nothing.
    #[serde(default)]
    hata: String,
}

#[derive(Template)]
#[template(path = "entrance/login.html")]
struct Login {
    frame: Frame,
    back: String,
    /// Whether anybody's e-signatures are believed here.
    e_imza: bool,
    /// Where the way by e-İmza begins.
    e_imza_address: String,
    fault: Option<&'static str>,
}

pub async fn login(State(app): State<App>, frame: Frame, Query(asked): Query<Asked>) -> Answer {
    let fault = match asked.hata.as_str() {
        "vazgecildi" => Some("login-cancelled"),
        "gecersiz" => Some("login-invalid"),
        "kapi" => Some("login-gate-unavailable"),
        "saklanmadi" => Some("login-post-not-kept"),
        _ => None,
    };
    let back = after_login(&asked.donus).to_owned();
    page(Login {
        frame,
        e_imza: app.authorities().is_some(),
        e_imza_address: login_address(&back).replacen("/giris", "/giris/e-imza", 1),
        back,
        fault,
    })
}
