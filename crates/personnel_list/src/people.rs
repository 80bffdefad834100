//! Which lines below the titles are people, and what the list says of each.

use crate::columns::{Column, Header};
use crate::error::ReadError;
use crate::full_name::{self, NameSplit};
use crate::template::EXAMPLE_NUMBER;
use crate::workbook::budget::Budget;
use crate::workbook::{Line, Sheet, Value};
use crate::{MOST_PEOPLE, MOST_TEXT, value};
use rules::personnel_row::{Field, RowText};
use rules::turkish;

/// What the list says of one person, as text; what it does not say is empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Cells {
    pub identity_number: String,
    pub given_name: String,
    pub family_name: String,
    /// As typed, or ISO text if it was a spreadsheet's date.
    pub birth_date: String,
    pub email: String,
    pub mobile_phone: String,
    pub unit: String,
    pub title: String,
    pub personnel_number: String,
    pub validity: String,
    pub card_reader: String,
    pub product: String,
    pub tax_number: String,
    pub entity_title: String,
}

/// Names no field, because all of them are personal data.
impl std::fmt::Debug for Cells {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Cells(…)")
    }
}

impl Cells {
    /// The same without room to grow, charged. `text_left`: bytes that the people of the list may still say.
    fn charged(mut self, budget: &mut Budget, text_left: &mut usize) -> Result<Self, ReadError> {
        for text in [
            &mut self.identity_number,
            &mut self.given_name,
            &mut self.family_name,
            &mut self.birth_date,
            &mut self.email,
            &mut self.mobile_phone,
            &mut self.unit,
            &mut self.title,
            &mut self.personnel_number,
            &mut self.validity,
            &mut self.card_reader,
            &mut self.product,
            &mut self.tax_number,
            &mut self.entity_title,
        ] {
            text.shrink_to_fit();
            budget.allocation(text.capacity())?;
            *text_left = text_left
                .checked_sub(text.len())
                .ok_or(ReadError::TooLargeInside)?;
        }
        Ok(self)
    }

    /// For `rules::personnel_row::read_row`.
    pub fn row_text(&self) -> RowText<'_> {
        RowText {
            identity_number: &self.identity_number,
            given_name: &self.given_name,
            family_name: &self.family_name,
            birth_date: &self.birth_date,
            email: &self.email,
            mobile_phone: &self.mobile_phone,
            unit: &self.unit,
            title: &self.title,
            personnel_number: &self.personnel_number,
            validity: &self.validity,
            card_reader: &self.card_reader,
            product: &self.product,
            tax_number: &self.tax_number,
            entity_title: &self.entity_title,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line in the file, counted from 1, by which the office finds it again.
    pub line: usize,
    pub cells: Cells,
    pub names: NameSplit,
}

/// A line that was not taken for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ignored {
    pub line: usize,
    pub reason: IgnoredReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoredReason {
    /// "Toplam: 60 kişi"
    Total,
    /// The column titles once more, as on every printed page.
    TitlesAgain,
    /// The example row of our template.
    Example,
    /// Too little for a person: a signature, a remark.
    NotAPerson,
}

impl IgnoredReason {
    pub const ALL: [Self; 4] = [
        Self::Total,
        Self::TitlesAgain,
        Self::Example,
        Self::NotAPerson,
    ];

    /// The name under which the pages look up the text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Total => "list-line-total",
            Self::TitlesAgain => "list-line-titles-again",
            Self::Example => "list-line-example",
            Self::NotAPerson => "list-line-not-a-person",
        }
    }
}

pub struct People {
    pub rows: Vec<Row>,
    pub ignored: Vec<Ignored>,
}

pub fn find(sheet: &Sheet, header: &Header, budget: &mut Budget) -> Result<People, ReadError> {
    let titles = sheet.lines.iter().find(|line| line.number == header.line);
    let below: Vec<&Line> = sheet
        .lines
        .iter()
        .filter(|line| line.number > header.last_line)
        .collect();
    let names = Names::of(header, &below);
    let mut text_left = MOST_TEXT;
    let mut people = People {
        rows: Vec::new(),
        ignored: Vec::new(),
    };
    for line in below {
        // A line of which only a serial number is filled in is as good as blank.
        if !line
            .cells
            .iter()
            .any(|(place, value)| header.is_known(*place) || is_words(value))
        {
            continue;
        }
        let (cells, split) = cells(line, header, &names, sheet.from_1904);
        match reason_to_ignore(line, &cells, header, titles) {
            Some(reason) => {
                let line = line.number;
                budget.push(&mut people.ignored, Ignored { line, reason })?;
            }
            None => {
                let cells = cells.charged(budget, &mut text_left)?;
                let row = Row {
                    line: line.number,
                    cells,
                    names: split,
                };
                budget.push(&mut people.rows, row)?;
            }
        }
    }
    match people.rows.len() {
        0 => Err(ReadError::Nobody),
        count if count > MOST_PEOPLE => Err(ReadError::TooManyRows),
        _ => Ok(people),
    }
}

