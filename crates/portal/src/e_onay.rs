//! e-Onay İşlemleri: the consent, given or withdrawn by an e-signature, and its ledger (R36, R37, B04).
//!
//! The page asks for a hand-off; the accepted signature writes a row of the ledger (`given`). How a consent stands is what the newest row says.
//! Approving by it is `approval::by_e_onay`.

mod begin;
mod given;
pub mod ledger;
mod page;
pub mod verify;
mod withdraw;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use given::take_effect;

/// Where the choice is made, and where the browser goes on to after it was signed.
pub const PAGE: &str = "/nes/bireysel/e-onay";

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/nes/bireysel/e-onay", get(page::show).post(begin::choose))
        .route("/nes/bireysel/e-onay/sonuc", get(page::outcome))
        .route(
            "/nes/bireysel/e-onay/geri-al",
            get(withdraw::ask).post(withdraw::send),
        )
        .route("/nes/bireysel/e-onay/geri-al/kod", post(withdraw::prove))
}
