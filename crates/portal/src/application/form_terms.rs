//! Sertifika Süresi and Kart Okuyucu Tipi as the form shows them: chosen by whoever pays, fixed by the contract otherwise (guide 003).

use rules::application_form::TypedForm;
use rules::dates::istanbul_day;
use rules::money::lira;
use rules::product::{PriceItem, Validity};
use web::App;
use web::app::timestamp;
use web::language::Texts;

use crate::order::finders::Order;
use crate::order::shown::{card_reader_key, years};

/// One thing that can be chosen, with what it costs.
pub(super) struct Choice {
    pub key: String,
    pub label: String,
    pub is_chosen: bool,
}

pub(super) struct TermChoices {
    pub validities: Vec<Choice>,
    pub readers: Vec<Choice>,
}

impl TermChoices {
    /// None where there is nothing to choose.
    pub fn of(app: &App, t: &Texts, order: &Order, typed: &TypedForm) -> Option<Self> {
        let product = order.product(app)?;
        let choices = order.asked(app)?.choices?;
        let opened_on = istanbul_day(timestamp(order.opened_at));
        let label = |name: String, item, validity: Option<Validity>| match product
            .price_row(item, validity, opened_on)
        {
            Some(row) => format!("{name}: {}", lira(row.gross_kurus())),
            None => name,
        };
        let chosen = choices.validity(&typed.validity).ok();
        let validities = choices.validities.iter().map(|validity| Choice {
            key: validity.years().to_string(),
            label: label(years(t, *validity), PriceItem::Certificate, Some(*validity)),
            is_chosen: chosen == Some(*validity),
        });
        let chosen = choices.reader(&typed.card_reader).ok();
        let readers = choices.readers.iter().map(|reader| {
            let name = t.text(card_reader_key(*reader)).to_owned();
            Choice {
                key: reader.key().to_owned(),
                label: match PriceItem::of_reader(*reader) {
                    Some(item) => label(name, item, None),
                    None => name,
                },
                is_chosen: chosen == Some(*reader),
            }
        });
        Some(Self {
            validities: validities.collect(),
            readers: readers.collect(),
        })
    }
}
