//! ODS: the tables of an OpenDocument spreadsheet, in which repetition is written as a number.

use super::archive::Archive;
use super::budget::{Budget, append, cut};
use super::xml::{Element, Node, Xml};
use super::{Collector, MOST_SHEETS, Sheet, Value};
use crate::error::ReadError;
use crate::{LONGEST_CELL, MOST_COLUMNS};
use std::collections::HashSet;

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

pub fn sheets(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<Vec<Sheet>, ReadError> {
    // A text document has a content.xml too.
    if !archive
        .note("mimetype")?
        .unwrap_or_default()
        .starts_with(MIME)
    {
        return Err(ReadError::NotAList);
    }
    // The parts of a protected file are encrypted one by one; only the manifest says so.
    if archive
        .note("META-INF/manifest.xml")?
        .unwrap_or_default()
        .contains("encryption-data")
    {
        return Err(ReadError::Encrypted);
    }
    let xml = archive.xml("content.xml")?.ok_or(ReadError::Damaged)?;
    tables(xml, budget)
}

fn tables(mut xml: Xml<'_>, budget: &mut Budget) -> Result<Vec<Sheet>, ReadError> {
    let mut sheets = Vec::new();
    let mut hidden_styles = HashSet::new();
    let mut style = None;
    let mut complete = false;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "style" => style = element.attribute("name"),
                "table-properties" if element.attribute("display").as_deref() == Some("false") => {
                    if let Some(style) = style.take() {
                        // Twice, since a set keeps room to grow.
                        budget.allocation(2 * (size_of::<String>() + style.capacity()))?;
                        hidden_styles.insert(style);
                    }
                }
                // What was deleted under change tracking is kept as cells in here.
                "tracked-changes" | "dde-links" => xml.skip()?,
                "table" if sheets.len() >= MOST_SHEETS => xml.skip()?,
                "table" => {
                    let hidden = element
                        .attribute("style-name")
                        .is_some_and(|name| hidden_styles.contains(&name));
                    let name = element.attribute("name");
                    let name = name.map(|name| cut(&name).to_owned());
                    sheets.push(table(&mut xml, budget)?.sheet(name, hidden, false));
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
                    let cells = row(xml, budget)?;
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
                .min(cell.column.max(MOST_COLUMNS) + 1);
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

fn row(xml: &mut Xml<'_>, budget: &mut Budget) -> Result<Vec<Cell>, ReadError> {
    let mut cells = Vec::new();
    let mut column = 0usize;
    loop {
        match xml.next()? {
            Node::Open(element)
                if matches!(element.name(), "table-cell" | "covered-table-cell") =>
            {
                let repeated = element.number("number-columns-repeated").unwrap_or(1);
                let exact = Exact::of(&element);
                let value = value(xml, exact, budget)?;
                if let Some(value) = value
                    // As above: the first beyond the limit is noticed, and no other is kept.
                    && column <= MOST_COLUMNS
                {
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

/// What a cell's element says of its value, which is more exact than what it shows.
struct Exact {
    is_covered: bool,
    number: Option<f64>,
    text: Option<String>,
}

impl Exact {
    fn of(cell: &Element<'_>) -> Self {
        let (mut number, mut text) = (None, None);
        match cell.attribute("value-type").as_deref() {
            Some("float" | "currency" | "percentage") => {
                number = cell.attribute("value").and_then(|value| value.parse().ok());
            }
            Some("date") => text = cell.attribute("date-value"),
            Some("string") => text = cell.attribute("string-value"),
            _ => {}
        }
        Self {
            is_covered: cell.name() == "covered-table-cell",
            number,
            text,
        }
    }
}

fn value(xml: &mut Xml<'_>, exact: Exact, budget: &mut Budget) -> Result<Option<Value>, ReadError> {
    let until = match exact.is_covered {
        true => "covered-table-cell",
        false => "table-cell",
    };
    let shown = paragraphs(xml, until)?;
    if let Some(number) = exact.number {
        return Ok(Some(Value::Number(number)));
    }
    let text = exact.text.unwrap_or(shown);
    Ok(match text.trim().is_empty() {
        true => None,
        false => Some(Value::Text(budget.text(&text)?)),
    })
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
                        append(&mut all, "\n");
                    }
                    paragraphs += 1;
                }
                "s" => {
                    let spaces = element.number("c").unwrap_or(1).min(LONGEST_CELL);
                    append(&mut all, &" ".repeat(spaces));
                }
                "tab" | "line-break" => append(&mut all, " "),
                "span" | "a" => {}
                _ => xml.skip()?,
            },
            Node::Close(closing) if closing.name() == "p" => {
                paragraphs = paragraphs.saturating_sub(1)
            }
            Node::Close(closing) if closing.name() == cell => return Ok(all),
            Node::Text(text) if paragraphs > 0 => append(&mut all, &text),
            Node::End => return Err(ReadError::Damaged),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<Sheet>, ReadError> {
        let text = format!(
            "<o:document-content><o:body><o:spreadsheet>{body}</o:spreadsheet></o:body></o:document-content>"
        );
        tables(Xml::new(text.as_bytes()), &mut Budget::new())
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
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
        for broken in ["<document-content><table><table-row>", "<document-content>"] {
            let read = tables(Xml::new(broken.as_bytes()), &mut Budget::new());
            assert_eq!(read.err(), Some(ReadError::Damaged));
        }
    }
}
