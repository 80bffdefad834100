//! Stok: card readers as they come, lie and go. Each move says from where to where, and how many lay there before and after. Cards will be
//! counted here too.

mod book;
mod deliver;
pub mod facts;
mod page;
pub mod sql;
mod transfer;
mod write_off;

use axum::Router;
use axum::routing::{get, post};
use rules::stock::{StockItem, StockPlace, WriteOffReason};
use web::App;

const STOCK: &str = "/masa/stok";

pub fn rooms() -> Router<App> {
    Router::new()
        .route("/masa/stok", get(page::show))
        .route("/masa/stok/irsaliye", post(deliver::deliver))
        .route("/masa/stok/tasima", post(transfer::transfer))
        .route("/masa/stok/dusum", post(write_off::write_off))
}

/// The key of an item's label.
pub const fn item_key(item: StockItem) -> &'static str {
    match item {
        StockItem::MiniReader => "card-reader-mini",
        StockItem::DesktopReader => "card-reader-desktop",
    }
}

const fn place_key(place: StockPlace) -> &'static str {
    match place {
        StockPlace::Warehouse => "stock-warehouse",
        StockPlace::Production => "stock-production",
        StockPlace::Packing => "stock-packing",
    }
}

const fn reason_key(reason: WriteOffReason) -> &'static str {
    match reason {
        WriteOffReason::Sent => "stock-reason-sent",
        WriteOffReason::Broken => "stock-reason-broken",
        WriteOffReason::Lost => "stock-reason-lost",
        WriteOffReason::Counted => "stock-reason-counted",
        WriteOffReason::SentBack => "stock-reason-sent-back",
    }
}
