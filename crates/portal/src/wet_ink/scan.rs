//! The code on the paper in hand, compared with what was printed for the order (R26).

use paper::FormCode;
use rules::order_number::OrderNumber;
use store::{Conn, StoreError};

use super::sql::code_of;
use crate::order::finders::Order;

/// What a scanned code says of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Nothing was scanned: the clerk compares by eye.
    None,
    /// The paper is the form as it stands.
    Current,
    /// The paper was printed for this order, and its data has changed since.
    Outdated { version: u32 },
    /// The paper is another order's; there its arrival is recorded.
    OtherOrder { number: OrderNumber, there: String },
    /// Such a form was never printed for this order.
    NeverPrinted,
    /// Not the code of a form, or not all of it.
    Unreadable,
}

impl Scan {
    pub async fn of(conn: &mut Conn, order: &Order, typed: &str) -> Result<Self, StoreError> {
        if typed.trim().is_empty() {
            return Ok(Self::None);
        }
        let Ok(code) = typed.parse::<FormCode>() else {
            return Ok(Self::Unreadable);
        };
        let number = OrderNumber(code.order_number);
        if number != order.number() {
            let there = arrival_address(number, code);
            return Ok(Self::OtherOrder { number, there });
        }
        let version = i64::from(code.form_version);
        let printed = code_of(conn, order.id, version).await?;
        Ok(match printed {
            Some((printed, _)) if printed == code.to_string() => {
                match version == order.form_version {
                    true => Self::Current,
                    false => Self::Outdated {
                        version: code.form_version,
                    },
                }
            }
            _ => Self::NeverPrinted,
        })
    }

    /// Why a paper with this code cannot be accepted for the order, as the key of a text.
    pub const fn against_accepting(&self) -> Option<&'static str> {
        match self {
            Self::None | Self::Current => None,
            Self::Outdated { .. } => Some("desk-fault-outdated"),
            Self::OtherOrder { .. } => Some("desk-fault-other-order"),
            Self::NeverPrinted => Some("desk-fault-never-printed"),
            Self::Unreadable => Some("desk-fault-code"),
        }
    }

    /// Why not even a refusal may be recorded: the paper is not this order's.
    pub const fn against_refusing(&self) -> Option<&'static str> {
        match self {
            Self::OtherOrder { .. } => Some("desk-fault-other-order"),
            _ => None,
        }
    }
}

/// Where the arrival of a scanned form is recorded. A code holds capitals, digits and hyphens only.
pub fn arrival_address(number: OrderNumber, code: FormCode) -> String {
    format!("/masa/siparis/{number}/form?kod={code}")
}
