//! Which line holds the column titles, and what each column means: known by the names offices give them.

mod synonyms;

use crate::error::ReadError;
use crate::workbook::{Line, Sheet, Value};
use rules::personnel_row::Field;
use synonyms::recognise;

/// Titles, addressees and dates of letters may stand above the column titles.
const FIRST_LINES: usize = 30;
/// One known word is a coincidence, such as "T.C." in a letterhead.
const FEWEST_TITLES: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Field(Field),
    /// Given and family name in one column.
    FullName,
    /// The same with the family name first.
    FullNameReversed,
}

/// The column titles of a sheet.
#[derive(Clone, Debug)]
pub struct Header {
    /// Counted from 1.
    pub line: usize,
    /// The last line of the titles; the people stand below it.
    pub last_line: usize,
    columns: Vec<(Column, usize)>,
}

impl Header {
    pub fn place(&self, column: Column) -> Option<usize> {
        self.columns
            .iter()
            .find(|(known, _)| *known == column)
            .map(|(_, place)| *place)
    }

    pub fn is_known(&self, place: usize) -> bool {
        self.columns.iter().any(|(_, known)| *known == place)
    }

    /// The required fields for which there is no column.
    pub fn missing(&self) -> Vec<Field> {
        let full_name = self
            .place(Column::FullName)
            .or(self.place(Column::FullNameReversed))
            .is_some();
        let is_missing = |field: &Field| match field {
            Field::GivenName | Field::FamilyName if full_name => false,
            field => field.is_required() && self.place(Column::Field(*field)).is_none(),
        };
        Field::ALL.into_iter().filter(is_missing).collect()
    }

    /// Titles of columns that nothing is taken from.
    pub fn unused_columns(&self, sheet: &Sheet) -> Vec<String> {
        let titles = sheet
            .lines
            .iter()
            .filter(|line| (self.line..=self.last_line).contains(&line.number));
        let cells = titles
            .flat_map(|line| &line.cells)
            .filter(|(place, _)| !self.is_known(*place));
        let text = |value: &Value| match value {
            Value::Text(text) => Some(rules::turkish::tidy_name(text)),
            Value::Number(_) => None,
        };
        cells.filter_map(|(_, value)| text(value)).collect()
    }
}

/// The visible sheet with the most known titles, its titles, and the names of others that would have done.
pub fn choose_sheet(sheets: Vec<Sheet>) -> Result<(Sheet, Header, Vec<String>), ReadError> {
    let mut candidates: Vec<(Sheet, Header)> = Vec::new();
    let mut refusal = ReadError::NoHeader;
    for mut sheet in sheets {
        match find(&sheet) {
            Some(_) if sheet.hidden => refusal = ReadError::HiddenSheet,
            Some(header) => candidates.push((sheet, header)),
            None => refusal = sheet.excess.take().unwrap_or(refusal),
        }
    }
    let known = |(_, header): &(Sheet, Header)| header.columns.len();
    let most = candidates.iter().map(known).max().ok_or(refusal)?;
    let first = candidates
        .iter()
        .position(|candidate| known(candidate) == most)
        .unwrap_or_default();
    let (mut sheet, header) = candidates.swap_remove(first);
    if let Some(excess) = sheet.excess.take() {
        return Err(excess);
    }
    let complete = candidates
        .into_iter()
        .filter(|(_, header)| header.missing().is_empty());
    Ok((
        sheet,
        header,
        complete.filter_map(|(sheet, _)| sheet.name).collect(),
    ))
}

/// How many titles of a sheet are recognised.
pub fn recognised(sheet: &Sheet) -> usize {
    find(sheet).map_or(0, |header| header.columns.len())
}

fn find(sheet: &Sheet) -> Option<Header> {
    let first_lines = &sheet.lines[..sheet.lines.len().min(FIRST_LINES)];
    let headers = first_lines.iter().map(|line| header(line, None));
    // The first of equals: the same titles may be repeated on every printed page.
    let best = headers.rev().max_by_key(|header| header.columns.len())?;
    if best.columns.len() < FEWEST_TITLES {
        return None;
    }
    if best.missing().is_empty() {
        return Some(best);
    }
    // Titles may span two lines: "İletişim" above, "E-posta" and "Telefon" below.
    let pairs = first_lines
        .windows(2)
        .map(|pair| header(&pair[0], Some(&pair[1])));
    let whole = pairs
        .filter(|header| header.missing().is_empty())
        .max_by_key(|header| header.columns.len());
    Some(whole.unwrap_or(best))
}

