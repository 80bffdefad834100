//! GET /yetkili/listeler/{id}: a verdict on every row, what is left to do, and what became of it (B07).

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use rules::contract_terms::{ContractTerms, next};
use rules::dates::{day, day_and_time, istanbul_day};
use rules::product;
use uuid::Uuid;

use super::arrival::Remarks;
use super::contract;
use super::lists::state;
use super::shown_row::ShownRow;
use super::sql::{self, List, Shown};
use super::verdict::Counts;
use super::view::{View, address};
use super::{Acting, ListPath};
use crate::order::shown::{card_reader_key, kind_key, name_of, payment_key, shortened_now, years};
use crate::order::subject::EntityShown;
use rules::application::ApplicationKind;
use rules::product::SubjectKind;
use web::App;
use web::app::timestamp;
use web::auth::Officer;
use web::frame::{Answer, Frame, look_again, page};
use web::language::Texts;

/// How many rows a page shows.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "institution/list.html")]
struct ListPage {
    frame: Frame,
    acting: Acting,
    id: Uuid,
    list: List,
    uploaded_at: String,
    state: (&'static str, &'static str),
    counts: Counts,
    rows: Vec<ShownRow>,
    view: View,
    next: Option<i64>,
    remarks: Remarks,
    product: String,
    /// What orders have where their row says nothing.
    validity: String,
    card_reader: &'static str,
    /// For which legal entity, where the product is one's and the institution's record says it.
    entity: Option<String>,
    /// That such certificates end earlier, and why.
    shortened: Option<String>,
    /// That the contract's terms change on a day to come, and what they will be.
    coming: Option<String>,
    /// How many rows renew what nobody has.
    questioned: i64,
    /// When the same file was uploaded before, and that list's address.
    before: Option<(String, String)>,
}

impl ListPage {
    /// The register is being asked.
    fn is_asking(&self) -> bool {
        self.list.is_open() && self.counts.unasked > 0
    }

    /// Orders are being opened.
    fn is_opening(&self) -> bool {
        self.list.committed_at.is_some() && self.counts.confirmed > 0
    }

    fn is_dropped(&self) -> bool {
        self.list.dropped_at.is_some()
    }

    fn rows_forgotten_on(&self) -> Option<String> {
        let at = self.list.rows_forgotten_at?;
        Some(day(istanbul_day(timestamp(at))))
    }

    fn number(&self, count: &i64) -> String {
        self.frame.t.number(*count)
    }

    /// A sentence with one number in it.
    fn counted(&self, key: &str, count: &i64) -> String {
        self.frame
            .t
            .with(key, &[("count", self.number(count).as_str())])
    }

    /// The questions that were answered, and all of them.
    fn asked(&self) -> (i64, i64) {
        let counts = &self.counts;
        let answered = counts.confirmed + counts.unknown + counts.unavailable;
        (answered, answered + counts.unasked)
    }

    fn to_open(&self) -> i64 {
        self.counts.opened + self.counts.confirmed
    }

    fn kind(&self) -> &'static str {
        kind_key(self.list.kind)
    }

    fn payment(&self) -> &'static str {
        payment_key(self.list.payment)
    }

    fn filters(&self) -> Vec<(String, &'static str, bool)> {
        let current = self.view.shown();
        Shown::ALL
            .into_iter()
            .map(|shown| (address(self.id, shown, 0), shown.label(), shown == current))
            .collect()
    }

    fn first_page(&self) -> String {
        address(self.id, self.view.shown(), 0)
    }

    fn next_page(&self) -> Option<String> {
        self.next
            .map(|line| address(self.id, self.view.shown(), line))
    }

    /// What the act that led here has to say.
    fn outcome(&self) -> Option<&'static str> {
        match self.view.durum.as_str() {
            "kapali" => Some("outcome-closed"),
            "hazir-degil" => Some("outcome-not-ready"),
            _ => None,
        }
    }
}

/// For which legal entity a silent row orders.
fn entity(app: &App, t: &Texts, list: &List) -> Option<String> {
    let product = app.settings.product(&list.product)?;
    let is_of_entity = product.subject == SubjectKind::LegalEntity;
    let own = list.own_entity().filter(|_| is_of_entity)?;
    Some(EntityShown::of(&own).in_words(t))
}

