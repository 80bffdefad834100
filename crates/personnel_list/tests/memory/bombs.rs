//! What a file may make us allocate: bombs of every kind that the formats allow, and the largest honest list beside them.
//!
//! Each test measures the whole process's heap by its peak, so they take turns.

use crate::files::{Sheet, rows, xlsx, zipped};
use personnel_list::{LARGEST_FILE, LARGEST_IN_MEMORY, MOST_PEOPLE, ReadError, read};
use std::sync::{Mutex, PoisonError};
use zip::CompressionMethod::{Deflated, Stored};

/// What is kept, a half more while the largest of it moves, and buffers.
const MOST: usize = LARGEST_IN_MEMORY * 3 / 2;

static TURN: Mutex<()> = Mutex::new(());

/// How the reading ends, and how much more than before the heap held at its height, in bytes.
fn measured(bytes: &[u8]) -> (Result<usize, ReadError>, usize) {
    assert!(bytes.len() <= LARGEST_FILE, "{} bytes", bytes.len());
    let before = crate::HEAP.current_usage();
    crate::HEAP.reset_peak_usage();
    let read = read(bytes).map(|list| list.rows.len());
    (read, crate::HEAP.peak_usage().saturating_sub(before))
}

pub fn held(name: &str, bytes: &[u8]) -> Result<usize, ReadError> {
    let (read, peak) = measured(bytes);
    eprintln!(
        "{name}: {} bytes, {peak} at its height, {read:?}",
        bytes.len()
    );
    assert!(
        peak <= MOST,
        "{name}: {peak} bytes for {} bytes",
        bytes.len()
    );
    read
}

pub fn turn() -> std::sync::MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        "<document-content><body><spreadsheet>{body}</spreadsheet></body></document-content>"
    );
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    zipped(
        &[("mimetype", mime), ("content.xml", content.as_bytes())],
        Deflated,
    )
}

fn workbook(sheets: usize, sheet: &str, strings: &str) -> Vec<u8> {
    let names: String = (0..sheets)
        .map(|n| format!("<sheet name='{n}' id='a'/>"))
        .collect();
    let workbook = format!("<workbook><sheets>{names}</sheets></workbook>");
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id='a' Type='worksheet' Target='a.xml'/><Relationship Id='b' Type='sharedStrings' Target='b.xml'/></R>"),
        ("xl/a.xml", sheet.as_bytes()),
        ("xl/b.xml", strings.as_bytes()),
    ];
    zipped(&parts, Deflated)
}

/// Up to this many bytes of a piece, so that a deflated part is not refused for its ratio alone.
fn many(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// Text that does not shrink much when it is packed.
fn noise(bytes: usize) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut text = String::with_capacity(bytes);
    while text.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push(char::from(b'a' + (state % 26) as u8));
    }
    text
}

/// R06: the file of issue 7: three kilobytes that took the portal with them.
#[test]
fn repeated_rows_and_cells_of_a_long_text_stay_small() {
    let _turn = turn();
    let long = "x".repeat(1024 * 1024 - 100);
    let cell = format!("<table-cell number-columns-repeated='200'><p>{long}</p></table-cell>");
    let bomb = ods(&format!(
        "<table><table-row number-rows-repeated='1000000'>{cell}</table-row></table>"
    ));
    assert!(bomb.len() < 4_000);
    assert_eq!(held("repeats", &bomb), Err(ReadError::TooLargeInside));
    let short = "<table-cell number-columns-repeated='200'><p>x</p></table-cell>";
    let row = format!("<table-row number-rows-repeated='1000000'>{short}</table-row>");
    for sheets in [1, 90] {
        let bomb = ods(&format!("<table>{row}</table>").repeat(sheets));
        assert!(held("short repeats", &bomb).is_err());
    }
    // A little less than what is kept, a thousand times, in cells that are cut.
    let cell = format!("<table-cell><p>{}</p></table-cell>", "y".repeat(200_000));
    let bomb = ods(&format!(
        "<table>{}</table>",
        many(&format!("<table-row>{cell}</table-row>"), 40_000_000)
    ));
    assert!(held("cut cells", &bomb).is_err());
}

