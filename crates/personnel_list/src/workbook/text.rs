//! CSV and its kin: text whose encoding and delimiter nobody wrote down.

use super::budget::Budget;
use super::{Collector, Sheet};
use crate::LONGEST_CELL;
use crate::columns;
use crate::error::ReadError;
use csv_core::ReadFieldResult;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1254};
use std::borrow::Cow;

const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Enough to hold the titles; the delimiter is the one with which they are recognised.
const HEAD: usize = 40;

pub fn sheet(bytes: &[u8], budget: &mut Budget) -> Result<Sheet, ReadError> {
    let mut text = decode(bytes);
    if let Cow::Owned(text) = &mut text {
        text.shrink_to_fit();
        budget.allocation(text.capacity())?;
    }
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    if text.trim_start().starts_with('<') {
        return Err(ReadError::WebPage);
    }
    let is_binary = |c: &char| {
        c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}' | '\u{1a}' | '\u{80}'..)
    };
    if text.contains('\0') || text.chars().filter(is_binary).count() > 8 {
        return Err(ReadError::NotAList);
    }
    let (delimiter, skipped) = match declared_delimiter(&text) {
        Some(delimiter) => (delimiter, 1),
        None => (likeliest_delimiter(&text)?, 0),
    };
    cells(&text, delimiter, skipped, usize::MAX, budget)
}

/// Excel on a Turkish computer saves Windows-1254, or UTF-16 as "Unicode text"; newer programs UTF-8.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode_with_bom_removal(bytes).0;
    }
    let zeros = |offset: usize| {
        bytes
            .iter()
            .skip(offset)
            .step_by(2)
            .take(2_000)
            .filter(|byte| **byte == 0)
            .count()
    };
    let few = bytes.len().min(4_000) / 8;
    if bytes.len() > 8 && zeros(1) > few && zeros(0) == 0 {
        return UTF_16LE.decode_without_bom_handling(bytes).0;
    }
    if bytes.len() > 8 && zeros(0) > few && zeros(1) == 0 {
        return UTF_16BE.decode_without_bom_handling(bytes).0;
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.into(),
        // A few broken letters in plain UTF-8 are shown as such and named in their rows, rather than all others garbled.
        Err(_) if mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => WINDOWS_1254.decode_without_bom_handling(bytes).0,
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 4 * broken
}

/// The first line "sep=;", by which some programs tell Excel.
fn declared_delimiter(text: &str) -> Option<u8> {
    let declared = text
        .lines()
        .next()?
        .trim_matches('"')
        .strip_prefix("sep=")?;
    declared.bytes().next()
}

fn likeliest_delimiter(text: &str) -> Result<u8, ReadError> {
    let mut best = (0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        // A wrong delimiter may seem to leave a quotation mark open; then it is not the one.
        let recognised = cells(text, delimiter, 0, HEAD, &mut Budget::new())
            .map_or(0, |sheet| columns::recognised(&sheet));
        if recognised > best.0 {
            best = (recognised, delimiter);
        }
    }
    Ok(best.1)
}

fn cells(
    text: &str,
    delimiter: u8,
    skipped: usize,
    most: usize,
    budget: &mut Budget,
) -> Result<Sheet, ReadError> {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let mut collector = Collector::default();
    let mut lines = LineCount {
        text,
        byte: 0,
        line: 0,
    };
    // A whole record is never kept: one may be the whole file, or have millions of fields.
    let mut piece = [0; 4096];
    let mut field = Field::default();
    let (mut read, mut begin) = (0, 0);
    let (mut records, mut column) = (0, 0);
    while records < most && !collector.is_full() {
        let (result, taken, given) = reader.read_field(&text.as_bytes()[read..], &mut piece);
        read += taken;
        field.add(&piece[..given], delimiter);
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::End => break,
            ReadFieldResult::Field { record_end } => {
                let line = lines.of(begin);
                if line >= skipped {
                    if field.swallows_lines() {
                        return Err(ReadError::OpenQuote { line: line + 1 });
                    }
                    collector.put_text(line, column, field.text()?, budget)?;
                }
                field.clear();
                column += 1;
                if record_end {
                    (records, column, begin) = (records + 1, 0, read);
                }
            }
        }
    }
    Ok(collector.sheet(None, false, false))
}

/// A field while its pieces come: as much of it as is kept, and what its length tells.
#[derive(Default)]
struct Field {
    kept: Vec<u8>,
    length: usize,
    delimiters: usize,
    has_line_end: bool,
}

