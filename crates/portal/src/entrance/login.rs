//! GET /giris: Merkezi Kimlik Doğrulama Sistemi, which names the address and the application entered (R02).

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;

use super::after_login;
use crate::frame::{Answer, Frame, page};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    donus: String,
    /// Why the gate sent the browser back without an identity.
    #[serde(default)]
    hata: String,
}

#[derive(Template)]
#[template(path = "entrance/login.html")]
struct Login {
    frame: Frame,
    back: String,
    fault: Option<&'static str>,
}

pub async fn login(frame: Frame, Query(asked): Query<Asked>) -> Answer {
    let fault = match asked.hata.as_str() {
        "vazgecildi" => Some("login-cancelled"),
        "gecersiz" => Some("login-invalid"),
        "kapi" => Some("login-gate-unavailable"),
        _ => None,
    };
    page(Login {
        frame,
        back: after_login(&asked.donus).to_owned(),
        fault,
    })
}
