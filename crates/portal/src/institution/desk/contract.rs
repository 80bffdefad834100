//! POST /masa/kurumlar/…/sozlesme: the contract's payment, validity and card reader.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use rules::application::Payment;
use rules::product::{CardReader, Validity, Wanted};
use serde::Deserialize;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::auth::{Institutions, Operator};
use web::frame::{Answer, go};
use web::language::Texts;

use super::super::contract::{self, Contract};
use crate::order::shown::{card_reader_key, payment_key, years};

/// One choice of a select.
pub(super) struct Choice {
    pub key: String,
    pub label: String,
    pub is_chosen: bool,
}

/// What can be chosen, as the page shows it.
pub(super) struct Choices {
    pub payments: Vec<Choice>,
    /// The first of each: what the product offers first.
    pub validities: Vec<Choice>,
    pub readers: Vec<Choice>,
}

impl Choices {
    pub fn of(app: &App, t: &Texts, stands: Contract) -> Self {
        let payment = |payment: &Payment| Choice {
            key: payment.key().to_owned(),
            label: t.text(payment_key(*payment)).to_owned(),
            is_chosen: *payment == stands.payment,
        };
        let open = |is_chosen| Choice {
            key: String::new(),
            label: t.text("contract-open").to_owned(),
            is_chosen,
        };
        let validity = |validity: Validity| Choice {
            key: validity.years().to_string(),
            label: years(t, validity),
            is_chosen: stands.terms.validity == Some(validity),
        };
        let reader = |reader: CardReader| Choice {
            key: reader.key().to_owned(),
            label: t.text(card_reader_key(reader)).to_owned(),
            is_chosen: stands.terms.reader == Some(reader),
        };
        let mut validities = vec![open(stands.terms.validity.is_none())];
        validities.extend(offered(app).into_iter().map(validity));
        let mut readers = vec![open(stands.terms.reader.is_none())];
        readers.extend(CardReader::ALL.iter().copied().map(reader));
        Self {
            payments: Payment::ALL.iter().map(payment).collect(),
            validities,
            readers,
        }
    }
}

/// Every validity that a product offers today.
fn offered(app: &App) -> BTreeSet<Validity> {
    let today = app.outside.clock.today();
    let products = app.settings.products.0.iter();
    let validities = products.flat_map(|product| product.validities(today));
    validities.copied().collect()
}

#[derive(Deserialize)]
pub struct TypedContract {
    payment: Payment,
    #[serde(default)]
    validity: String,
    #[serde(default)]
    card_reader: String,
}

pub async fn change(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedContract>,
) -> Answer {
    let validity = match typed.validity.as_str() {
        "" => None,
        text => Some(Validity::parse(text).map_err(|_| rules::choice::NotAChoice)?),
    };
    let reader = match typed.card_reader.as_str() {
        "" => None,
        key => Some(key.parse::<CardReader>()?),
    };
    let contract = Contract {
        payment: typed.payment,
        terms: Wanted { validity, reader },
    };
    let mut tx = app.db.write().await?;
    let actor = Actor::Operator(operator.id);
    contract::change(&mut tx, &app, id, contract, actor).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}?oldu=sozlesme"))
}
