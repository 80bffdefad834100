//! A row as the pages show it: its verdict, its cells, and what is wrong with each.

use rules::identity_number::IdentityNumber;
use rules::order_number::OrderNumber;
use rules::personnel_row::Field;
use store::StoreError;
use web::App;
use web::language::Texts;

use super::row::{Kept, input, label};
use super::sql::{List, Row};
use super::verdict::Verdict;

pub struct ShownRow {
    pub line: i64,
    pub verdict: Verdict,
    /// What is to be said of the row as a whole.
    pub messages: Vec<String>,
    /// The order that was opened for it.
    pub order: Option<String>,
    pub cells: Vec<Cell>,
    pub may_be_corrected: bool,
    pub may_be_taken_back: bool,
}

pub struct Cell {
    field: Field,
    pub input: String,
    pub label: &'static str,
    pub text: String,
    pub required: bool,
    /// Numbers and addresses are not broken over two lines.
    pub in_one_line: bool,
    pub fault: Option<String>,
}

impl ShownRow {
    pub fn of(app: &App, t: &Texts, list: &List, row: &Row) -> Result<Self, StoreError> {
        let kept = Kept::open(app, list.id, row.line, &row.sealed)?;
        Ok(Self::with(app, t, list, row, &kept))
    }

    /// The row with other cells than the ones it has.
    pub fn with(app: &App, t: &Texts, list: &List, row: &Row, kept: &Kept) -> Self {
        let today = app.outside.clock.today();
        let own = list.own_entity();
        let offer = list.offer(app, own.as_ref());
        let faults = kept.typed.judge(offer).err().unwrap_or_default();
        let cell = |field: Field| Cell {
            field,
            input: input(field),
            label: label(field),
            text: match field {
                Field::IdentityNumber if !list.is_open() => masked(&kept.typed.shown(field, today)),
                _ => kept.typed.shown(field, today),
            },
            required: field.is_required(),
            in_one_line: matches!(
                field,
                Field::IdentityNumber
                    | Field::BirthDate
                    | Field::MobilePhone
                    | Field::PersonnelNumber
                    | Field::Validity
                    | Field::TaxNumber
            ),
            fault: faults
                .iter()
                .find(|fault| fault.field() == field && row.verdict == Verdict::Faulty)
                .map(|fault| t.text(fault.key()).to_owned()),
        };
        let is_open = list.is_open();
        Self {
            line: row.line,
            verdict: row.verdict,
            messages: messages(t, row, kept),
            order: row.opened.map(|number| order_number(number).to_string()),
            cells: Field::ALL.into_iter().map(cell).collect(),
            may_be_corrected: is_open && row.verdict != Verdict::Dropped,
            may_be_taken_back: is_open && row.verdict == Verdict::Dropped,
        }
    }
}

impl ShownRow {
    fn of_fields(&self, fields: &[Field]) -> Vec<&Cell> {
        let cells = fields.iter();
        cells
            .filter_map(|field| self.cells.iter().find(|cell| cell.field == *field))
            .collect()
    }

    pub fn names(&self) -> Vec<&Cell> {
        self.of_fields(&[Field::GivenName, Field::FamilyName])
    }

    pub fn numbers(&self) -> Vec<&Cell> {
        self.of_fields(&[Field::IdentityNumber, Field::BirthDate])
    }

    pub fn contact(&self) -> Vec<&Cell> {
        self.of_fields(&[Field::Email, Field::MobilePhone])
    }

    /// What else the row says.
    pub fn others(&self) -> Vec<&Cell> {
        let named = [self.names(), self.numbers(), self.contact()].concat();
        let is_named = |cell: &Cell| named.iter().any(|one| one.field == cell.field);
        let others = self.cells.iter().filter(|cell| !is_named(cell));
        others.filter(|cell| !cell.text.is_empty()).collect()
    }

    /// Whether something is said of it beside its verdict.
    pub fn has_reasons(&self) -> bool {
        !self.messages.is_empty() || self.cells.iter().any(|cell| cell.fault.is_some())
    }
}

/// The officer's list keeps its numbers readable only as long as they can be corrected.
fn masked(number: &str) -> String {
    IdentityNumber::parse(number).map_or_else(|_| "•".repeat(11), |number| number.masked())
}

fn order_number(number: i64) -> OrderNumber {
    OrderNumber(number.unsigned_abs())
}

/// What is wrong with the row as a whole, or must be known of it.
fn messages(t: &Texts, row: &Row, kept: &Kept) -> Vec<String> {
    let mut said = Vec::new();
    let already = match row.subject {
        Some(_) => ["row-entity-already-open", "row-entity-was-already-open"],
        None => ["row-already-open", "row-was-already-open"],
    };
    match (row.verdict, row.standing) {
        (Verdict::Already, Some(number)) => {
            let order = order_number(number).to_string();
            said.push(t.with(already[0], &[("order", &order)]));
        }
        (Verdict::Already, None) => said.push(t.text(already[1]).to_owned()),
        (Verdict::Unknown, _) => said.push(t.text("row-unknown").to_owned()),
        (Verdict::Unavailable, _) => said.push(t.text("row-unavailable").to_owned()),
        _ => {}
    }
    let line = |line: Option<i64>| line.map(|line| line.to_string()).unwrap_or_default();
    for key in row.faults.split(' ') {
        match key {
            "row-duplicate" | "row-duplicate-entity" => {
                said.push(t.with(key, &[("line", &line(row.same_line))]));
            }
            "row-number-of-another" => {
                said.push(t.with(key, &[("line", &line(row.first_line))]));
            }
            _ if key.starts_with("terms-") => said.push(t.text(key).to_owned()),
            _ => {}
        }
    }
    let may_be_opened = matches!(
        row.verdict,
        Verdict::Unasked | Verdict::Unavailable | Verdict::Confirmed
    );
    if row.is_questioned && may_be_opened {
        said.push(t.text("row-nothing-to-renew").to_owned());
    }
    if kept.guessed && !matches!(row.verdict, Verdict::Dropped | Verdict::Opened) {
        said.push(t.text("row-name-guessed").to_owned());
    }
    said
}
