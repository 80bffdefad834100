//! The contract's terms of one product as the desk's page shows them, and the form for new ones.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::application::ApplicationKind;
use rules::contract_terms::{Standing, standings};
use rules::dates::{day, day_and_time};
use rules::product::{CardReader, Choices, Product, Validity, Wanted};
use uuid::Uuid;
use web::app::timestamp;
use web::language::Texts;

use super::super::contract::Entered;
use super::contract_terms::TypedTerms;
use crate::order::shown::{card_reader_key, name_of, years};

/// One choice of a select.
pub struct Choice {
    pub key: String,
    pub label: String,
    pub is_chosen: bool,
}

/// What is wrong with a field of a form.
pub struct Fault {
    pub field: &'static str,
    pub text: &'static str,
}

/// Terms that were entered, as a row of the table.
pub struct Line {
    pub id: Uuid,
    /// Label and colour.
    pub state: (&'static str, &'static str),
    pub dates: String,
    pub validity: String,
    pub reader: String,
    /// Why not all of it holds, or for what else it was entered.
    pub notes: Vec<&'static str>,
    /// Who did what with it, and when.
    pub entries: Vec<String>,
    pub may_be_withdrawn: bool,
}

/// The form for new terms.
pub struct Form {
    pub start: String,
    pub validities: Vec<Choice>,
    pub readers: Vec<Choice>,
    pub faults: Vec<Fault>,
}

impl Form {
    pub fn fault(&self, field: &str) -> Option<&'static str> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        Some(fault.text)
    }

    pub fn choices(&self, field: &str) -> &[Choice] {
        match field {
            "validity" => &self.validities,
            _ => &self.readers,
        }
    }
}

/// A product with its terms: in force, then coming, then past.
pub struct Section {
    pub key: String,
    pub name: String,
    /// What holds where nothing is in force.
    pub nothing: Option<String>,
    pub lines: Vec<Line>,
    pub form: Form,
}

impl Section {
    /// `typed`: what was sent for this product and is not in order.
    pub fn of(
        t: &Texts,
        product: &Product,
        entered: &[Entered],
        today: Date,
        typed: Option<(TypedTerms, Vec<Fault>)>,
    ) -> Self {
        let terms: Vec<_> = entered.iter().map(|one| one.terms.clone()).collect();
        let mut found = standings(&terms, &product.key, today);
        found.sort_by_key(|(place, standing)| order(*standing, terms[*place].start));
        let is_in_force =
            |(_, standing): &(usize, Standing)| matches!(standing, Standing::InForce { .. });
        let nothing = !found.iter().any(is_in_force);
        let lines = found.into_iter().map(|(place, standing)| {
            let one = &entered[place];
            let asked_on = one.terms.start.max(today);
            line(t, one, standing, product.choices(asked_on), today)
        });
        Self {
            key: product.key.clone(),
            name: name_of(t, product).to_owned(),
            nothing: nothing.then(|| first_choices(t, product, today)),
            lines: lines.collect(),
            form: form(t, product, today, typed),
        }
    }

    /// Whether the form is shown at once.
    pub fn is_faulty(&self) -> bool {
        !self.form.faults.is_empty()
    }
}

/// In force, then coming from the next on, then past and withdrawn from the last on.
fn order(standing: Standing, start: Date) -> (u8, i32) {
    let days = (start - Date::ZERO).get_days();
    match standing {
        Standing::InForce { .. } => (0, 0),
        Standing::Coming => (1, days),
        Standing::Past { .. } | Standing::Withdrawn => (2, -days),
    }
}

fn line(t: &Texts, one: &Entered, standing: Standing, choices: Choices<'_>, today: Date) -> Line {
    let from = day(one.terms.start);
    let since = || t.with("contract-since", &[("date", from.as_str())]);
    let until = |until: Date| format!("{from} – {}", day(until));
    let (state, dates) = match standing {
        Standing::InForce { until: None } => (("contract-in-force", "ok"), since()),
        Standing::InForce { until: Some(last) } => (("contract-in-force", "ok"), until(last)),
        Standing::Coming => (("contract-coming", "info"), since()),
        Standing::Past { until: last } => (("contract-past", ""), until(last)),
        Standing::Withdrawn => (("contract-withdrawn", "stopped"), since()),
    };
    let Wanted { validity, reader } = one.terms.says;
    let open = || t.text("contract-open").to_owned();
    let is_offered = one.terms.says.offered(choices) == one.terms.says;
    let is_over = matches!(standing, Standing::Past { .. } | Standing::Withdrawn);
    let notes = [
        ("contract-for-every-product", one.terms.product.is_none()),
        ("contract-not-offered", !is_offered && !is_over),
    ];
    let by = |key, who: &str, at| {
        let at = day_and_time(timestamp(at));
        t.with(key, &[("who", who), ("at", at.as_str())])
    };
    let who = one
        .by
        .as_deref()
        .unwrap_or_else(|| t.text("contract-taken-over"));
    let withdrawn = one.withdrawn.iter();
    let withdrawn = withdrawn.map(|(who, at)| by("contract-withdrawn-by", who, *at));
    let entries = std::iter::once(by("contract-entered-by", who, one.at)).chain(withdrawn);
    Line {
        id: one.id,
        state,
        dates,
        validity: validity.map_or_else(open, |validity| years(t, validity)),
        reader: reader.map_or_else(open, |reader| t.text(card_reader_key(reader)).to_owned()),
        notes: notes
            .into_iter()
            .filter(|note| note.1)
            .map(|note| note.0)
            .collect(),
        entries: entries.collect(),
        may_be_withdrawn: one.terms.may_be_withdrawn(today),
    }
}

/// That no terms are in force, and what orders get.
fn first_choices(t: &Texts, product: &Product, today: Date) -> String {
    let first = product.terms(Wanted::default(), ApplicationKind::First, today);
    match first {
        Ok(first) => t.with(
            "contract-nothing",
            &[
                ("validity", years(t, first.validity).as_str()),
                ("reader", t.text(card_reader_key(first.reader))),
            ],
        ),
        Err(fault) => t.text(fault.key()).to_owned(),
    }
}

fn form(
    t: &Texts,
    product: &Product,
    today: Date,
    typed: Option<(TypedTerms, Vec<Fault>)>,
) -> Form {
    let (typed, faults) = typed.unwrap_or_else(|| {
        let fresh = TypedTerms {
            start: day(today),
            ..TypedTerms::default()
        };
        (fresh, Vec::new())
    });
    let choice = |key: String, label: String, chosen: &str| Choice {
        is_chosen: key == chosen,
        key,
        label,
    };
    let open = |chosen: &str| choice(String::new(), t.text("contract-open").to_owned(), chosen);
    let mut validities = vec![open(&typed.validity)];
    validities.extend(offered(product, today).into_iter().map(|validity| {
        let key = validity.years().to_string();
        choice(key, years(t, validity), &typed.validity)
    }));
    let mut readers = vec![open(&typed.card_reader)];
    readers.extend(product.readers.iter().map(|reader: &CardReader| {
        let label = t.text(card_reader_key(*reader)).to_owned();
        choice(reader.key().to_owned(), label, &typed.card_reader)
    }));
    Form {
        start: typed.start,
        validities,
        readers,
        faults,
    }
}

/// Every validity that the product offers today or later.
fn offered(product: &Product, today: Date) -> BTreeSet<Validity> {
    let later = product.validities.iter().filter(|dated| dated.from > today);
    let later = later.flat_map(|dated| &dated.value);
    product
        .validities(today)
        .iter()
        .chain(later)
        .copied()
        .collect()
}
