//! XLSX: the sheets of a workbook, read part by part as a stream.
//!
//! Styles are not read. A date is a number there, and which column holds dates the titles tell better than formats do.

mod package;

use super::archive::Archive;
use super::xml::{Node, Xml};
use super::{Budget, Collector, Sheet, Value, cut};
use crate::error::ReadError;

const MOST_SHEETS: usize = 100;

pub fn sheets(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, ReadError> {
    let workbook = package::open(archive)?;
    let mut budget = Budget::new();
    let strings = match workbook.shared_strings {
        Some(part) => shared_strings(archive, &part, &mut budget)?,
        None => Vec::new(),
    };
    let mut sheets = Vec::new();
    for place in workbook.sheets.into_iter().take(MOST_SHEETS) {
        let text = archive.text(&place.part)?.ok_or(ReadError::Damaged)?;
        let collector = cells(&text, &strings, &mut budget)?;
        sheets.push(collector.sheet(Some(place.name), place.hidden, workbook.from_1904));
    }
    Ok(sheets)
}

fn shared_strings(
    archive: &mut Archive<'_>,
    part: &str,
    budget: &mut Budget,
) -> Result<Vec<String>, ReadError> {
    let Some(text) = archive.text(part)? else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(&text);
    let mut strings = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "si" => {
                let string = cut(rich_text(&mut xml, "si")?);
                budget.text(&string)?;
                strings.push(string);
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
            Node::Text(text) if inside => all.push_str(&text),
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

fn cells(text: &str, strings: &[String], budget: &mut Budget) -> Result<Collector, ReadError> {
    let mut xml = Xml::new(text);
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
                if let Some(value) = value(&mut xml, element.attribute("t").as_deref(), strings)? {
                    collector.put(line, column, value, budget)?;
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

fn value(
    xml: &mut Xml<'_>,
    kind: Option<&str>,
    strings: &[String],
) -> Result<Option<Value>, ReadError> {
    let mut content = String::new();
    let mut inside = false;
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "v" => inside = true,
            Node::Close(closing) if closing.name() == "v" => inside = false,
            Node::Open(element) if element.name() == "is" => content = rich_text(xml, "is")?,
            Node::Close(closing) if closing.name() == "c" => break,
            Node::Text(text) if inside => content.push_str(&text),
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
            .map(Value::Text),
        None | Some("n") => Some(match content.trim().parse() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(content),
        }),
        Some("str") => Some(Value::Text(unescape(&content))),
        Some(_) => Some(Value::Text(content)),
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
        let sheet = cells(sheet, &["shared".to_owned()], &mut Budget::new())
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
                cells(text, &[], &mut Budget::new()).err(),
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
