//! POST /masa/kurumlar/…/sozlesme/kosullar: new terms of a product, from today or a later day on; and …/sozlesme/…/geri-cek: they are withdrawn.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::civil::Date;
use rules::choice::NotAChoice;
use rules::contract_terms::{ContractTerms, is_new, start};
use rules::product::{Product, Wanted};
use serde::Deserialize;
use store::{Conn, Tx};
use uuid::Uuid;
use web::App;
use web::auth::{Institutions, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::super::contract::{self, Entered, NewTerms};
use super::contract::{Sent, draw};
use super::contract_shown::Fault;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TypedTerms {
    pub product: String,
    pub start: String,
    pub validity: String,
    pub card_reader: String,
}

impl TypedTerms {
    /// The first day and what holds from then on, as far as the product offers it then.
    fn read(
        &self,
        product: &Product,
        entered: &[ContractTerms],
        today: Date,
    ) -> Result<(Date, Wanted), Vec<Fault>> {
        let mut faults = Vec::new();
        let mut wrong = |field, text| faults.push(Fault { field, text });
        let start = start(entered, &product.key, &self.start, today)
            .map_err(|fault| wrong("start", fault.key()))
            .ok();
        // With no day there is none on which it could be offered: today's offers are the nearest.
        let choices = product.choices(start.unwrap_or(today));
        let said = |text: &str| !text.is_empty();
        let validity = Some(self.validity.as_str()).filter(|text| said(text));
        let validity = validity.map(|text| choices.validity(text)).transpose();
        let reader = Some(self.card_reader.as_str()).filter(|text| said(text));
        let reader = reader.map(|text| choices.reader(text)).transpose();
        let validity = validity.map_err(|fault| wrong("validity", fault.key()));
        let reader = reader.map_err(|fault| wrong("card_reader", fault.key()));
        let (Some(start), Ok(validity), Ok(reader)) = (start, validity, reader) else {
            return Err(faults);
        };
        let says = Wanted { validity, reader };
        match is_new(entered, &product.key, start, says) {
            Ok(()) => Ok((start, says)),
            Err(fault) => Err(vec![Fault {
                field: "start",
                text: fault.key(),
            }]),
        }
    }
}

/// The institution's version, and its terms as of it: whoever enters others meanwhile makes it another.
async fn seen(conn: &mut Conn, id: Uuid) -> Result<(i64, Vec<Entered>), Refusal> {
    let (version, _) = contract::institution(conn, id).await?;
    Ok((version, contract::entered(conn, id).await?))
}

async fn again(tx: &mut Tx, app: &App, frame: Frame, id: Uuid, sent: Sent) -> Answer {
    let drawn = draw(tx, app, frame, id, sent).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(drawn)?).into_response())
}

pub async fn add(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedTerms>,
) -> Answer {
    let product = app.settings.product(&typed.product).ok_or(NotAChoice)?;
    let mut tx = app.db.write().await?;
    let (version, entered) = seen(&mut tx, id).await?;
    let entered: Vec<_> = entered.into_iter().map(|one| one.terms).collect();
    let (start, says) = match typed.read(product, &entered, app.outside.clock.today()) {
        Ok(read) => read,
        Err(faults) => {
            let sent = Sent::Terms(typed, faults);
            return again(&mut tx, &app, operator.frame, id, sent).await;
        }
    };
    let new = NewTerms {
        product: &product.key,
        start,
        says,
    };
    contract::add(&mut tx, &app, (id, version), &new, operator.id).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}/sozlesme?oldu=eklendi"))
}

pub async fn withdraw(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path((id, terms)): Path<(Uuid, Uuid)>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let (version, entered) = seen(&mut tx, id).await?;
    let found = entered.iter().find(|one| one.id == terms);
    let found = &found.ok_or(Refusal::NotFound)?.terms;
    if !found.may_be_withdrawn(app.outside.clock.today()) {
        let why = match found.is_withdrawn {
            true => "contract-is-withdrawn",
            false => "contract-has-begun",
        };
        let sent = Sent::Withdrawal(terms, why);
        return again(&mut tx, &app, operator.frame, id, sent).await;
    }
    contract::withdraw(&mut tx, &app, (id, version), terms, operator.id).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}/sozlesme?oldu=geri-cekildi"))
}
