//! The order number in an address.

use rules::order_number::OrderNumber;
use serde::Deserialize;

/// The order number of an address. What cannot be one is the number of no order, and so is simply not found.
#[derive(Clone, Copy, Deserialize)]
#[serde(from = "String")]
pub struct OrderPath(pub OrderNumber);

impl From<String> for OrderPath {
    fn from(text: String) -> Self {
        Self(OrderNumber::parse(&text).unwrap_or(OrderNumber(0)))
    }
}
