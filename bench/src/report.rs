//! What was measured, as Markdown, and which bars it reaches.

use crate::load::Pressed;
use crate::{bars, machine};

/// One line of the table.
pub struct Line {
    pub database: &'static str,
    pub orders: u64,
    pub what: &'static str,
    pub connections: usize,
    pub pressed: Pressed,
    /// Processor time of the portal and of the database server for one request, in microseconds.
    pub cpu: f64,
    pub database_cpu: Option<f64>,
}

/// What was measured once for each database and size.
pub struct House {
    pub database: &'static str,
    pub orders: u64,
    pub ready_ms: f64,
    pub idle_mb: f64,
    pub most_mb: f64,
    pub history_rows: u64,
    pub verified_in: f64,
}

#[derive(Default)]
pub struct Report {
    pub lines: Vec<Line>,
    pub houses: Vec<House>,
    pub pdf_per_second: f64,
    pub load: Vec<String>,
}

pub const EMPTY: &str = "empty page";
pub const LIST: &str = "list";
pub const SEARCH: &str = "staff search";
pub const QUEUE: &str = "staff queue";
pub const FORM: &str = "form POST";
pub const BARE: &str = "bare insert";

/// Large and small world of the full run.
pub const MANY: u64 = 1_000_000;
pub const FEW: u64 = 1_000;

impl Report {
    /// The line of one kind of request.
    pub fn of(&self, database: &str, orders: u64, what: &'static str) -> Option<&Line> {
        self.lines
            .iter()
            .find(|line| line.what == what && line.database == database && line.orders == orders)
    }

    pub fn markdown(&self) -> String {
        let mut text = format!(
            "# Measured\n\nWritten by `cargo xtask bench`. Machine: {}; load of the last minute before each database and \
             size: {}. The load comes from the same machine and takes its share of the cores.\n\n",
            machine::description(),
            self.load.join(", ")
        );
        text += &format!("## Bars\n\n{}", bars::table(self));
        text += "\n## Requests\n\nTimes as the client sees them, connections never idle. CPU is processor time of the portal \
                 for one request; beside it that of the PostgreSQL server. *Of the floor*: CPU against the empty page \
                 (`/healthz`) of the same run; for transactions, how many a second against bare inserts.\n\n\
                 | database | orders | request | connections | per second | p50 ms | p99 ms | CPU µs | database CPU µs | of the floor |\n\
                 |---|--:|---|--:|--:|--:|--:|--:|--:|--:|\n";
        for line in &self.lines {
            text += &format!(
                "| {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.0} | {} | {} |\n",
                line.database,
                count(line.orders),
                line.what,
                line.connections,
                count(line.pressed.per_second as u64),
                f64::from(line.pressed.p50) / 1_000.0,
                f64::from(line.pressed.p99) / 1_000.0,
                line.cpu,
                line.database_cpu
                    .map_or("–".into(), |cpu| format!("{cpu:.0}")),
                self.floor(line),
            );
        }
        text += "\n## Start, memory, history\n\n*Ready* is the middle of three starts, from the start of the process to the first \
                 `200` of `/readyz`. Memory is resident memory right after the start and at its highest in the whole run.\n\n\
                 | database | orders | ready ms | idle MB | highest MB | history rows | `kalem verify` |\n|---|--:|--:|--:|--:|--:|--:|\n";
        for house in &self.houses {
            text += &format!(
                "| {} | {} | {:.0} | {:.0} | {:.0} | {} | {:.1} s |\n",
                house.database,
                count(house.orders),
                house.ready_ms,
                house.idle_mb,
                house.most_mb,
                count(house.history_rows),
                house.verified_in
            );
        }
        text + &format!(
            "\nPrinted forms (PDF/A-2a with tags) drawn by one core: {:.0} a second.\n",
            self.pdf_per_second
        )
    }

    fn floor(&self, line: &Line) -> String {
        let (floor, ratio): (_, fn(&Line, &Line) -> f64) = match line.what {
            FORM => (BARE, |line, floor| {
                line.pressed.per_second / floor.pressed.per_second
            }),
            LIST | SEARCH | QUEUE => (EMPTY, |line, floor| line.cpu / floor.cpu),
            _ => return "1".into(),
        };
        self.of(line.database, line.orders, floor)
            .map_or("–".into(), |floor| format!("{:.2}", ratio(line, floor)))
    }
}

/// 1,000,000 rather than 1000000.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
    }
}
