//! ODS: the tables of an OpenDocument spreadsheet, in which repetition is written as a number.

use super::archive::Archive;
use super::xml::{Element, Node, Xml};
use super::{Budget, Collector, Sheet, Value};
use crate::error::ReadError;
use std::collections::HashSet;

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

pub fn sheets(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, ReadError> {
    // A text document has a content.xml too.
    if !archive
        .text("mimetype")?
        .unwrap_or_default()
        .starts_with(MIME)
    {
        return Err(ReadError::NotAList);
    }
    // The parts of a protected file are encrypted one by one; only the manifest says so.
    if archive
        .text("META-INF/manifest.xml")?
        .unwrap_or_default()
        .contains("encryption-data")
    {
        return Err(ReadError::Encrypted);
    }
    let text = archive.text("content.xml")?.ok_or(ReadError::Damaged)?;
    tables(&text)
}

fn tables(text: &str) -> Result<Vec<Sheet>, ReadError> {
    let mut xml = Xml::new(text);
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    let mut hidden_styles = HashSet::new();
    let mut style = None;
    let mut complete = false;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "style" => style = element.attribute("name"),
                "table-properties" if element.attribute("display").as_deref() == Some("false") => {
                    hidden_styles.extend(style.take());
                }
                // What was deleted under change tracking is kept as cells in here.
                "tracked-changes" | "dde-links" => xml.skip()?,
                "table" => {
                    let hidden = element
                        .attribute("style-name")
                        .is_some_and(|name| hidden_styles.contains(&name));
                    sheets.push(table(&mut xml, &mut budget)?.sheet(
                        element.attribute("name"),
                        hidden,
                        false,
                    ));
                }
                _ => {}
            },
            Node::Close(closing) if closing.name() == "document-content" => complete = true,
            Node::End if complete => return Ok(sheets),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

fn table(xml: &mut Xml<'_>, budget: &mut Budget) -> Result<Collector, ReadError> {
    let mut collector = Collector::default();
    let mut line = 0usize;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "table-row" => {
                    let repeated = element.number("number-rows-repeated").unwrap_or(1);
                    let cells = row(xml)?;
                    if !cells.is_empty() {
                        repeat(&mut collector, line, repeated, &cells, budget)?;
                    }
                    line = line.saturating_add(repeated);
                }
                // Groups and headers hold rows; anything else, such as drawings, may hold tables of its own.
                "table-row-group" | "table-rows" | "table-header-rows" => {}
                _ => xml.skip()?,
            },
            Node::Close(closing) if closing.name() == "table" => return Ok(collector),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

/// A cell, where it begins, and how often it stands there.
struct Cell {
    column: usize,
    repeated: usize,
    value: Value,
}

fn repeat(
    collector: &mut Collector,
    line: usize,
    repeated: usize,
    cells: &[Cell],
    budget: &mut Budget,
) -> Result<(), ReadError> {
    for line in line..line.saturating_add(repeated) {
        for cell in cells {
            // One column beyond the limit is enough to be noticed.
            let end = cell
                .column
                .saturating_add(cell.repeated)
                .min(cell.column.max(crate::MOST_COLUMNS) + 1);
            for column in cell.column..end {
                collector.put(line, column, cell.value.clone(), budget)?;
            }
        }
        if collector.is_full() {
            break;
        }
    }
    Ok(())
}

fn row(xml: &mut Xml<'_>) -> Result<Vec<Cell>, ReadError> {
    let mut cells = Vec::new();
    let mut column = 0usize;
    loop {
        match xml.next()? {
            Node::Open(element)
                if matches!(element.name(), "table-cell" | "covered-table-cell") =>
            {
                let repeated = element.number("number-columns-repeated").unwrap_or(1);
                if let Some(value) = value(xml, &element)? {
                    cells.push(Cell {
                        column,
                        repeated,
                        value,
                    });
                }
                column = column.saturating_add(repeated);
            }
            Node::Open(_) => xml.skip()?,
            Node::Close(closing) if closing.name() == "table-row" => return Ok(cells),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

fn value(xml: &mut Xml<'_>, cell: &Element<'_>) -> Result<Option<Value>, ReadError> {
    let shown = paragraphs(xml, cell.name())?;
    let number = || {
        cell.attribute("value")
            .and_then(|value| value.parse().ok())
            .map(Value::Number)
    };
    let exact = match cell.attribute("value-type").as_deref() {
        Some("float" | "currency" | "percentage") => number(),
        Some("date") => cell.attribute("date-value").map(Value::Text),
        Some("string") => cell.attribute("string-value").map(Value::Text),
        _ => None,
    };
    Ok(exact.or_else(|| (!shown.trim().is_empty()).then_some(Value::Text(shown))))
}

/// The text of a cell's paragraphs, without remarks and drawings that hang on it.
fn paragraphs(xml: &mut Xml<'_>, cell: &str) -> Result<String, ReadError> {
    let mut all = String::new();
    let mut paragraphs = 0usize;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "p" => {
                    if !all.is_empty() {
                        all.push('\n');
                    }
                    paragraphs += 1;
                }
                "s" => {
                    let spaces = element.number("c").unwrap_or(1).min(crate::LONGEST_CELL);
                    all.extend(std::iter::repeat_n(' ', spaces));
                }
                "tab" | "line-break" => all.push(' '),
                "span" | "a" => {}
                _ => xml.skip()?,
            },
            Node::Close(closing) if closing.name() == "p" => {
                paragraphs = paragraphs.saturating_sub(1)
            }
            Node::Close(closing) if closing.name() == cell => return Ok(all),
            Node::Text(text) if paragraphs > 0 => all.push_str(&text),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<Sheet>, ReadError> {
        tables(&format!(
            "<o:document-content><o:body><o:spreadsheet>{body}</o:spreadsheet></o:body></o:document-content>"
        ))
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn rows_and_cells_are_repeated_as_told() {
        let sheets = read(
            "<t:table t:name='A'><t:table-column/><t:table-row t:number-rows-repeated='3'><t:table-cell/></t:table-row>\
             <t:table-row t:number-rows-repeated='2'><t:table-cell t:number-columns-repeated='2'/>\
             <t:table-cell o:value-type='float' o:value='10000000146' t:number-columns-repeated='2'><x:p>1E10</x:p></t:table-cell>\
             <t:table-cell o:value-type='date' o:date-value='1970-01-07'><x:p>07.01.70</x:p></t:table-cell></t:table-row>\
             <t:table-row t:number-rows-repeated='1048000'><t:table-cell t:number-columns-repeated='16384'/></t:table-row></t:table>",
        )
        .unwrap();
        assert_eq!(sheets[0].name.as_deref(), Some("A"));
        assert_eq!(
            sheets[0]
                .lines
                .iter()
                .map(|line| line.number)
                .collect::<Vec<_>>(),
            [4, 5]
        );
        let number = Value::Number(10000000146.0);
        assert_eq!(
            sheets[0].lines[1].cells,
            [(2, number.clone()), (3, number), (4, text("1970-01-07"))]
        );
    }

    #[test]
    fn remarks_deleted_rows_and_drawings_are_no_cells() {
        let sheets = read(
            "<t:tracked-changes><t:deletion><t:table><t:table-row/></t:table></t:deletion></t:tracked-changes>\
             <t:table t:name='A'><t:shapes><d:frame><x:p>box</x:p></d:frame></t:shapes><t:table-row><t:table-cell o:value-type='string'>\
             <o:annotation><x:p>remark</x:p></o:annotation><x:p>Ayşe<x:s x:c='2'/><x:span>Öz</x:span>&amp;</x:p></t:table-cell></t:table-row></t:table>",
        )
        .unwrap();
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].lines[0].cells, [(0, text("Ayşe  Öz&"))]);
    }

    #[test]
    fn endless_repetition_ends() {
        let far = read(
            "<t:table><t:table-row><t:table-cell t:number-columns-repeated='99999999'><x:p>x</x:p></t:table-cell></t:table-row></t:table>",
        );
        assert_eq!(far.unwrap()[0].excess, Some(ReadError::TooManyColumns));
        let long = read(
            "<t:table><t:table-row t:number-rows-repeated='99999999999'><t:table-cell><x:p>x</x:p></t:table-cell></t:table-row></t:table>",
        );
        assert_eq!(long.unwrap()[0].excess, Some(ReadError::TooManyRows));
        assert_eq!(
            tables("<document-content><table><table-row>").err(),
            Some(ReadError::Damaged)
        );
        assert_eq!(tables("<document-content>").err(), Some(ReadError::Damaged));
    }
}
