//! The sample lists, and small workbooks made in a test.

use std::io::{Cursor, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The lists of four offices, which lie beside the repository and are never part of it.
pub fn sample(name: &str) -> Option<Vec<u8>> {
    let shared = std::env::var_os("KALEM_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").into());
    let found = std::fs::read(shared.join("data/lists").join(name)).ok();
    if found.is_none() {
        eprintln!("{name}: the sample lists are absent, so nothing is compared with them");
    }
    found
}

pub fn zipped(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(
            *name,
            SimpleFileOptions::default().compression_method(method),
        )
        .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A sheet of an XLSX workbook: name, state, and what stands between `<sheetData>` and its end.
pub struct Sheet<'a> {
    pub name: &'a str,
    pub state: &'a str,
    pub rows: String,
}

pub fn xlsx(properties: &str, sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut names = String::new();
    let mut relations = String::new();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        names += &format!(
            "<sheet name='{}' sheetId='{number}' state='{}' r:id='r{number}'/>",
            sheet.name, sheet.state
        );
        relations += &format!(
            "<Relationship Id='r{number}' Type='x/worksheet' Target='worksheets/s{number}.xml'/>"
        );
        let content = format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            sheet.rows
        );
        parts.push((format!("xl/worksheets/s{number}.xml"), content.into_bytes()));
    }
    let workbook =
        format!("<workbook><workbookPr {properties}/><sheets>{names}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    parts.push(("[Content_Types].xml".into(), b"<Types/>".to_vec()));
    parts.push(("xl/workbook.xml".into(), workbook.into_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels".into(), relations.into_bytes()));
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    zipped(&parts, CompressionMethod::Deflated)
}

/// Rows of text cells; a cell that begins with `#` is a number.
pub fn rows(lines: &[&[&str]]) -> String {
    let cell = |text: &&str| match text.strip_prefix('#') {
        Some(number) => format!("<c><v>{number}</v></c>"),
        None => format!("<c t='inlineStr'><is><t>{text}</t></is></c>"),
    };
    let row =
        |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    lines.iter().map(row).collect()
}