#[test]
fn every_part_of_an_ods_is_bounded() {
    let _turn = turn();
    let most = 16 * 1024 * 1024;
    for (name, body) in [
        ("tables", many("<table/>", most)),
        (
            "rows",
            format!("<table>{}</table>", many("<table-row/>", most)),
        ),
        (
            "cells of one row",
            format!(
                "<table><table-row>{}</table-row></table>",
                many("<table-cell><p>x</p></table-cell>", most)
            ),
        ),
        (
            "covered cells",
            format!(
                "<table><table-row>{}</table-row></table>",
                many("<covered-table-cell><p>x</p></covered-table-cell>", most)
            ),
        ),
        (
            "paragraphs of one cell",
            format!(
                "<table><table-row><table-cell>{}</table-cell></table-row></table>",
                many("<p>xyz<s c='1000'/></p>", most)
            ),
        ),
        ("nesting", many("<table-row-group>", most)),
        (
            "hidden styles",
            (0..400_000)
                .map(|n| {
                    format!("<style name='{n:060}'><table-properties display='false'/></style>")
                })
                .collect(),
        ),
        (
            "one text",
            format!(
                "<table><table-row><table-cell><p>{}</p></table-cell></table-row></table>",
                noise(most)
            ),
        ),
        ("one name", format!("<table name='{}'/>", noise(most))),
    ] {
        // Stored, so that no ratio saves us.
        let content = format!("<document-content>{body}</document-content>");
        let mime = b"application/vnd.oasis.opendocument.spreadsheet";
        let parts: [(&str, &[u8]); 2] = [
            ("mimetype", mime),
            (
                "content.xml",
                &content.as_bytes()[..content.len().min(LARGEST_FILE - 1_000)],
            ),
        ];
        assert!(held(name, &zipped(&parts, Stored)).is_err(), "{name}");
    }
}

#[test]
fn every_part_of_an_xlsx_is_bounded() {
    let _turn = turn();
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let strings = |items: &str| format!("<sst>{items}</sst>");
    let (most, very_many) = (8 * 1024 * 1024, 40 * 1024 * 1024);
    let long = format!("<sst><si><t>{}</t></si></sst>", noise(1_000));
    let shared = "<c t='s'><v>0</v></c>".repeat(200);
    for (name, sheet, strings) in [
        (
            "shared strings",
            sheet(""),
            strings(&many("<si><t>abc</t></si>", very_many)),
        ),
        (
            "empty shared strings",
            sheet(""),
            strings(&many("<si/>", very_many)),
        ),
        (
            "runs of one string",
            sheet(""),
            strings(&format!("<si>{}</si>", many("<r><t>abc</t></r>", most))),
        ),
        (
            "one long string in every cell",
            sheet(&many(&format!("<row>{shared}</row>"), very_many)),
            long.clone(),
        ),
        (
            "values of one cell",
            sheet(&format!(
                "<row><c t='str'>{}</c></row>",
                many("<v>abc</v>", most)
            )),
            long.clone(),
        ),
        (
            "rows on a hundred sheets",
            sheet(
                &(0..40_000)
                    .map(|n| format!("<row r='{n}'><c><v>1</v></c></row>"))
                    .collect::<String>(),
            ),
            long.clone(),
        ),
        (
            "cells of one row",
            sheet(&format!("<row>{}</row>", many("<c><v>1</v></c>", most))),
            long.clone(),
        ),
        ("nesting", many("<row>", most), long.clone()),
        (
            "merged cells",
            format!(
                "<worksheet><sheetData/><mergeCells>{}</mergeCells></worksheet>",
                many("<mergeCell ref='A1:XFD1048576'/>", most)
            ),
            long.clone(),
        ),
    ] {
        let sheets = if name == "rows on a hundred sheets" {
            100
        } else {
            3
        };
        let bytes = workbook(sheets, &sheet, &strings);
        assert!(held(name, &bytes).is_err(), "{name}");
    }
}

