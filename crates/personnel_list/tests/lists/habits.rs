//! Habits of offices that the sample lists do not show, in files made here (R06).

use crate::files::{Sheet, rows, xlsx, zipped};
use jiff::civil::date;
use personnel_list::{Format, IgnoredReason, NameSplit, ReadError, read, template};
use rules::personnel_row::{Field, Offer, read_row};
use rules::product::{Catalogue, NES};
use std::time::{Duration, Instant};
use zip::CompressionMethod;

const TITLES: &[&str] = &[
    "TC Kimlik No",
    "Adı",
    "Soyadı",
    "Doğum Tarihi",
    "E-posta",
    "Cep",
];

fn visible(rows: String) -> Sheet<'static> {
    Sheet {
        name: "Liste",
        state: "visible",
        rows,
    }
}

fn offer(catalogue: &Catalogue) -> Offer<'_> {
    Offer {
        catalogue,
        product: NES,
        entity: None,
        today: date(2026, 11, 20),
    }
}

#[test]
fn numbers_and_days_of_either_epoch() {
    let lines: &[&[&str]] = &[
        TITLES,
        &[
            "#1.0000000146E10",
            "Ali",
            "Öz",
            "#25570",
            "a@b.example",
            "#5321234567",
        ],
    ];
    for (properties, born) in [("", "1970-01-02"), ("date1904='1'", "1974-01-03")] {
        let list = read(&xlsx(properties, &[visible(rows(lines))])).unwrap();
        let cells = &list.rows[0].cells;
        assert_eq!(cells.birth_date, born);
        assert_eq!(
            (cells.identity_number.as_str(), cells.mobile_phone.as_str()),
            ("10000000146", "5321234567")
        );
        assert!(read_row(&cells.row_text(), offer(&Catalogue::default())).is_ok());
    }
}

#[test]
fn what_is_no_person_is_left_out_and_named() {
    let person: &[&str] = &[
        "10000000146",
        "Ali",
        "Öz",
        "1.1.1970",
        "a@b.example",
        "0532 123 45 67",
    ];
    let lines: &[&[&str]] = &[
        &["T.C.", "ÖRNEK BELEDİYESİ"],
        TITLES,
        person,
        TITLES,
        &["", "Ayşe", "Kaya", "", "", "", "Mühendis"],
        &["", "Veli", "Ak", "1.1.1971"],
        &["Toplam", "#2"],
        &["", "Hazırlayan", "", "", "Onaylayan"],
        &["", "Ali Veli", "Müdür"],
    ];
    let list = read(&xlsx("", &[visible(rows(lines))])).unwrap();
    assert_eq!(
        list.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
        [3, 6]
    );
    let ignored: Vec<_> = list
        .ignored
        .iter()
        .map(|ignored| (ignored.line, ignored.reason))
        .collect();
    use IgnoredReason::*;
    assert_eq!(
        ignored,
        [
            (4, TitlesAgain),
            (5, NotAPerson),
            (7, Total),
            (8, NotAPerson),
            (9, NotAPerson)
        ]
    );
}

#[test]
fn a_guessed_name_is_marked() {
    let csv = "TCKN,Ad Soyad,Doğum Tarihi,E-posta,GSM\n\
               10000000146,Ayşe Nur Öz,1.1.1970,a@b.example,532\n\
               10000000146,Ayşe Öz,1.1.1970,a@b.example,532\n";
    let list = read(csv.as_bytes()).unwrap();
    assert_eq!(list.rows[0].names, NameSplit::Guessed);
    assert_eq!(list.rows[1].names, NameSplit::Shown);
    assert_eq!(list.rows[0].cells.given_name, "Ayşe Nur");
}

#[test]
fn hidden_sheets_are_not_read_and_others_are_named() {
    let person: &[&str] = &["10000000146", "Ali", "Öz", "1.1.1970", "a@b.example", "532"];
    let list = || rows(&[TITLES, person]);
    let hidden = || Sheet {
        name: "Gizli",
        state: "hidden",
        rows: list(),
    };
    assert_eq!(
        read(&xlsx("", &[hidden()])).err(),
        Some(ReadError::HiddenSheet)
    );
    let note = || Sheet {
        name: "Not",
        state: "visible",
        rows: rows(&[&["2 nüsha"]]),
    };
    let second = Sheet {
        name: "Ek liste",
        state: "visible",
        rows: list(),
    };
    let read = read(&xlsx("", &[note(), hidden(), visible(list()), second])).unwrap();
    assert_eq!(
        (read.sheet.as_deref(), read.unread_sheets),
        (Some("Liste"), vec!["Ek liste".to_owned()])
    );
}

