//! The half of issue "signatures that hold": each figure beside the raw primitive of the same run, on one thread.

mod answers;
mod app;
mod certificates;
mod checks;
mod list;
mod module;
mod practice;
mod static_page;

pub use module::sign_on_demand;

use std::path::PathBuf;
use std::time::Duration;

use crate::pairs::{Pairs, Turns};
use crate::{Done, machine, say};

/// What the half needs to know of the place where it runs.
pub struct Bench {
    pub turns: Turns,
    /// One part of it alone, by the name of its file.
    pub part: Option<String>,
    /// Where it may put files.
    pub dir: PathBuf,
    /// The e-İmza app as it is handed out, and its package.
    pub app: Option<PathBuf>,
    pub package: Option<PathBuf>,
    /// Which SoftHSM reads, in this process too (`SOFTHSM2_CONF`); to be written here.
    pub module_settings: Option<PathBuf>,
}

/// One line of the table.
pub struct Row {
    what: String,
    /// Empty where nothing was promised.
    bar: &'static str,
    figure: String,
    /// `None` where there is no bar, or nothing could be measured.
    reached: Option<bool>,
}

impl Row {
    fn judged(what: impl Into<String>, bar: &'static str, figure: String, reached: bool) -> Self {
        Self {
            what: what.into(),
            bar,
            figure,
            reached: Some(reached),
        }
    }

    /// A share of a bound that must be at least `least`.
    fn share(what: impl Into<String>, bar: &'static str, pairs: &Pairs, least: f64) -> Self {
        Self::judged(what, bar, pairs.words(), pairs.share() >= least)
    }

    /// Worth knowing, and without a bar.
    fn seen(what: impl Into<String>, figure: String) -> Self {
        Self {
            what: what.into(),
            bar: "",
            figure,
            reached: None,
        }
    }

    fn not_measured(what: impl Into<String>, bar: &'static str, why: &str) -> Self {
        Self {
            what: what.into(),
            bar,
            figure: format!("not measured: {why}"),
            reached: None,
        }
    }

    fn markdown(&self) -> String {
        let (figure, verdict) = match self.reached {
            Some(true) => (self.figure.clone(), "reached"),
            Some(false) => (format!("**{}**", self.figure), "**missed**"),
            None => (self.figure.clone(), ""),
        };
        format!("| {} | {figure} | {} | {verdict} |\n", self.what, self.bar)
    }
}

/// Measures everything, and gives the half's part of the page.
pub fn measure(bench: &Bench) -> Done<String> {
    let load = machine::load();
    let mut rows = Vec::new();
    type Part = fn(&Bench) -> Done<Vec<Row>>;
    let parts: [(&str, Part); 6] = [
        ("checks", checks::rows),
        ("list", list::rows),
        ("answers", answers::rows),
        ("module", module::rows),
        ("certificates", certificates::rows),
        ("app", app::rows),
    ];
    let wanted = |name: &str| bench.part.as_deref().is_none_or(|part| part == name);
    for (_, part) in parts.into_iter().filter(|(name, _)| wanted(name)) {
        for row in part(bench)? {
            say(&format!("  {}: {}", row.what, row.figure));
            rows.push(row);
        }
    }
    Ok(part_of_the_page(&load, &rows))
}

fn part_of_the_page(load: &str, rows: &[Row]) -> String {
    let rows: String = rows.iter().map(Row::markdown).collect();
    format!(
        "\n## Signatures\n\nWritten by `cargo xtask bench --only signatures`; load of the last minute before it: {load}. A *share* is the \
         processor time of the bound over ours: the middle of rounds in turns in one run, on one thread; in brackets the lowest and the \
         highest round, and what one call took.\n\n| what | figure | bar | |\n|---|---|---|---|\n{rows}"
    )
}

/// A folder that goes with whoever holds it.
fn folder(bench: &Bench) -> Done<tempfile::TempDir> {
    Ok(tempfile::tempdir_in(&bench.dir)?)
}

/// For what is asked of a database or a network: no second thread of ours.
fn runtime() -> Done<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    Ok(builder.enable_all().build()?)
}

/// How long a few runs of something take that is asked for rarely, in milliseconds: the middle one and the longest.
fn few(mut act: impl FnMut() -> Done) -> Done<(f64, f64)> {
    const RUNS: usize = 9;
    act()?;
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let begun = std::time::Instant::now();
        act()?;
        times.push(begun.elapsed());
    }
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    Ok((ms(times[RUNS / 2]), ms(times[RUNS - 1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_bar_is_called_missed() {
        let rows = [
            Row::judged("one", "≤ 1", "2".into(), false),
            Row::judged("two", "≤ 1", "1".into(), true),
            Row::seen("three", "3".into()),
            Row::not_measured("four", "≤ 1", "no module"),
        ];
        let text = part_of_the_page("0.1", &rows);
        for expected in [
            "| one | **2** | ≤ 1 | **missed** |\n",
            "| two | 1 | ≤ 1 | reached |\n",
            "| three | 3 |  |  |\n",
            "| four | not measured: no module | ≤ 1 |  |\n",
        ] {
            assert!(text.contains(expected), "{expected} is not in\n{text}");
        }
    }
}
