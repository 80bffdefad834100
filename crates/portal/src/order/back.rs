//! Where a clerk comes back to after something was sent again: the order's own page, if it was done there.

use rules::order_number::OrderNumber;
use serde::Deserialize;
use web::frame::{Answer, go};

#[derive(Deserialize)]
pub struct Back {
    /// Set on the order's own page.
    #[serde(default)]
    order: String,
}

impl Back {
    pub fn to(&self, otherwise: &str) -> Answer {
        match OrderNumber::parse(&self.order) {
            Ok(number) => go(&format!("/masa/siparis/{number}?oldu=yeniden")),
            Err(_) => go(otherwise),
        }
    }
}
