//! The bars that were set before anything was built, and which of them a run reaches.

use crate::report::{FEW, FORM, House, LIST, Line, MANY, QUEUE, Report, SEARCH, count};

/// A bar, and what was found, each with whether it is good enough.
struct Bar {
    promise: &'static str,
    found: Vec<(String, bool)>,
}

/// The bars as a table in Markdown.
pub fn table(report: &Report) -> String {
    let mut text = "| bar | measured | |\n|---|---|---|\n".to_owned();
    for bar in all(report) {
        let verdict = match (
            bar.found.is_empty(),
            bar.found.iter().all(|(_, good)| *good),
        ) {
            (true, _) => "not measured",
            (_, true) => "reached",
            (_, false) => "**missed**",
        };
        let found: Vec<_> = bar
            .found
            .into_iter()
            .map(|(text, good)| if good { text } else { format!("**{text}**") })
            .collect();
        text += &format!("| {} | {} | {verdict} |\n", bar.promise, found.join("; "));
    }
    text
}

fn all(report: &Report) -> Vec<Bar> {
    let bar = |promise, found| Bar { promise, found };
    vec![
        bar(
            "list ≤ 150 µs CPU",
            each(report, LIST, |line| {
                (format!("{:.0} µs", line.cpu), line.cpu <= 150.0)
            }),
        ),
        bar(
            "list at a million orders ≤ 1.3 times that at a thousand",
            growth(report),
        ),
        bar(
            "form POST ≥ 4,000/s at 64 connections, SQLite, synchronous=FULL",
            each(report, FORM, |line| {
                let rate = line.pressed.per_second;
                let asked = line.database == "SQLite";
                (
                    format!("{}/s", count(rate as u64)),
                    rate >= 4_000.0 || !asked,
                )
            }),
        ),
        bar(
            "staff search ≤ 50 ms p99 at a million",
            slowest(report, SEARCH),
        ),
        bar(
            "staff queue ≤ 50 ms p99 at a million",
            slowest(report, QUEUE),
        ),
        bar(
            "ready ≤ 1 s",
            houses(report, |house| {
                (
                    format!("{:.0} ms", house.ready_ms),
                    house.ready_ms <= 1_000.0,
                )
            }),
        ),
        bar(
            "≤ 100 MB, at its highest",
            houses(report, |house| {
                (format!("{:.0} MB", house.most_mb), house.most_mb <= 100.0)
            }),
        ),
        bar(
            "≥ 100 printed forms a second on one core",
            vec![(
                format!("{:.0}", report.pdf_per_second),
                report.pdf_per_second >= 100.0,
            )],
        ),
    ]
}

/// Every line of one kind of request.
fn each(
    report: &Report,
    what: &'static str,
    judge: impl Fn(&Line) -> (String, bool),
) -> Vec<(String, bool)> {
    let lines = report.lines.iter().filter(|line| line.what == what);
    let named = lines.map(|line| {
        let (text, good) = judge(line);
        let orders = count(line.orders);
        (format!("{}, {orders}: {text}", line.database), good)
    });
    named.collect()
}

fn houses(report: &Report, judge: impl Fn(&House) -> (String, bool)) -> Vec<(String, bool)> {
    let named = report.houses.iter().map(|house| {
        let (text, good) = judge(house);
        let orders = count(house.orders);
        (format!("{}, {orders}: {text}", house.database), good)
    });
    named.collect()
}

fn growth(report: &Report) -> Vec<(String, bool)> {
    let many = report
        .lines
        .iter()
        .filter(|line| line.what == LIST && line.orders == MANY);
    let times = many.filter_map(|line| {
        let times = line.cpu / report.of(line.database, FEW, LIST)?.cpu;
        Some((format!("{}: {times:.2}", line.database), times <= 1.3))
    });
    times.collect()
}

fn slowest(report: &Report, what: &'static str) -> Vec<(String, bool)> {
    let many = report
        .lines
        .iter()
        .filter(|line| line.what == what && line.orders == MANY);
    let times = many.map(|line| {
        let ms = f64::from(line.pressed.p99) / 1_000.0;
        (format!("{}: {ms:.1} ms", line.database), ms <= 50.0)
    });
    times.collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::load::Pressed;

    fn line(orders: u64, what: &'static str, cpu: f64, micros: u32) -> Line {
        Line {
            database: "SQLite",
            orders,
            what,
            connections: 8,
            pressed: Pressed::of(vec![micros; 100], Duration::from_secs(1)).unwrap(),
            cpu,
            database_cpu: None,
        }
    }

    #[test]
    fn a_missed_bar_is_called_missed() {
        let report = Report {
            lines: vec![
                line(FEW, LIST, 100.0, 10),
                line(MANY, LIST, 140.0, 10),
                line(MANY, SEARCH, 1.0, 50_001),
                line(MANY, QUEUE, 1.0, 50_000),
            ],
            pdf_per_second: 100.0,
            ..Report::default()
        };
        let text = table(&report);
        for expected in [
            "| list ≤ 150 µs CPU | SQLite, 1,000: 100 µs; SQLite, 1,000,000: 140 µs | reached |",
            "| **SQLite: 1.40** | **missed** |",
            "| **SQLite: 50.0 ms** | **missed** |",
            "| SQLite: 50.0 ms | reached |",
            "| ≤ 100 MB, at its highest |  | not measured |",
        ] {
            assert!(text.contains(expected), "{expected} is not in\n{text}");
        }
    }
}
