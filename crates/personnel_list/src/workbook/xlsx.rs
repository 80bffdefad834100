//! XLSX: the sheets of a workbook, read part by part as a stream.
//!
//! Styles are not read. A date is a number there, and which column holds dates the titles tell better than formats do.

mod package;

use super::archive::Archive;
use super::budget::{Budget, append};
use super::xml::{Node, Xml};
use super::{Collector, Sheet, Value};
use crate::error::ReadError;
use std::rc::Rc;

pub fn sheets(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<Vec<Sheet>, ReadError> {
    let workbook = package::open(archive, budget)?;
    let strings = match workbook.shared_strings {
        Some(part) => shared_strings(archive, &part, budget)?,
        None => Vec::new(),
    };
    let mut sheets = Vec::new();
    for place in workbook.sheets {
        let mut xml = archive.xml(&place.part)?.ok_or(ReadError::Damaged)?;
        let collector = cells(&mut xml, &strings, budget)?;
        sheets.push(collector.sheet(Some(place.name), place.hidden, workbook.from_1904));
    }
    Ok(sheets)
}

fn shared_strings(
    archive: &mut Archive<'_>,
    part: &str,
    budget: &mut Budget,
) -> Result<Vec<Rc<str>>, ReadError> {
    let Some(mut xml) = archive.xml(part)? else {
        return Ok(Vec::new());
    };
    let mut strings = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "si" => {
                let string = budget.text(&rich_text(&mut xml, "si")?)?;
                budget.push(&mut strings, string)?;
            }
            Node::End => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of a `si` or `is` element: the runs one after the other, without the reading aids of Asian scripts.
fn rich_text(xml: &mut Xml<'_>, until: &str) -> Result<String, ReadError> {
    let mut all = String::new();
    let mut inside = false;
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "rPh" => xml.skip()?,
            Node::Open(element) if element.name() == "t" => inside = true,
            Node::Close(closing) if closing.name() == "t" => inside = false,
            Node::Close(closing) if closing.name() == until => return Ok(unescape(&all)),
            Node::Text(text) if inside => append(&mut all, &text),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

/// Characters that XML cannot hold stand as `_x000D_`.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let code = rest
            .get(start + 2..start + 7)
            .and_then(|code| code.strip_suffix('_'));
        let letter = code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        let (kept, next) = if letter.is_some() {
            (start, start + 7)
        } else {
            (start + 2, start + 2)
        };
        plain.push_str(&rest[..kept]);
        plain.extend(letter);
        rest = &rest[next..];
    }
    plain + rest
}

fn cells(
    xml: &mut Xml<'_>,
    strings: &[Rc<str>],
    budget: &mut Budget,
) -> Result<Collector, ReadError> {
    let mut collector = Collector::default();
    let (mut line, mut column) = (0usize, 0usize);
    let mut next_line = 0usize;
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "row" => {
                // Both positions may be left out, and then follow from the one before.
                line = element
                    .number("r")
                    .map_or(next_line, |number| number.saturating_sub(1));
                next_line = line.saturating_add(1);
                column = 0;
            }
            Node::Open(element) if element.name() == "c" => {
                column = element
                    .attribute("r")
                    .and_then(|place| column_of(&place))
                    .unwrap_or(column);
                let kind = element.attribute("t");
                match value(xml, kind.as_deref(), strings)? {
                    Some(Found::Text(text)) => collector.put_text(line, column, &text, budget)?,
                    Some(Found::Kept(value)) => collector.put(line, column, value, budget)?,
                    None => {}
                }
                column = column.saturating_add(1);
            }
            Node::Close(closing) if closing.name() == "sheetData" => return Ok(collector),
            Node::End => return Err(ReadError::Damaged),
            _ if collector.is_full() => return Ok(collector),
            _ => {}
        }
    }
}

/// "AB12" is column 27, counted from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters
        .fold(0usize, |column, letter| {
            column * 26 + usize::from(letter - b'A') + 1
        })
        .checked_sub(1)
}

/// What stands in a cell: a text of its own, or what needs no memory of its own.
enum Found {
    Text(String),
    Kept(Value),
}

fn value(
    xml: &mut Xml<'_>,
    kind: Option<&str>,
    strings: &[Rc<str>],
) -> Result<Option<Found>, ReadError> {
    let mut content = String::new();
    let mut inside = false;
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "v" => inside = true,
            Node::Close(closing) if closing.name() == "v" => inside = false,
            Node::Open(element) if element.name() == "is" => content = rich_text(xml, "is")?,
            Node::Close(closing) if closing.name() == "c" => break,
            Node::Text(text) if inside => append(&mut content, &text),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
    Ok(match kind {
        _ if content.is_empty() => None,
        Some("s") => content
            .trim()
            .parse()
            .ok()
            .and_then(|index: usize| strings.get(index))
            .cloned()
            .map(|text| Found::Kept(Value::Text(text))),
        None | Some("n") => Some(match content.trim().parse() {
            Ok(number) => Found::Kept(Value::Number(number)),
            Err(_) => Found::Text(content),
        }),
        Some("str") => Some(Found::Text(unescape(&content))),
        Some(_) => Some(Found::Text(content)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_read_or_counted() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("AB12"), Some(27));
        assert_eq!(column_of("12"), None);
        let sheet = "<worksheet><sheetData><row><c><v>1</v></c><c t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r></is></c></row>\
                     <row r='5'><c r='C5' t='s'><v>0</v></c><c t='s'><v>9</v></c><c t='str'><f>A1&amp;B1</f><v>x_x000D_y</v></c></row></sheetData></worksheet>";
        let sheet = cells(
            &mut Xml::new(sheet.as_bytes()),
            &["shared".into()],
            &mut Budget::new(),
        )
        .unwrap()
        .sheet(None, false, false);
        assert_eq!(
            sheet.lines[0].cells,
            [(0, Value::Number(1.0)), (1, Value::Text("ab".into()))]
        );
        assert_eq!(sheet.lines[1].number, 5);
        assert_eq!(
            sheet.lines[1].cells,
            [
                (2, Value::Text("shared".into())),
                (4, Value::Text("x\ry".into()))
            ]
        );
    }

    #[test]
    fn a_sheet_that_breaks_off_is_damaged() {
        for text in [
            "<worksheet><sheetData><row><c><v>1</v></c></row>",
            "<worksheet>",
            "<worksheet><sheetData><row><c><v>1",
        ] {
            assert_eq!(
                cells(&mut Xml::new(text.as_bytes()), &[], &mut Budget::new()).err(),
                Some(ReadError::Damaged),
                "{text}"
            );
        }
    }

    #[test]
    fn letters_that_xml_cannot_hold_are_restored() {
        assert_eq!(unescape("a_x0041_b_xZZ_ğ_x"), "aAb_xZZ_ğ_x");
    }
}
