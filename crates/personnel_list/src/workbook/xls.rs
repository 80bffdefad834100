//! XLS of Excel 97 to 2003: a stream of records, of which only those that hold cells are looked at.
//!
//! As in XLSX, formats are not read: which column holds dates, its title tells.

mod strings;

use super::budget::{Budget, cut};
use super::compound::{u16_at, u32_at};
use super::{Collector, MOST_SHEETS, Sheet, Value};
use crate::error::ReadError;
use std::rc::Rc;
use strings::{Characters, shared_strings};

const VERSION_97: u16 = 0x0600;

mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000a;
    pub const DATE_MODE: u16 = 0x0022;
    pub const PASSWORD: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const SHEET: u16 = 0x0085;
    pub const PACKED_NUMBERS: u16 = 0x00bd;
    pub const RICH_LABEL: u16 = 0x00d6;
    pub const SHARED_STRINGS: u16 = 0x00fc;
    pub const SHARED_LABEL: u16 = 0x00fd;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const ERROR: u16 = 0x0205;
    pub const FORMULA_TEXT: u16 = 0x0207;
    pub const PACKED_NUMBER: u16 = 0x027e;
    pub const BEGIN: u16 = 0x0809;
}

struct Place {
    name: String,
    hidden: bool,
    start: usize,
}

pub fn sheets(stream: &[u8], budget: &mut Budget) -> Result<Vec<Sheet>, ReadError> {
    let mut places = Vec::new();
    let mut strings = Vec::new();
    let mut from_1904 = false;
    let mut records = Records { rest: stream };
    while let Some((kind, data)) = records.next()? {
        match kind {
            record::BEGIN if u16_at(data, 0)? != VERSION_97 => {
                return Err(ReadError::UnreadExcelFormat);
            }
            record::PASSWORD => return Err(ReadError::Encrypted),
            record::DATE_MODE => from_1904 = u16_at(data, 0)? == 1,
            record::SHEET if places.len() < MOST_SHEETS => places.extend(place(data)?),
            record::SHARED_STRINGS => strings = shared_strings(data, &mut records, budget)?,
            record::END => break,
            _ => {}
        }
    }
    let mut sheets = Vec::new();
    for place in places {
        let rest = stream.get(place.start..).ok_or(ReadError::Damaged)?;
        let collector = cells(Records { rest }, &strings, budget)?;
        sheets.push(collector.sheet(Some(place.name), place.hidden, from_1904));
    }
    Ok(sheets)
}

/// Kind, length and content, one record after the other.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn next(&mut self) -> Result<Option<(u16, &'a [u8])>, ReadError> {
        // Files are often padded, so the end may come without an end record; half a record may not.
        if self.rest.len() < 4 {
            return Ok(None);
        }
        let kind = u16_at(self.rest, 0)?;
        let length = usize::from(u16_at(self.rest, 2)?);
        let data = self.rest.get(4..4 + length).ok_or(ReadError::Damaged)?;
        self.rest = &self.rest[4 + length..];
        Ok(Some((kind, data)))
    }

    fn next_if(&mut self, kind: u16) -> Result<Option<&'a [u8]>, ReadError> {
        let is_kind = u16_at(self.rest, 0) == Ok(kind);
        if is_kind {
            Ok(self.next()?.map(|(_, data)| data))
        } else {
            Ok(None)
        }
    }
}

/// Charts and macro sheets are sheets too, and hold no list.
fn place(data: &[u8]) -> Result<Option<Place>, ReadError> {
    let &[state, kind, length] = data
        .get(4..7)
        .and_then(|three| three.first_chunk::<3>())
        .ok_or(ReadError::Damaged)?;
    if kind != 0 {
        return Ok(None);
    }
    let name = Characters::new(vec![&data[7..]]).text(usize::from(length))?;
    Ok(Some(Place {
        name: cut(&name).to_owned(),
        hidden: state & 3 != 0,
        start: u32_at(data, 0)? as usize,
    }))
}

fn cells(
    mut records: Records<'_>,
    strings: &[Rc<str>],
    budget: &mut Budget,
) -> Result<Collector, ReadError> {
    let mut collector = Collector::default();
    let mut formula = (0, 0);
    let mut depth = 0usize;
    while let Some((kind, data)) = records.next()? {
        match kind {
            record::BEGIN => depth += 1,
            record::END if depth <= 1 => break,
            record::END => depth -= 1,
            // Charts inside a sheet have cells of their own.
            _ if depth > 1 => {}
            record::PACKED_NUMBERS => packed_numbers(data, &mut collector, budget)?,
            record::FORMULA_TEXT => {
                let text = Characters::new(vec![data.get(2..).unwrap_or_default()])
                    .text(usize::from(u16_at(data, 0)?))?;
                collector.put_text(formula.0, formula.1, &text, budget)?;
            }
            record::NUMBER
            | record::PACKED_NUMBER
            | record::LABEL
            | record::RICH_LABEL
            | record::SHARED_LABEL
            | record::ERROR
            | record::FORMULA => {
                let (line, column) = (usize::from(u16_at(data, 0)?), usize::from(u16_at(data, 2)?));
                formula = (line, column);
                let data = data.get(6..).ok_or(ReadError::Damaged)?;
                if let Some(value) = value(kind, data, strings, budget)? {
                    collector.put(line, column, value, budget)?;
                }
            }
            _ => {}
        }
        if collector.is_full() {
            break;
        }
    }
    Ok(collector)
}