impl Field {
    fn add(&mut self, piece: &[u8], delimiter: u8) {
        let room = (4 * LONGEST_CELL).saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&piece[..piece.len().min(room)]);
        self.length += piece.len();
        self.delimiters += piece.iter().filter(|byte| **byte == delimiter).count();
        self.has_line_end |= piece.contains(&b'\n');
    }

    fn clear(&mut self) {
        self.kept.clear();
        (self.length, self.delimiters, self.has_line_end) = (0, 0, false);
    }

    fn text(&self) -> Result<&str, ReadError> {
        match str::from_utf8(&self.kept) {
            Ok(text) => Ok(text),
            // Cut within a letter.
            Err(end) if end.error_len().is_none() && self.kept.len() < self.length => {
                Ok(str::from_utf8(&self.kept[..end.valid_up_to()]).unwrap_or_default())
            }
            Err(_) => Err(ReadError::Damaged),
        }
    }

    /// A cell may hold two lines of an address, but not whole rows with their delimiters.
    fn swallows_lines(&self) -> bool {
        self.has_line_end && (self.length > LONGEST_CELL || self.delimiters >= 4)
    }
}

/// Which line a record begins in. The CSV reader's own count falls behind where lines end in two characters.
struct LineCount<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
}

impl LineCount<'_> {
    fn of(&mut self, begin: usize) -> usize {
        let bytes = self.text.as_bytes();
        // A record is said to begin right behind the last one, before the end of that line and before blank lines.
        let rest = bytes.get(begin..).unwrap_or_default();
        let blank = rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let begin = begin + blank;
        let passed = bytes.get(self.byte..begin).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.byte = begin;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Value;

    fn sheet(bytes: &[u8]) -> Result<Sheet, ReadError> {
        super::sheet(bytes, &mut Budget::new())
    }

    const LIST: &str = "TC Kimlik No;Ad;Soyad;Doğum Tarihi;E-posta;Cep\r\n10000000146;Çağrı;IŞIK;1.1.1970;a@b.tr;532\r\n";

    fn text_at(sheet: &Sheet, line: usize, column: usize) -> &str {
        match sheet.lines[line].value(column) {
            Some(Value::Text(text)) => text,
            other => panic!("{other:?} at {line}, {column}"),
        }
    }

    #[test]
    fn every_encoding_of_turkish_offices_is_told() {
        let utf16 =
            |bytes: fn(u16) -> [u8; 2]| LIST.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for bytes in [
            LIST.as_bytes().to_vec(),
            with_mark(b"\xef\xbb\xbf", LIST.as_bytes().to_vec()),
            WINDOWS_1254.encode(LIST).0.into_owned(),
            with_mark(b"\xff\xfe", utf16(u16::to_le_bytes)),
            with_mark(b"\xfe\xff", utf16(u16::to_be_bytes)),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            let sheet = sheet(&bytes).unwrap();
            assert_eq!(text_at(&sheet, 0, 0), "TC Kimlik No");
            assert_eq!(text_at(&sheet, 1, 1), "Çağrı");
            assert_eq!(text_at(&sheet, 1, 2), "IŞIK");
        }
    }

    #[test]
    fn one_broken_letter_does_not_garble_the_others() {
        let mut bytes = LIST.repeat(3).into_bytes();
        bytes.push(0xc4);
        let sheet = sheet(&bytes).unwrap();
        assert_eq!(text_at(&sheet, 1, 1), "Çağrı");
    }

    #[test]
    fn the_delimiter_is_the_one_that_yields_titles() {
        for delimiter in [",", "\t", "|", ";"] {
            let list = LIST.replace(';', delimiter);
            assert_eq!(
                text_at(&sheet(list.as_bytes()).unwrap(), 1, 2),
                "IŞIK",
                "{delimiter:?}"
            );
        }
        let declared = format!("sep=:\n{}", LIST.replace(';', ":"));
        let sheet = sheet(declared.as_bytes()).unwrap();
        assert_eq!(text_at(&sheet, 0, 1), "Ad");
        assert_eq!(sheet.lines[0].number, 2);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_named() {
        let mut list = LIST.to_owned();
        list += "10000000146;\"Ali;Veli;1.1.1970;a@b.tr;532\r\n";
        list += &"10000000146;Ali;Veli;1.1.1970;a@b.tr;532\r\n".repeat(3);
        assert_eq!(
            sheet(list.as_bytes()).err(),
            Some(ReadError::OpenQuote { line: 3 })
        );
        let quoted = LIST.replace("Çağrı", "\"Çağrı\nElif\"");
        assert_eq!(
            text_at(&sheet(quoted.as_bytes()).unwrap(), 1, 1),
            "Çağrı\nElif"
        );
    }
}