fn is_words(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.chars().any(char::is_alphabetic))
}

/// How the names stand in this list.
enum Names {
    Separate,
    Together {
        place: usize,
        family_first: bool,
        has_seams: bool,
    },
}

impl Names {
    fn of(header: &Header, lines: &[&Line]) -> Self {
        let (place, family_first) = match (
            header.place(Column::FullName),
            header.place(Column::FullNameReversed),
        ) {
            (Some(place), _) => (place, false),
            (None, Some(place)) => (place, true),
            (None, None) => return Self::Separate,
        };
        let texts = lines.iter().filter_map(|line| match line.value(place) {
            Some(Value::Text(text)) => Some(&**text),
            _ => None,
        });
        Self::Together {
            place,
            family_first,
            has_seams: full_name::has_seams(texts),
        }
    }
}

fn cells(line: &Line, header: &Header, names: &Names, from_1904: bool) -> (Cells, NameSplit) {
    let cell = |field: Field| {
        header
            .place(Column::Field(field))
            .and_then(|place| line.value(place))
    };
    let text = |field: Field| cell(field).map(value::text).unwrap_or_default();
    let digits = |field: Field| cell(field).map(value::digits).unwrap_or_default();
    let (given_name, family_name, split) = match names {
        Names::Separate => (
            text(Field::GivenName),
            text(Field::FamilyName),
            NameSplit::Separate,
        ),
        Names::Together {
            place,
            family_first,
            has_seams,
        } => {
            let raw = match line.value(*place) {
                Some(Value::Text(text)) => &**text,
                _ => "",
            };
            let split = full_name::split(raw, *family_first, *has_seams);
            let tidy = |name: String| value::tidy(&name);
            (tidy(split.given_name), tidy(split.family_name), split.how)
        }
    };
    let cells = Cells {
        identity_number: digits(Field::IdentityNumber),
        given_name,
        family_name,
        birth_date: cell(Field::BirthDate)
            .map(|cell| value::day(cell, from_1904))
            .unwrap_or_default(),
        email: text(Field::Email),
        mobile_phone: digits(Field::MobilePhone),
        unit: text(Field::Unit),
        title: text(Field::Title),
        personnel_number: digits(Field::PersonnelNumber),
        validity: digits(Field::Validity),
        card_reader: text(Field::CardReader),
        product: text(Field::Product),
        tax_number: digits(Field::TaxNumber),
        entity_title: text(Field::EntityTitle),
    };
    (cells, split)
}

fn reason_to_ignore(
    line: &Line,
    cells: &Cells,
    header: &Header,
    titles: Option<&Line>,
) -> Option<IgnoredReason> {
    if has_evidence(cells) {
        return is_example(line, cells, header).then_some(IgnoredReason::Example);
    }
    if titles.is_some_and(|titles| titles.cells == line.cells) {
        return Some(IgnoredReason::TitlesAgain);
    }
    let is_total = |(_, value): &(usize, Value)| {
        let key = turkish::search_key(&value::text(value));
        ["toplam", "genel toplam", "total"]
            .iter()
            .any(|word| key.starts_with(word))
    };
    if line.cells.len() <= 3 && line.cells.iter().any(is_total) {
        return Some(IgnoredReason::Total);
    }
    let said = [
        &cells.given_name,
        &cells.family_name,
        &cells.unit,
        &cells.title,
        &cells.personnel_number,
    ];
    // A name with its unit, title or number is somebody of whom the office forgot the rest; a signature has less.
    let is_somebody =
        !cells.given_name.is_empty() && said.iter().filter(|text| !text.is_empty()).count() >= 4;
    (!is_somebody).then_some(IgnoredReason::NotAPerson)
}

/// Whether anything stands there that only people have: enough digits of a number, a date or a telephone, or an address.
fn has_evidence(cells: &Cells) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    digits(&cells.identity_number) >= 5
        || digits(&cells.birth_date) >= 4
        || digits(&cells.mobile_phone) >= 7
        || cells.email.contains('@')
}

/// Our example is known by its mark and its number together: whoever writes over it may leave one of them.
fn is_example(line: &Line, cells: &Cells, header: &Header) -> bool {
    let marked = |(place, value): &(usize, Value)| {
        !header.is_known(*place) && turkish::search_key(&value::text(value)) == "ornek"
    };
    cells.identity_number == EXAMPLE_NUMBER && line.cells.iter().any(marked)
}
