//! What was ordered, as every page of an order shows it.

use rules::money::lira;
use web::App;
use web::language::Texts;

use super::finders::Order;
use super::shown::{product_name, shortened, validity};
use super::subject::EntityShown;

/// The lines of `order/ordered.html`.
pub struct Ordered {
    pub product: String,
    /// Whom the certificate names, where that is not the person.
    pub entity: Option<EntityShown>,
    pub kind: &'static str,
    pub payment: &'static str,
    pub validity: String,
    pub card_reader: &'static str,
    pub spare: bool,
    /// What the person pays; none, where the institution does.
    pub price: Option<String>,
    /// That the certificate will end before its validity is over, and why.
    pub shortened: Option<String>,
}

impl Ordered {
    pub fn of(app: &App, t: &Texts, order: &Order) -> Self {
        Self {
            product: product_name(app, t, order),
            entity: order.entity(),
            kind: order.kind_key(),
            payment: order.payment_key(),
            validity: validity(t, order),
            card_reader: order.card_reader_key(),
            spare: order.spare,
            price: order.price(app).map(|price| lira(price.total_kurus())),
            shortened: shortened(app, t, order),
        }
    }
}
