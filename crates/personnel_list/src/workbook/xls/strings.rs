//! The texts of an XLS file, which are kept once for all cells and may be cut by the limit of a record's length.

use super::{Records, record};
use crate::error::ReadError;
use crate::workbook::budget::Budget;
use crate::workbook::compound::u32_at;
use std::rc::Rc;

pub fn shared_strings(
    data: &[u8],
    records: &mut Records<'_>,
    budget: &mut Budget,
) -> Result<Vec<Rc<str>>, ReadError> {
    let count = u32_at(data, 4)?;
    let mut parts = vec![&data[8..]];
    while let Some(part) = records.next_if(record::CONTINUE)? {
        budget.push(&mut parts, part)?;
    }
    let mut characters = Characters::new(parts);
    let mut strings = Vec::new();
    // Some programs count wrongly, so the end of the data is an end as well.
    while strings.len() < count as usize && !characters.at_end() {
        let string = budget.text(&characters.counted_text()?)?;
        budget.push(&mut strings, string)?;
    }
    Ok(strings)
}

/// Text that may go on in the next record, with one byte before it that tells anew how wide its letters are.
pub struct Characters<'a> {
    parts: std::vec::IntoIter<&'a [u8]>,
    part: &'a [u8],
}

impl<'a> Characters<'a> {
    pub fn new(parts: Vec<&'a [u8]>) -> Self {
        let mut parts = parts.into_iter();
        let part = parts.next().unwrap_or_default();
        Self { parts, part }
    }

    fn at_end(&self) -> bool {
        self.part.is_empty() && self.parts.as_slice().iter().all(|part| part.is_empty())
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        loop {
            if let Some((first, rest)) = self.part.split_first() {
                self.part = rest;
                return Ok(*first);
            }
            self.part = self.parts.next().ok_or(ReadError::Damaged)?;
        }
    }

    fn pair(&mut self) -> Result<u16, ReadError> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Result<(), ReadError> {
        while count > self.part.len() {
            count -= self.part.len();
            self.part = self.parts.next().ok_or(ReadError::Damaged)?;
        }
        self.part = &self.part[count..];
        Ok(())
    }

    /// Length, letters, and then formatting and reading aids, which are passed over.
    fn counted_text(&mut self) -> Result<String, ReadError> {
        let length = usize::from(self.pair()?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 {
            usize::from(self.pair()?)
        } else {
            0
        };
        let aids = if flags & 4 != 0 {
            usize::from(self.pair()?) | usize::from(self.pair()?) << 16
        } else {
            0
        };
        let text = self.letters(length, flags)?;
        self.skip(4 * runs + aids)?;
        Ok(text)
    }

    pub fn text(&mut self, length: usize) -> Result<String, ReadError> {
        let flags = self.byte()?;
        self.letters(length, flags)
    }

    fn letters(&mut self, length: usize, flags: u8) -> Result<String, ReadError> {
        let mut wide = flags & 1 != 0;
        let mut units = Vec::new();
        for _ in 0..length {
            if self.part.is_empty() {
                wide = self.byte()? & 1 != 0;
            }
            let unit = if wide {
                self.pair()?
            } else {
                u16::from(self.byte()?)
            };
            if units.len() < crate::LONGEST_CELL {
                units.push(unit);
            }
        }
        Ok(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record as bytes;
    use super::*;

    #[test]
    fn text_goes_on_in_the_next_record() {
        let long: Vec<u8> = "Çağrı".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let stream = [
            bytes(
                record::SHARED_STRINGS,
                &[&[2, 0, 0, 0, 2, 0, 0, 0], &[5, 0, 1], &long[..6]],
            ),
            bytes(
                record::CONTINUE,
                &[&[1], &long[6..], &[2, 0, 8, 1, 0], b"A"],
            ),
            bytes(record::CONTINUE, &[&[0], b"B", &[9; 4]]),
        ]
        .concat();
        let mut records = Records { rest: &stream };
        let (_, data) = records.next().unwrap().unwrap();
        assert_eq!(
            shared_strings(data, &mut records, &mut Budget::new()).unwrap(),
            ["Çağrı".into(), "AB".into()]
        );
    }
}
