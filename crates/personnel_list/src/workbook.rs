//! The sheets of a file as plain cells, the same whatever the format, and the budget under which they are collected.

pub mod archive;
pub mod budget;
pub mod compound;
pub mod ods;
mod source;
pub mod text;
pub mod xls;
pub mod xlsx;
pub mod xml;

use crate::error::ReadError;
use crate::{MOST_COLUMNS, MOST_PEOPLE};
use budget::Budget;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Lines beyond the people themselves: titles above, totals and signatures below.
const MOST_LINES: usize = MOST_PEOPLE + 1_000;
/// What a line costs beside its cells: its place among the lines while they are collected, and after.
const LINE: usize = 128;
/// More sheets of one file are not looked at.
pub const MOST_SHEETS: usize = 100;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text that stands in many cells is kept once.
    Text(Rc<str>),
    Number(f64),
}

/// The filled cells of one line, by column.
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    pub cells: Vec<(usize, Value)>,
}

impl Line {
    pub fn value(&self, column: usize) -> Option<&Value> {
        let place = self
            .cells
            .binary_search_by_key(&column, |(column, _)| *column)
            .ok()?;
        Some(&self.cells[place].1)
    }
}

pub struct Sheet {
    pub name: Option<String>,
    pub hidden: bool,
    /// Whether day numbers count from 1904, as on old Macintosh computers.
    pub from_1904: bool,
    pub lines: Vec<Line>,
    /// Why the sheet was not read to its end; it matters only if this is the sheet that holds the list.
    pub excess: Option<ReadError>,
}

/// Collects the cells of a sheet in whatever order the file has them.
#[derive(Default)]
pub struct Collector {
    lines: BTreeMap<usize, Vec<(usize, Value)>>,
    excess: Option<ReadError>,
}

impl Collector {
    /// Puts a text at a line and column, both counted from 0. Blank text is as good as no cell.
    pub fn put_text(
        &mut self,
        line: usize,
        column: usize,
        text: &str,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        if text.trim().is_empty() || !self.has_room(line, column) {
            return Ok(());
        }
        let text = budget.text(text)?;
        self.put(line, column, Value::Text(text), budget)
    }

    /// Puts a value at a line and column, both counted from 0.
    pub fn put(
        &mut self,
        line: usize,
        column: usize,
        value: Value,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let is_blank = matches!(&value, Value::Text(text) if text.trim().is_empty());
        if is_blank || !self.has_room(line, column) {
            return Ok(());
        }
        if !self.lines.contains_key(&line) {
            budget.take(LINE)?;
        }
        budget.push(self.lines.entry(line).or_default(), (column, value))
    }

    /// Whether a cell there is kept. Notes what the sheet has too many of.
    fn has_room(&mut self, line: usize, column: usize) -> bool {
        let excess = if column >= MOST_COLUMNS {
            ReadError::TooManyColumns
        } else if self.lines.len() >= MOST_LINES && !self.lines.contains_key(&line) {
            ReadError::TooManyRows
        } else {
            return true;
        };
        self.excess.get_or_insert(excess);
        false
    }

    pub fn is_full(&self) -> bool {
        self.excess == Some(ReadError::TooManyRows)
    }

    pub fn sheet(self, name: Option<String>, hidden: bool, from_1904: bool) -> Sheet {
        let lines = self.lines.into_iter().map(|(line, mut cells)| {
            cells.sort_by_key(|(column, _)| *column);
            cells.dedup_by_key(|(column, _)| *column);
            cells.shrink_to_fit();
            Line {
                number: line.saturating_add(1),
                cells,
            }
        });
        Sheet {
            name,
            hidden,
            from_1904,
            lines: lines.collect(),
            excess: self.excess,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LONGEST_CELL;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn cells_come_in_any_order_and_stand_in_theirs() {
        let (mut collector, mut budget) = (Collector::default(), Budget::new());
        for (line, column, value) in [
            (4, 2, "c"),
            (0, 1, "x"),
            (4, 0, "a"),
            (4, 1, " \u{a0}"),
            (4, 0, "again"),
        ] {
            collector
                .put_text(line, column, value, &mut budget)
                .unwrap();
        }
        let sheet = collector.sheet(None, false, false);
        assert_eq!(
            sheet
                .lines
                .iter()
                .map(|line| line.number)
                .collect::<Vec<_>>(),
            [1, 5]
        );
        assert_eq!(sheet.lines[1].cells, [(0, text("a")), (2, text("c"))]);
        assert_eq!(sheet.lines[1].value(2), Some(&text("c")));
        assert_eq!(sheet.lines[1].value(1), None);
    }

    #[test]
    fn a_sheet_beyond_the_limits_is_marked_and_no_longer_grows() {
        let (mut collector, mut budget) = (Collector::default(), Budget::new());
        collector
            .put(0, MOST_COLUMNS, text("far"), &mut budget)
            .unwrap();
        assert_eq!(
            collector.sheet(None, false, false).excess,
            Some(ReadError::TooManyColumns)
        );

        let mut collector = Collector::default();
        for line in 0..MOST_LINES + 5 {
            collector
                .put(line, 0, Value::Number(1.0), &mut budget)
                .unwrap();
        }
        assert!(collector.is_full());
        assert_eq!(collector.sheet(None, false, false).lines.len(), MOST_LINES);
    }

    #[test]
    fn repetition_ends_with_the_budget() {
        let (mut collector, mut budget) = (Collector::default(), Budget::new());
        let long = "ş".repeat(5 * LONGEST_CELL);
        let stop = (0..1_000_000).find_map(|n| {
            collector
                .put_text(n / 100, n % 100, &long, &mut budget)
                .err()
        });
        assert_eq!(stop, Some(ReadError::TooLargeInside));
        let sheet = collector.sheet(None, false, false);
        assert_eq!(sheet.lines[0].cells[0].1, text(&"ş".repeat(LONGEST_CELL)));
    }
}
