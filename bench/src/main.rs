//! `cargo xtask bench`: fills databases with orders, presses the real `kalem serve`, and says what was measured.
//!
//! Told by the environment: `KALEM_BIN`, the program; `KALEM_BENCH_DIR`, where worlds are kept between runs;
//! `KALEM_BENCH_POSTGRES`, the address of a PostgreSQL server, if there is one; `KALEM_BENCH_APP` and `KALEM_BENCH_PACKAGE`, the e-İmza app
//! and its package; `SOFTHSM2_CONF`, where SoftHSM's settings are to lie.
#![allow(
    clippy::print_stdout,
    reason = "a command line program speaks on standard output"
)]

mod bare;
mod bars;
mod dice;
mod fill;
mod load;
mod machine;
mod messages;
mod orders;
mod page;
mod pages;
mod pairs;
mod pdf;
mod people;
mod report;
mod run;
mod server;
mod signatures;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::page::Page;
use crate::pairs::Turns;
use crate::report::{FEW, MANY, Report};
use crate::run::Run;

/// What everything here ends with: words for whoever typed the command.
type Done<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn say(line: &str) {
    println!("{line}");
}

fn main() -> ExitCode {
    // Where this process was started to hold a driver, or to sign and do nothing else, it does that and ends there.
    card::child::serve();
    let done = signatures::sign_on_demand().and_then(|was| if was { Ok(()) } else { bench() });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("bench: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for on the command line.
struct BenchOptions {
    quick: bool,
    sizes: Vec<u64>,
    /// None of them: the portal is not measured.
    databases: Vec<String>,
    signatures: bool,
    part: Option<String>,
    write: Option<PathBuf>,
}

impl BenchOptions {
    fn parse(mut args: impl Iterator<Item = String>) -> Done<Self> {
        let both = || vec!["sqlite".into(), "postgres".into()];
        let mut options = Self {
            quick: false,
            sizes: vec![FEW, MANY],
            databases: both(),
            signatures: true,
            part: None,
            write: None,
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--quick" => (options.quick, options.sizes) = (true, vec![FEW]),
                "--orders" => options.sizes = vec![value()?.parse()?],
                "--only" => {
                    (options.databases, options.signatures) = match value()?.as_str() {
                        "portal" => (both(), false),
                        "signatures" => (Vec::new(), true),
                        database @ ("sqlite" | "postgres") => (vec![database.into()], false),
                        other => return Err(format!("`--only {other}` is not understood").into()),
                    }
                }
                "--part" => options.part = Some(value()?),
                "--write" => options.write = Some(value()?.into()),
                other => return Err(format!("`{other}` is not understood").into()),
            }
        }
        if options
            .sizes
            .iter()
            .any(|size| *size == 0 || size % 1_000 != 0)
        {
            return Err("orders come by the thousand".into());
        }
        Ok(options)
    }
}

fn bench() -> Done {
    let options = BenchOptions::parse(std::env::args().skip(1))?;
    let dir: PathBuf = env("KALEM_BENCH_DIR")
        .ok_or("KALEM_BENCH_DIR is not set; use `cargo xtask bench`")?
        .into();
    std::fs::create_dir_all(&dir)?;
    let mut page = Page::default();
    if let Some(file) = &options.write {
        page = Page::read(&std::fs::read_to_string(file).unwrap_or_default());
    }
    // The short half first: a million orders leave the machine warm and the disk busy.
    if options.signatures {
        page.signatures = signatures(&options, dir.clone())?;
        say(&page.signatures);
    }
    if !options.databases.is_empty() {
        page.portal = tokio::runtime::Runtime::new()?.block_on(portal(&options, dir))?;
        say(&format!("\n{}", page.portal));
    }
    if let Some(file) = options.write {
        std::fs::write(&file, page.text())?;
        say(&format!("written to {}", file.display()));
    }
    Ok(())
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn signatures(options: &BenchOptions, dir: PathBuf) -> Done<String> {
    let (rounds, round) = if options.quick { (3, 30) } else { (15, 100) };
    let path = |name| env(name).map(PathBuf::from);
    signatures::measure(&signatures::Bench {
        turns: Turns {
            rounds,
            round: Duration::from_millis(round),
        },
        part: options.part.clone(),
        dir,
        app: path("KALEM_BENCH_APP"),
        package: path("KALEM_BENCH_PACKAGE"),
        module_settings: path("SOFTHSM2_CONF"),
    })
}

async fn portal(options: &BenchOptions, dir: PathBuf) -> Done<String> {
    let run = Run {
        program: env("KALEM_BIN").ok_or("KALEM_BIN is not set")?.into(),
        dir,
        postgres: env("KALEM_BENCH_POSTGRES"),
        messages: messages::open().await?,
        measured: Duration::from_secs(if options.quick { 2 } else { 5 }),
    };
    let mut report = Report::default();
    for orders in &options.sizes {
        for database in &options.databases {
            run.one(database, *orders, &mut report).await?;
        }
    }
    report.pdf_per_second =
        tokio::task::spawn_blocking(move || pdf::per_second(run.measured)).await??;
    Ok(report.markdown())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_half_can_be_asked_for_alone() {
        let options =
            |words: &str| BenchOptions::parse(words.split_whitespace().map(str::to_owned));
        let halves = |words| {
            let options = options(words).unwrap();
            (options.databases.len(), options.signatures)
        };
        assert_eq!(halves(""), (2, true));
        assert_eq!(halves("--quick"), (2, true));
        assert_eq!(halves("--only portal"), (2, false));
        assert_eq!(halves("--only sqlite"), (1, false));
        assert_eq!(halves("--only signatures"), (0, true));
        assert!(options("--only nothing").is_err());
    }
}
