//! Masa: the staff desk of the certificate authority: its frame, the way in, search, queues, and the page of an order. Dense where the applicant's
//! pages are calm. A page of the desk about a certificate, an institution, a notice or a paper form stands in the room of that subject.

mod export;
mod finders;
mod home;
mod keys;
mod known_browser;
mod let_in;
mod login;
mod names;
mod order;
mod parked;
mod queues;
mod reveal;
mod search;
mod security_events;
mod tries;
mod wanted;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use let_in::let_in;
pub(crate) use tries::WRONG_TRIES;

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/masa/giris", get(login::show).post(login::sign_in))
        .route("/masa/cikis", post(login::leave))
        .route("/masa", get(home::home))
        .route("/masa/ara", get(search::search).post(search::look_for))
        .route("/masa/siparis/{order}", get(order::show_order))
        .route("/masa/siparis/{order}/kimlik", post(reveal::reveal))
        .route("/masa/bekleyen-formlar", get(queues::forms_awaited))
        .route("/masa/bekleyen-formlar.csv", get(export::download_csv))
        .route("/masa/uretim-bekleyenler", get(queues::production_awaited))
        .route("/masa/isler", get(parked::parked_jobs))
        .route("/masa/isler/{id}/yeniden", post(parked::send_again))
        .route("/masa/tuslar", post(keys::switch_keys))
        .route("/masa/guvenlik", get(security_events::show))
        .route("/masa/guvenlik.csv", get(security_events::download))
}