/// What orders of a list have where their row says nothing.
struct Terms {
    product: String,
    validity: String,
    card_reader: &'static str,
    shortened: Option<String>,
    coming: Option<String>,
}

impl Terms {
    /// As the contract says on the day on which the list was committed; today, where it is not yet.
    fn of(app: &App, t: &Texts, list: &List, contract: &[ContractTerms]) -> Self {
        let today = app.outside.clock.today();
        let committed = list.committed_at.map(|at| istanbul_day(timestamp(at)));
        let opening = committed.unwrap_or(today);
        let product = app.settings.product(&list.product);
        let of_day = |day| {
            let terms = product?.terms(
                contract::said(app, contract, &list.product, day),
                list.kind,
                day,
            );
            terms.ok()
        };
        match product.zip(of_day(opening)) {
            Some((product, terms)) => Self {
                product: name_of(t, product).to_owned(),
                validity: years(t, terms.validity),
                card_reader: card_reader_key(terms.reader),
                shortened: shortened_now(app, t, product, terms.validity),
                coming: next(contract, &list.product, today).and_then(|next| {
                    let then = of_day(next.start).filter(|then| *then != terms)?;
                    Some(coming(t, next.start, then))
                }),
            },
            None => Self {
                product: list.product.clone(),
                validity: t.text("validity-unknown").to_owned(),
                card_reader: "card-reader-unknown",
                shortened: Some(t.text("terms-not-ordered").to_owned()),
                coming: None,
            },
        }
    }
}

/// That orders that are opened from `start` on get other terms.
fn coming(t: &Texts, start: Date, then: product::Terms) -> String {
    let (start, validity) = (day(start), years(t, then.validity));
    let reader = t.text(card_reader_key(then.reader));
    let said = [
        ("date", start.as_str()),
        ("validity", validity.as_str()),
        ("reader", reader),
    ];
    t.with("list-terms-coming", &said)
}

pub async fn list(
    State(app): State<App>,
    officer: Officer,
    Path(ListPath(id)): Path<ListPath>,
    Query(view): Query<View>,
) -> Answer {
    let mut conn = app.db.read().await?;
    let list = sql::own(&mut conn, &officer, id).await?;
    let counts = sql::counts(&mut conn, id).await?;
    let mut rows = sql::page_of_rows(&mut conn, id, view.shown(), view.after(), PAGE + 1).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let before = sql::same_file(&mut conn, &list).await?.map(|same| {
        let address = format!("/yetkili/listeler/{}", same.id);
        (day_and_time(timestamp(same.uploaded_at)), address)
    });
    let contract = contract::terms(&mut conn, list.institution).await?;
    let questioned = match list.is_open() && list.kind == ApplicationKind::Renewal {
        true => sql::questioned(&mut conn, id).await?,
        false => 0,
    };
    drop(conn);
    let acting = Acting::at(&officer, list.institution)?;
    let frame = officer.citizen.frame;
    let shown: Result<Vec<_>, _> = rows
        .iter()
        .map(|row| ShownRow::of(&app, &frame.t, &list, row))
        .collect();
    let terms = Terms::of(&app, &frame.t, &list, &contract);
    let drawn = ListPage {
        id,
        uploaded_at: day_and_time(timestamp(list.uploaded_at)),
        state: state(&list),
        counts,
        rows: shown?,
        view,
        next: rows.last().filter(|_| more).map(|row| row.line),
        remarks: serde_json::from_str(&list.remarks)?,
        questioned,
        before: before.filter(|_| list.is_open()),
        product: terms.product,
        validity: terms.validity,
        card_reader: terms.card_reader,
        entity: entity(&app, &frame.t, &list),
        shortened: terms.shortened.filter(|_| list.is_open()),
        coming: terms.coming.filter(|_| list.is_open()),
        acting,
        list,
        frame,
    };
    let going_on = drawn.is_asking() || drawn.is_opening();
    let answer = page(drawn)?;
    Ok(if going_on { look_again(answer) } else { answer })
}