fn header(line: &Line, below: Option<&Line>) -> Header {
    let mut found: Vec<(Column, u8, usize)> = Vec::new();
    let mut take = |line: &Line, only_new: bool| {
        for (place, value) in &line.cells {
            let Value::Text(title) = value else { continue };
            let Some((column, strength)) = recognise(title) else {
                continue;
            };
            match found.iter_mut().find(|(known, ..)| *known == column) {
                Some(_) if only_new => {}
                // Of two columns of one kind the better named is taken: "Kurumsal e-posta" before "E-posta".
                Some(known) if known.1 < strength => *known = (column, strength, *place),
                Some(_) => {}
                None => found.push((column, strength, *place)),
            }
        }
    };
    take(line, false);
    if let Some(below) = below {
        take(below, true);
    }
    let mut columns: Vec<(Column, usize)> = found
        .into_iter()
        .map(|(column, _, place)| (column, place))
        .collect();
    let has = |field: Field| {
        columns
            .iter()
            .any(|(column, _)| *column == Column::Field(field))
    };
    // Separate columns are surer than a name that must be split.
    if has(Field::GivenName) && has(Field::FamilyName) {
        columns
            .retain(|(column, _)| !matches!(column, Column::FullName | Column::FullNameReversed));
    }
    Header {
        line: line.number,
        last_line: below.unwrap_or(line).number,
        columns,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, lines: &[&[&str]]) -> Sheet {
        let line = |(number, titles): (usize, &&[&str])| Line {
            number: number + 1,
            cells: titles
                .iter()
                .enumerate()
                .map(|(place, title)| (place, Value::Text((*title).into())))
                .collect(),
        };
        let lines = lines.iter().enumerate().map(line).collect();
        Sheet {
            name: Some(name.into()),
            hidden: false,
            from_1904: false,
            lines,
            excess: None,
        }
    }

    const TITLES: &[&str] = &[
        "Sıra",
        "T.C. Kimlik No",
        "Adı",
        "SOYADI",
        "Doğum Tarihi",
        "E-Posta",
        "Cep Tel.",
        "Not",
    ];

    #[test]
    fn titles_are_found_below_a_letterhead() {
        let sheet = sheet(
            "A",
            &[
                &["T.C."],
                &["ÖRNEK ÜNİVERSİTESİ"],
                TITLES,
                &["1", "10000000146"],
                TITLES,
            ],
        );
        let header = find(&sheet).unwrap();
        assert_eq!((header.line, header.last_line), (3, 3));
        assert_eq!(header.place(Column::Field(Field::IdentityNumber)), Some(1));
        assert_eq!(header.place(Column::Field(Field::MobilePhone)), Some(6));
        assert!(header.missing().is_empty());
        assert_eq!(header.unused_columns(&sheet), ["Sıra", "Not"]);
    }

    #[test]
    fn titles_may_span_two_lines() {
        let upper: &[&str] = &["TC Kimlik No", "Adı Soyadı", "Doğum Tarihi", "İletişim", ""];
        let sheet = sheet(
            "A",
            &[upper, &["", "", "", "E-posta", "GSM"], &["10000000146"]],
        );
        let header = find(&sheet).unwrap();
        assert_eq!((header.line, header.last_line), (1, 2));
        assert!(header.missing().is_empty());
    }

    #[test]
    fn missing_columns_are_named() {
        let header = find(&sheet("A", &[&["TCKN", "Ad", "Soyad"]])).unwrap();
        assert_eq!(
            header.missing(),
            [Field::BirthDate, Field::Email, Field::MobilePhone]
        );
        assert!(find(&sheet("A", &[&["T.C."], &["Liste"]])).is_none());
    }

    #[test]
    fn of_two_columns_the_better_named_is_taken() {
        let titles: &[&str] = &[
            "Telefon",
            "Cep Telefonu",
            "E-posta (kişisel)",
            "E-posta (kurumsal)",
            "Ad Soyad",
            "Ad",
            "Soyad",
        ];
        let header = find(&sheet("A", &[titles])).unwrap();
        assert_eq!(header.place(Column::Field(Field::MobilePhone)), Some(1));
        assert_eq!(header.place(Column::Field(Field::Email)), Some(3));
        assert_eq!(header.place(Column::FullName), None);
    }

    #[test]
    fn the_sheet_with_the_titles_is_chosen_and_hidden_ones_are_not() {
        let hidden = || Sheet {
            hidden: true,
            ..sheet("Gizli", &[TITLES])
        };
        let sheets = vec![
            hidden(),
            sheet("Not", &[&["2 nüsha"]]),
            sheet("B", &[TITLES]),
            sheet("C", &[TITLES]),
        ];
        let (chosen, _, others) = choose_sheet(sheets).unwrap();
        assert_eq!(
            (chosen.name.as_deref(), others),
            (Some("B"), vec!["C".to_owned()])
        );
        assert_eq!(
            choose_sheet(vec![hidden()]).err(),
            Some(ReadError::HiddenSheet)
        );
        assert_eq!(
            choose_sheet(vec![sheet("Not", &[&["2 nüsha"]])]).err(),
            Some(ReadError::NoHeader)
        );
    }
}
