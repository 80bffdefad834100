//! GET /masa/ara: the one search box. Exactly one hit goes straight to its order, a scanned code to its arrival.

use askama::Template;
use axum::extract::{Query, State};
use paper::FormCode;
use rules::order_number::OrderNumber;
use serde::Deserialize;

use super::finders::{self, Line, lines};
use super::names::{self, Behind};
use super::wanted::Wanted;
use crate::House;
use crate::application::finders::for_desk;
use crate::door::Operator;
use crate::frame::{Answer, Frame, go, page};
use crate::people;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// Where the page begins; absent on the first one.
    #[serde(default)]
    sonra: String,
}

#[derive(Template)]
#[template(path = "desk/search.html")]
struct Results {
    frame: Frame,
    typed: String,
    lines: Vec<Line>,
    next: Option<String>,
    first: bool,
    /// What to say where nothing was found.
    nothing: &'static str,
}

impl Results {
    fn none(operator: Operator, asked: Asked, nothing: &'static str) -> Answer {
        page(Self {
            frame: operator.frame,
            typed: asked.q,
            lines: Vec::new(),
            next: None,
            first: asked.sonra.is_empty(),
            nothing,
        })
    }
}

pub async fn search(
    State(house): State<House>,
    operator: Operator,
    Query(asked): Query<Asked>,
) -> Answer {
    match Wanted::of(&asked.q) {
        Wanted::Nothing => go("/masa"),
        Wanted::Code(code) => by_code(&house, operator, asked, code).await,
        Wanted::BrokenCode => Results::none(operator, asked, "desk-code-broken"),
        Wanted::Order(number) => by_number(&house, operator, asked, number).await,
        Wanted::NoIdentity(fault) => Results::none(operator, asked, fault),
        Wanted::Identity(identity) => {
            let index = people::identity_index(&house, &identity);
            let before = asked.sonra.parse().unwrap_or(i64::MAX);
            let found = finders::by_identity(&mut house.db.read().await?, &index, before).await?;
            let (lines, last) = lines(&house, &operator.frame.t, found)?;
            let next = last.map(|listed| listed.order.number.to_string());
            show(operator, asked, lines, next)
        }
        Wanted::Name(name) => {
            let behind = Behind::parse(&asked.sonra);
            let (found, next) = names::by_name(&mut house.db.read().await?, &name, behind).await?;
            let (lines, _) = lines(&house, &operator.frame.t, found)?;
            show(operator, asked, lines, next.map(Behind::text))
        }
    }
}

fn show(operator: Operator, asked: Asked, lines: Vec<Line>, next: Option<String>) -> Answer {
    let first = asked.sonra.is_empty();
    if let ([only], true) = (lines.as_slice(), first) {
        return go(&format!("/masa/siparis/{}", only.number));
    }
    page(Results {
        frame: operator.frame,
        typed: asked.q,
        lines,
        next,
        first,
        nothing: "desk-nobody",
    })
}

async fn by_number(house: &House, operator: Operator, asked: Asked, number: OrderNumber) -> Answer {
    match for_desk(&mut house.db.read().await?, number).await? {
        Some(_) => go(&format!("/masa/siparis/{number}")),
        None => Results::none(operator, asked, "desk-no-order"),
    }
}

async fn by_code(house: &House, operator: Operator, asked: Asked, code: FormCode) -> Answer {
    let number = OrderNumber(code.order_number);
    match for_desk(&mut house.db.read().await?, number).await? {
        Some(_) => go(&arrival_address(number, code)),
        None => Results::none(operator, asked, "desk-code-no-order"),
    }
}

/// Where the arrival of a scanned form is recorded. A code holds capitals, digits and hyphens only.
pub fn arrival_address(number: OrderNumber, code: FormCode) -> String {
    format!("/masa/siparis/{number}/form?kod={code}")
}
