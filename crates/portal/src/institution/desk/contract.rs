//! GET and POST /masa/kurumlar/…/sozlesme: the terms of each product, in force, coming and past, and who pays.

use askama::Template;
use axum::extract::{Path, Query, State};
use rules::application::Payment;
use rules::product::Product;
use serde::Deserialize;
use store::Conn;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::auth::{Institutions, Operator};
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::super::contract::{self, Entered};
use super::contract_shown::{Choice, Fault, Section};
use super::contract_terms::TypedTerms;
use super::officers::{Done, name_of};
use crate::order::shown::payment_key;

#[derive(Template)]
#[template(path = "institution/desk/contract.html")]
pub(super) struct ContractPage {
    frame: Frame,
    id: Uuid,
    institution: String,
    payments: Vec<Choice>,
    sections: Vec<Section>,
    /// Why terms that were to be withdrawn are not: at which row.
    kept: Option<(Uuid, &'static str)>,
    done: Option<&'static str>,
}

impl ContractPage {
    /// Address on the page and words of everything that is wrong.
    fn faults(&self) -> Vec<(String, String)> {
        let t = &self.frame.t;
        let of_form = |section: &Section| {
            let fault = |fault: &Fault| {
                let at = format!("{}-{}", fault.field, section.key);
                let said = t.text(fault.text);
                (at, format!("{}: {said}", section.name))
            };
            section.form.faults.iter().map(fault).collect::<Vec<_>>()
        };
        let kept = self.kept.iter();
        let kept = kept.map(|(id, text)| (format!("terms-{id}"), t.text(text).to_owned()));
        self.sections.iter().flat_map(of_form).chain(kept).collect()
    }
}

/// What was sent and is not done.
#[derive(Default)]
pub(super) enum Sent {
    #[default]
    Nothing,
    /// New terms of the product that they name.
    Terms(TypedTerms, Vec<Fault>),
    /// Terms that cannot be withdrawn.
    Withdrawal(Uuid, &'static str),
}

/// GET /masa/kurumlar/…/sozlesme
pub async fn show(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let drawn = draw(&mut conn, &app, operator.frame, id, Sent::Nothing).await?;
    page(ContractPage {
        done: match done.oldu.as_str() {
            "odeme" => Some("contract-payment-changed"),
            "eklendi" => Some("contract-terms-added"),
            "geri-cekildi" => Some("contract-terms-withdrawn"),
            _ => None,
        },
        ..drawn
    })
}

/// The page, with what was sent where that is not in order.
pub(super) async fn draw(
    conn: &mut Conn,
    app: &App,
    frame: Frame,
    id: Uuid,
    sent: Sent,
) -> Result<ContractPage, Refusal> {
    let institution = name_of(conn, id).await?;
    let (_, stands) = contract::institution(conn, id).await?;
    let entered = contract::entered(conn, id).await?;
    let payment = |payment: &Payment| Choice {
        key: payment.key().to_owned(),
        label: frame.t.text(payment_key(*payment)).to_owned(),
        is_chosen: *payment == stands,
    };
    let payments = Payment::ALL.iter().map(payment).collect();
    let (typed, kept) = match sent {
        Sent::Nothing => (None, None),
        Sent::Terms(typed, faults) => (Some((typed, faults)), None),
        Sent::Withdrawal(terms, why) => (None, Some((terms, why))),
    };
    Ok(ContractPage {
        sections: sections(app, &frame, &entered, typed),
        frame,
        id,
        institution,
        payments,
        kept,
        done: None,
    })
}

fn sections(
    app: &App,
    frame: &Frame,
    entered: &[Entered],
    mut typed: Option<(TypedTerms, Vec<Fault>)>,
) -> Vec<Section> {
    let today = app.outside.clock.today();
    let section = |product: &Product| {
        let own = typed.take_if(|(typed, _)| typed.product == product.key);
        Section::of(&frame.t, product, entered, today, own)
    };
    app.settings.products.0.iter().map(section).collect()
}

#[derive(Deserialize)]
pub struct TypedPayment {
    payment: Payment,
}

/// POST /masa/kurumlar/…/sozlesme
pub async fn change_payment(
    State(app): State<App>,
    operator: Operator<Institutions>,
    Path(id): Path<Uuid>,
    axum::Form(typed): axum::Form<TypedPayment>,
) -> Answer {
    let mut tx = app.db.write().await?;
    let actor = Actor::Operator(operator.id);
    contract::change_payment(&mut tx, &app, id, typed.payment, actor).await?;
    tx.commit().await?;
    go(&format!("/masa/kurumlar/{id}/sozlesme?oldu=odeme"))
}