fn value(
    kind: u16,
    data: &[u8],
    strings: &[Rc<str>],
    budget: &mut Budget,
) -> Result<Option<Value>, ReadError> {
    Ok(match kind {
        record::NUMBER => Some(Value::Number(float(data)?)),
        record::PACKED_NUMBER => Some(Value::Number(packed_number(data)?)),
        record::SHARED_LABEL => strings
            .get(u32_at(data, 0)? as usize)
            .cloned()
            .map(Value::Text),
        record::LABEL | record::RICH_LABEL => {
            let length = usize::from(u16_at(data, 0)?);
            let text = Characters::new(vec![&data[2..]]).text(length)?;
            Some(Value::Text(budget.text(&text)?))
        }
        record::ERROR if data.get(1) == Some(&1) => Some(Value::Text(error_text(data[0]))),
        // The result of a formula is a number, or marked by two full bytes as something else: text follows later.
        record::FORMULA => match data.first_chunk::<8>() {
            Some([2, _, code, .., 0xff, 0xff]) => Some(Value::Text(error_text(*code))),
            Some([.., 0xff, 0xff]) => None,
            Some(_) => Some(Value::Number(float(data)?)),
            None => return Err(ReadError::Damaged),
        },
        _ => None,
    })
}

fn error_text(code: u8) -> Rc<str> {
    if code == 0x2a { "#N/A" } else { "#VALUE!" }.into()
}

fn float(data: &[u8]) -> Result<f64, ReadError> {
    let eight = data.first_chunk::<8>().ok_or(ReadError::Damaged)?;
    Ok(f64::from_le_bytes(*eight))
}

/// Thirty bits of an integer or of a float's upper half, perhaps a hundredth of it.
fn packed_number(data: &[u8]) -> Result<f64, ReadError> {
    let packed = u32_at(data, 0)?;
    let number = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    Ok(if packed & 1 != 0 {
        number / 100.0
    } else {
        number
    })
}

/// Neighbours of one line: a format and a number each, and the last column behind them.
fn packed_numbers(
    data: &[u8],
    collector: &mut Collector,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let (line, first) = (usize::from(u16_at(data, 0)?), usize::from(u16_at(data, 2)?));
    for (place, cell) in data[4..].chunks_exact(6).enumerate() {
        collector.put(
            line,
            first + place,
            Value::Number(packed_number(&cell[2..])?),
            budget,
        )?;
    }
    Ok(())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn record(kind: u16, data: &[&[u8]]) -> Vec<u8> {
        let data = data.concat();
        [
            &kind.to_le_bytes()[..],
            &(data.len() as u16).to_le_bytes(),
            &data,
        ]
        .concat()
    }

    #[test]
    fn every_kind_of_cell_is_read() {
        let at = |column: u8| [3, 0, column, 0, 0, 0];
        let stream = [
            record(record::BEGIN, &[&[0, 6]]),
            record(record::NUMBER, &[&at(0), &10000000146f64.to_le_bytes()]),
            record(
                record::PACKED_NUMBER,
                &[&at(1), &(25570u32 << 2 | 2).to_le_bytes()],
            ),
            record(record::SHARED_LABEL, &[&at(2), &[0; 4]]),
            record(
                record::PACKED_NUMBERS,
                &[
                    &[3, 0, 3, 0],
                    &[0, 0],
                    &(700u32 << 2 | 3).to_le_bytes(),
                    &[3, 0],
                ],
            ),
            record(
                record::FORMULA,
                &[&at(4), &[0, 0, 0, 0, 0, 0, 0xff, 0xff], &[0; 8]],
            ),
            record(record::FORMULA_TEXT, &[&[2, 0, 0], b"ok"]),
            record(record::ERROR, &[&at(5), &[0x2a, 1]]),
            record(record::LABEL, &[&at(6), &[1, 0, 0], b"L"]),
            record(record::BEGIN, &[&[0, 6]]),
            record(record::NUMBER, &[&at(9), &[0; 8]]),
            record(record::END, &[]),
            record(record::END, &[]),
            record(record::NUMBER, &[&at(10), &[0; 8]]),
        ]
        .concat();
        let collector = cells(
            Records { rest: &stream },
            &["shared".into()],
            &mut Budget::new(),
        )
        .unwrap();
        let sheet = collector.sheet(None, false, false);
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(sheet.lines[0].number, 4);
        assert_eq!(
            sheet.lines[0].cells,
            [
                (0, Value::Number(10000000146.0)),
                (1, Value::Number(25570.0)),
                (2, text("shared")),
                (3, Value::Number(7.0)),
                (4, text("ok")),
                (5, text("#N/A")),
                (6, text("L")),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let begin = record(record::BEGIN, &[&[0, 6]]);
        let old = record(record::BEGIN, &[&[0, 5]]);
        assert_eq!(
            sheets(&old, &mut Budget::new()).err(),
            Some(ReadError::UnreadExcelFormat)
        );
        let protected = [begin.clone(), record(record::PASSWORD, &[&[1, 0]])].concat();
        assert_eq!(
            sheets(&protected, &mut Budget::new()).err(),
            Some(ReadError::Encrypted)
        );
        assert_eq!(
            sheets(&begin[..5], &mut Budget::new()).err(),
            Some(ReadError::Damaged)
        );
    }
}