#[test]
fn the_relations_of_an_xlsx_are_bounded() {
    let _turn = turn();
    let relations = (0..300_000)
        .map(|n| format!("<Relationship Id='{n}' Type='x' Target='{n}'/>"))
        .collect::<String>();
    let relations = format!("<R>{relations}</R>");
    let parts: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
    ];
    assert!(held("relations", &zipped(&parts, Deflated)).is_err());
}

/// A directory of half a million entries is larger in memory than in the file.
#[test]
fn a_zip_of_very_many_parts_is_not_opened() {
    let _turn = turn();
    let names: Vec<String> = (0..180_000).map(|n| n.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(
        held("parts", &zipped(&parts, Stored)),
        Err(ReadError::TooLargeInside)
    );
}

#[test]
fn every_kind_of_text_file_is_bounded() {
    let _turn = turn();
    let titles = "TCKN;Ad;Soyad;Doğum Tarihi;E-posta;GSM\n";
    let most = LARGEST_FILE - 1_000;
    for (name, text) in [
        ("fields of one record", many(";", most)),
        ("one field", many("x", most)),
        ("one quoted field", format!("\"{}", many("x", most - 1))),
        ("one letter in each field", many("x;", most)),
        ("short lines", many("x\n", most)),
        ("people", many("10000000146;A;B;1.1.1970;a@b;5\n", most)),
    ] {
        held(name, format!("{titles}{text}").as_bytes()).unwrap_err();
    }
    let wide: Vec<u8> = many("ş€", most / 2)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    held(
        "wide",
        &[b"\xff\xfe", &wide[..wide.len().min(most) & !1]].concat(),
    )
    .unwrap_err();
    held("in an old encoding", &vec![0xfe; most]).unwrap_err();
}

/// R06: the largest list that is taken, in the formats that unpack, is far below what a bomb may take.
#[test]
fn the_largest_honest_list_is_read() {
    let _turn = turn();
    let titles: &[&str] = &[
        "TC Kimlik No",
        "Adı",
        "Soyadı",
        "Doğum Tarihi",
        "E-posta",
        "Cep",
        "Birim",
        "Unvan",
        "Sicil No",
    ];
    let person = |n: usize| -> Vec<String> {
        vec![
            "10000000146".to_owned(),
            format!("Çağrı Elif {n}"),
            "Işık Öztürkoğlu".to_owned(),
            "01.02.1970".to_owned(),
            format!("cagri.isik.{n}@belediye.example"),
            "0532 123 45 67".to_owned(),
            "Bilgi İşlem Daire Başkanlığı, Yazılım Geliştirme Şube Müdürlüğü".to_owned(),
            "Bilgisayar İşletmeni".to_owned(),
            format!("S-{n}"),
        ]
    };
    let mut sheet = rows(&[titles]);
    let mut tables = String::new();
    let mut text = titles.join(";") + "\r\n";
    for n in 0..MOST_PEOPLE {
        let cells = person(n);
        sheet += &rows(&[&cells.iter().map(String::as_str).collect::<Vec<_>>()]);
        let cell = |text: &String| {
            format!(
                "<table:table-cell office:value-type=\"string\" calcext:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        tables += &format!(
            "<table:table-row table:style-name=\"ro1\">{}</table:table-row>",
            cells.iter().map(cell).collect::<String>()
        );
        text += &(cells.join(";") + "\r\n");
    }
    let heads: String = titles
        .iter()
        .map(|title| format!("<table-cell><p>{title}</p></table-cell>"))
        .collect();
    let sheet = Sheet {
        name: "Liste",
        state: "visible",
        rows: sheet,
    };
    let table = format!("<table><table-row>{heads}</table-row>{tables}</table>");
    for (name, bytes) in [
        ("xlsx", xlsx("", &[sheet])),
        ("ods", ods(&table)),
        ("csv", text.into_bytes()),
    ] {
        assert_eq!(held(name, &bytes), Ok(MOST_PEOPLE), "{name}");
    }
}
