//! The sheets of a file as plain cells, the same whatever the format, and the budget under which they are collected.

pub mod archive;
pub mod compound;
pub mod ods;
pub mod text;
pub mod xls;
pub mod xlsx;
pub mod xml;

use crate::error::ReadError;
use crate::{LONGEST_CELL, MOST_COLUMNS, MOST_PEOPLE};
use std::collections::BTreeMap;

/// Lines beyond the people themselves: titles above, totals and signatures below.
const MOST_LINES: usize = MOST_PEOPLE + 1_000;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
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

/// What all sheets of one file may hold together, so that a few bytes cannot be repeated into gigabytes.
pub struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub fn new() -> Self {
        Self {
            cells: 2_000_000,
            text: 64 * 1024 * 1024,
        }
    }

    pub fn text(&mut self, text: &str) -> Result<(), ReadError> {
        self.text = self
            .text
            .checked_sub(text.len())
            .ok_or(ReadError::TooLargeInside)?;
        Ok(())
    }
}

/// Collects the cells of a sheet in whatever order the file has them.
#[derive(Default)]
pub struct Collector {
    lines: BTreeMap<usize, Vec<(usize, Value)>>,
    excess: Option<ReadError>,
}

impl Collector {
    /// Puts a value at a line and column, both counted from 0. Blank text is as good as no cell.
    pub fn put(
        &mut self,
        line: usize,
        column: usize,
        value: Value,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let value = match value {
            Value::Text(text) if text.trim().is_empty() => return Ok(()),
            Value::Text(text) => Value::Text(cut(text)),
            number => number,
        };
        if column >= MOST_COLUMNS {
            self.excess.get_or_insert(ReadError::TooManyColumns);
            return Ok(());
        }
        if self.lines.len() >= MOST_LINES && !self.lines.contains_key(&line) {
            self.excess.get_or_insert(ReadError::TooManyRows);
            return Ok(());
        }
        if let Value::Text(text) = &value {
            budget.text(text)?;
        }
        budget.cells = budget
            .cells
            .checked_sub(1)
            .ok_or(ReadError::TooLargeInside)?;
        self.lines.entry(line).or_default().push((column, value));
        Ok(())
    }

    pub fn is_full(&self) -> bool {
        self.excess == Some(ReadError::TooManyRows)
    }

    pub fn sheet(self, name: Option<String>, hidden: bool, from_1904: bool) -> Sheet {
        let lines = self.lines.into_iter().map(|(line, mut cells)| {
            cells.sort_by_key(|(column, _)| *column);
            cells.dedup_by_key(|(column, _)| *column);
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

/// The text without what lies beyond the longest cell.
pub fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_CELL) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
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
                .put(line, column, text(value), &mut budget)
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
                .put(n / 100, n % 100, text(&long), &mut budget)
                .err()
        });
        assert_eq!(stop, Some(ReadError::TooLargeInside));
        let sheet = collector.sheet(None, false, false);
        assert_eq!(sheet.lines[0].cells[0].1, text(&"ş".repeat(LONGEST_CELL)));
    }
}