#[test]
fn missing_columns_and_missing_people_are_named() {
    let without = read("TCKN;Ad;Soyad;GSM\n10000000146;Ali;Öz;532\n".as_bytes());
    assert_eq!(
        without.err(),
        Some(ReadError::MissingColumns(vec![
            Field::BirthDate,
            Field::Email
        ]))
    );
    let nobody = TITLES.join(";");
    assert_eq!(read(nobody.as_bytes()).err(), Some(ReadError::Nobody));
    assert_eq!(read(b"Sayfa;Konu\n1;2\n").err(), Some(ReadError::NoHeader));
    assert_eq!(read(b" \r\n \r\n").err(), Some(ReadError::Empty));
}

#[test]
fn other_documents_are_refused_with_a_reason() {
    let zip = |parts: &[(&str, &[u8])]| read(&zipped(parts, CompressionMethod::Stored)).err();
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    assert_eq!(
        zip(&[types, ("word/document.xml", b"<d/>")]),
        Some(ReadError::NotAList)
    );
    assert_eq!(
        zip(&[types, ("xl/vbaProject.bin", b"x")]),
        Some(ReadError::Macros)
    );
    assert_eq!(
        zip(&[types, ("xl/workbook.bin", b"x")]),
        Some(ReadError::UnreadExcelFormat)
    );
    assert_eq!(
        zip(&[types, ("xl/workbook.xml", b"<workbook>")]),
        Some(ReadError::NoHeader)
    );
    let text_document: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
    assert_eq!(
        zip(&[text_document, ("content.xml", b"<d/>")]),
        Some(ReadError::NotAList)
    );
    let spreadsheet: (&str, &[u8]) = (
        "mimetype",
        b"application/vnd.oasis.opendocument.spreadsheet",
    );
    let manifest: (&str, &[u8]) = (
        "META-INF/manifest.xml",
        b"<m><manifest:encryption-data/></m>",
    );
    assert_eq!(
        zip(&[spreadsheet, manifest, ("content.xml", b"\x8f\x01")]),
        Some(ReadError::Encrypted)
    );
}

#[test]
fn our_template_is_read_and_its_example_is_not_a_person() {
    let bytes = template().unwrap();
    assert_eq!(bytes, template().unwrap(), "the same bytes on every call");
    // Filled in by nobody, it names nobody; that the titles were understood shows in there being no other error.
    assert_eq!(read(&bytes).err(), Some(ReadError::Nobody));
}

#[test]
fn limits_are_kept() {
    assert_eq!(
        read(&vec![b'a'; personnel_list::LARGEST_FILE + 1]).err(),
        Some(ReadError::TooLarge)
    );
    let mut wide = TITLES.join(";");
    wide += &";x".repeat(personnel_list::MOST_COLUMNS);
    assert_eq!(read(wide.as_bytes()).err(), Some(ReadError::TooManyColumns));
    let long = format!(
        "{}\n10000000146;{};Öz;1.1.1970;a@b.example;532\n",
        TITLES.join(";"),
        "a".repeat(5_000)
    );
    let list = read(long.as_bytes()).unwrap();
    assert_eq!(
        list.rows[0].cells.given_name.len(),
        personnel_list::LONGEST_CELL
    );
    let faults =
        read_row(&list.rows[0].cells.row_text(), offer(&Catalogue::default())).unwrap_err();
    assert!(
        faults
            .iter()
            .any(|fault| fault.key() == "person-name-too-long")
    );
}

/// 50,000 people are read in seconds even without optimisation; one more is refused.
#[test]
fn fifty_thousand_people() {
    let mut csv = TITLES.join(";");
    for number in 0..personnel_list::MOST_PEOPLE {
        csv += &format!(
            "\r\n{};Çağrı;Kılıç;07.01.1970;kisi{number}@b.example;(532) 123 45 67",
            10_000_000_000u64 + number as u64
        );
    }
    let start = Instant::now();
    let list = read(csv.as_bytes()).unwrap();
    assert_eq!(
        (list.rows.len(), list.format),
        (personnel_list::MOST_PEOPLE, Format::Text)
    );
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "took {:?}",
        start.elapsed()
    );
    eprintln!("50,000 rows of CSV: {:?}", start.elapsed());
    csv += "\r\n10000000146;Ali;Öz;07.01.1970;a@b.example;532";
    assert_eq!(read(csv.as_bytes()).err(), Some(ReadError::TooManyRows));
}
