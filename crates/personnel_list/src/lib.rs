//! A personnel list as offices send it: the bytes of a file in, rows of text out.
//!
//! Nobody should have to tidy a list before sending it. So the format is told by content, the header row is searched
//! for, columns are known by what they are usually called, and what is no person (titles, totals, signatures) is left
//! out and named. What stands in a row is not judged here but in `rules::personnel_row`.
//!
//! The spreadsheet formats are read by this crate itself, on top of libraries for zip, XML and CSV. A list needs very
//! little of them, and reading as a stream under one budget is what keeps a hostile file from taking the memory of the
//! process, which a general reader that builds whole sheets first cannot promise. A general reader checks ours in the
//! tests.

mod columns;
mod error;
mod file;
mod full_name;
mod people;
mod table;
mod template;
mod value;
mod workbook;

pub use error::ReadError;
pub use file::Format;
pub use full_name::NameSplit;
pub use people::{Cells, Ignored, IgnoredReason, Row};
pub use table::Table;
pub use template::template;

use workbook::budget::Budget;

/// The largest file that is looked at.
pub const LARGEST_FILE: usize = 20 * 1024 * 1024;
/// What the parts of a zipped workbook may unpack to, all together.
pub const LARGEST_UNPACKED: u64 = 200 * 1024 * 1024;
/// What reading a file may allocate to keep, in bytes. Beside it stand the file itself, buffers of a few megabytes, and what a list has
/// for a moment while it moves to a larger place.
pub const LARGEST_IN_MEMORY: usize = 128 * 1024 * 1024;
/// What all people of a list may say together, in bytes: 600 for each of the most people.
pub const MOST_TEXT: usize = 32 * 1024 * 1024;
pub const MOST_PEOPLE: usize = 50_000;
pub const MOST_COLUMNS: usize = 200;
/// A longer cell is cut here; every field of a row allows far less, so a cut cell is named as too long.
pub const LONGEST_CELL: usize = 1_000;

/// What was found in a file.
pub struct List {
    pub format: Format,
    /// The sheet that was read; a text file has none.
    pub sheet: Option<String>,
    /// Other visible sheets that look like a list too, and were not read.
    pub unread_sheets: Vec<String>,
    /// The line of the column titles, counted from 1 as spreadsheets do.
    pub header_line: usize,
    /// Titles of columns that are filled but not used.
    pub unused_columns: Vec<String>,
    pub rows: Vec<Row>,
    /// Lines below the header that were not taken for a person, and why.
    pub ignored: Vec<Ignored>,
}

/// Counts only, because the rows are personal data.
impl std::fmt::Debug for List {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("List")
            .field("format", &self.format)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// Reads a personnel list, whatever its format, and however its office likes to arrange it.
pub fn read(bytes: &[u8]) -> Result<List, ReadError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ReadError::TooLarge);
    }
    let mut budget = Budget::new();
    let (format, sheets) = file::open(bytes, &mut budget)?;
    let (sheet, header, unread_sheets) = columns::choose_sheet(sheets)?;
    let missing = header.missing();
    if !missing.is_empty() {
        return Err(ReadError::MissingColumns(missing));
    }
    let people = people::find(&sheet, &header, &mut budget)?;
    Ok(List {
        format,
        header_line: header.line,
        unused_columns: header.unused_columns(&sheet),
        sheet: sheet.name,
        unread_sheets,
        rows: people.rows,
        ignored: people.ignored,
    })
}
