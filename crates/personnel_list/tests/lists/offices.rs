//! The lists of four offices, each with its habits, are read as they are (R06, B07).

use crate::files::sample;
use calamine::Reader;
use jiff::civil::{Date, date};
use personnel_list::{Format, List, NameSplit, read};
use rules::personnel_row::{Offer, duplicates, read_row};
use rules::product::{Catalogue, NES};
use std::io::Cursor;

const TODAY: Date = date(2026, 11, 20);

/// What must be named, by row counted from 0 and by the key of its fault.
const FAULTS: &[(usize, &str)] = &[
    (3, "identity-number-checksum"),
    (5, "identity-number-missing"),
    (7, "email-address-at"),
    (9, "row-duplicate of 8"),
    (11, "mobile-phone-not-mobile"),
];

fn faults(list: &List) -> Vec<(usize, String)> {
    let catalogue = &Catalogue::default();
    let offer = Offer {
        catalogue,
        product: NES,
        entity: None,
        today: TODAY,
    };
    let mut found = Vec::new();
    for (index, row) in list.rows.iter().enumerate() {
        for fault in read_row(&row.cells.row_text(), offer)
            .err()
            .unwrap_or_default()
        {
            found.push((index, fault.key().to_owned()));
        }
    }
    let index_of = |line| list.rows.iter().position(|row| row.line == line).unwrap();
    for duplicate in duplicates(
        list.rows.iter().map(|row| (row.line, row.cells.row_text())),
        offer,
    ) {
        found.push((
            index_of(duplicate.line),
            format!("{} of {}", duplicate.key(), index_of(duplicate.first_line)),
        ));
    }
    found.sort();
    found
}

fn check(name: &str, format: Format, people: usize, expected: &[(usize, &str)]) -> Option<List> {
    let list = read(&sample(name)?).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(list.format, format, "{name}");
    assert_eq!(list.rows.len(), people, "{name}");
    let expected: Vec<(usize, String)> = expected
        .iter()
        .map(|(row, key)| (*row, key.to_string()))
        .collect();
    assert_eq!(faults(&list), expected, "{name}");
    Some(list)
}

#[test]
fn university() {
    // Two different people of this list bear one number by chance. Whoever is right, both cannot be taken.
    let faults = [FAULTS, &[(50, "row-number-of-another of 19")]].concat();
    let lists: Vec<List> = [
        ("universite.xlsx", Format::Xlsx),
        ("universite-libreoffice.xlsx", Format::Xlsx),
        ("universite.ods", Format::Ods),
    ]
    .iter()
    .filter_map(|(name, format)| check(name, *format, 60, &faults))
    .collect();
    for list in &lists {
        assert_eq!(list.header_line, 4);
        assert_eq!(
            list.rows, lists[0].rows,
            "the same list must read the same, whoever saved it"
        );
        assert_eq!(list.ignored.len(), 1, "the total line");
        assert_eq!(list.unused_columns, ["Sıra"]);
        assert!(list.rows.iter().all(|row| row.names == NameSplit::Separate));
        let first = &list.rows[0].cells;
        assert_eq!(
            (first.given_name.as_str(), first.family_name.as_str()),
            ("Ümran", "ÜNAL")
        );
        assert_eq!(
            (first.birth_date.as_str(), list.rows[0].line),
            ("1965-04-01", 5)
        );
    }
}

#[test]
fn municipality() {
    let lists: Vec<List> = [
        ("belediye.xlsx", Format::Xlsx),
        ("belediye.xls", Format::Xls),
    ]
    .iter()
    .filter_map(|(name, format)| check(name, *format, 25, &[]))
    .collect();
    for list in &lists {
        assert_eq!(
            list.rows, lists[0].rows,
            "the same list must read the same, whoever saved it"
        );
        assert!(
            list.rows.iter().all(|row| row.names == NameSplit::Shown),
            "the seam shows where the names part"
        );
        let second = &list.rows[1].cells;
        assert_eq!(
            (second.given_name.as_str(), second.family_name.as_str()),
            ("Büşra Tuğba", "Yavuz")
        );
        assert_eq!(list.unread_sheets.len(), 0);
    }
}

#[test]
fn provincial_directorate() {
    if let Some(list) = check("il-mudurlugu.csv", Format::Text, 35, FAULTS) {
        assert_eq!(list.rows[2].cells.given_name, "Şükran");
        assert_eq!(list.rows[3].cells.family_name, "Iğdır");
    }
}

#[test]
fn ministry() {
    if let Some(list) = check("bakanlik.csv", Format::Text, 20, FAULTS) {
        assert_eq!(list.rows[0].cells.family_name, "Kılıç Taş");
        assert_eq!(list.rows[0].line, 2);
    }
}

/// A general reader finds the same e-mail address and the same digits in the same line.
#[test]
fn another_reader_agrees() {
    for name in [
        "universite.xlsx",
        "universite-libreoffice.xlsx",
        "universite.ods",
        "belediye.xlsx",
        "belediye.xls",
    ] {
        let Some(bytes) = sample(name) else { return };
        let list = read(&bytes).unwrap();
        let mut other = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
        let range = other
            .worksheet_range(list.sheet.as_deref().unwrap())
            .unwrap();
        let (first_line, _) = range.start().unwrap();
        for row in &list.rows {
            let cells: Vec<String> = range
                .rows()
                .nth(row.line - 1 - first_line as usize)
                .unwrap()
                .iter()
                .map(|cell| cell.to_string().replace(' ', ""))
                .collect();
            for text in [
                &row.cells.email,
                &row.cells.identity_number,
                &row.cells.personnel_number,
            ] {
                assert!(
                    cells.contains(&text.replace(' ', "")),
                    "{name}, line {}",
                    row.line
                );
            }
        }
    }
}
