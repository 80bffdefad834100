//! How the institution said that its colleague can be reached, masked: what the person wrote in the form is theirs alone.

use rules::contact_point::{Kind, masked};
use rules::mobile_phone::MobilePhone;
use store::StoreError;
use web::App;

use crate::order::finders::Order;

/// Both are empty once they were erased.
pub struct Contact {
    pub email: String,
    pub phone: String,
}

impl Contact {
    pub fn of(app: &App, order: &Order) -> Result<Self, StoreError> {
        let said = order.notice_address(app)?;
        Ok(said.map_or(
            Self {
                email: String::new(),
                phone: String::new(),
            },
            |said| Self {
                email: match said.email.is_empty() {
                    true => String::new(),
                    false => masked(Kind::Email, &said.email),
                },
                phone: MobilePhone::parse(&said.phone)
                    .map(|phone| phone.masked())
                    .unwrap_or_default(),
            },
        ))
    }
}
