//! Masa: the staff desk of the certificate authority. Dense where the applicant's pages are calm.

mod arrival;
mod back;
mod certificates;
mod export;
pub mod facts;
mod finders;
mod home;
mod institutions;
mod keys;
mod known_browser;
mod let_in;
mod login;
mod names;
mod notices;
mod officers;
mod order;
mod parked;
mod queues;
mod reveal;
mod revocations;
mod scan;
mod search;
mod security_events;
mod tries;
mod wanted;

use axum::Router;
use axum::routing::{get, post};
use web::House;

pub use arrival::accept;
pub use let_in::let_in;
pub(crate) use tries::WRONG_TRIES;

pub fn rooms() -> Router<House> {
    Router::new()
        .route("/masa/giris", get(login::show).post(login::sign_in))
        .route("/masa/cikis", post(login::leave))
        .route("/masa", get(home::home))
        .route("/masa/ara", get(search::search).post(search::look_for))
        .route("/masa/siparis/{order}", get(order::show_order))
        .route("/masa/siparis/{order}/kimlik", post(reveal::reveal))
        .route(
            "/masa/siparis/{order}/form",
            get(arrival::show_arrival).post(arrival::decide),
        )
        .route("/masa/bekleyen-formlar", get(queues::forms_awaited))
        .route("/masa/bekleyen-formlar.csv", get(export::download_csv))
        .route("/masa/uretim-bekleyenler", get(queues::production_awaited))
        .route("/masa/isler", get(parked::parked_jobs))
        .route("/masa/isler/{id}/yeniden", post(parked::send_again))
        .route("/masa/bildirimler", get(notices::failed))
        .route("/masa/bildirimler/{id}/yeniden", post(notices::send_again))
        .route("/masa/iptal-talepleri", get(revocations::requests))
        .route(
            "/masa/iptal-talepleri/{id}/kapat",
            post(revocations::settle),
        )
        .route("/masa/tuslar", post(keys::switch_keys))
        .route(
            "/masa/kurumlar",
            get(institutions::institutions).post(institutions::add_institution),
        )
        .route("/masa/kurumlar/{id}", get(officers::officers))
        .route("/masa/kurumlar/{id}/sorumlu", post(officers::appoint))
        .route(
            "/masa/kurumlar/{id}/sorumlu/{person}/son",
            post(officers::dismiss),
        )
        .route("/masa/guvenlik", get(security_events::show))
        .route("/masa/guvenlik.csv", get(security_events::download))
        .merge(certificates::rooms())
}
