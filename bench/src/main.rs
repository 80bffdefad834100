//! `cargo xtask bench`: fills databases with orders, presses the real `kalem serve`, and says what was measured.
//!
//! Told by the environment: `KALEM_BIN`, the program; `KALEM_BENCH_DIR`, where worlds are kept between runs;
//! `KALEM_BENCH_POSTGRES`, the address of a PostgreSQL server, if there is one.
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
mod pages;
mod pdf;
mod people;
mod report;
mod run;
mod server;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::report::{FEW, MANY, Report};
use crate::run::Run;

/// What everything here ends with: words for whoever typed the command.
type Done<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn say(line: &str) {
    println!("{line}");
}

#[tokio::main]
async fn main() -> ExitCode {
    match bench().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("bench: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for on the command line.
struct Wish {
    quick: bool,
    sizes: Vec<u64>,
    databases: Vec<String>,
    write: Option<PathBuf>,
}

impl Wish {
    fn parse(mut args: impl Iterator<Item = String>) -> Done<Self> {
        let mut wish = Self {
            quick: false,
            sizes: vec![FEW, MANY],
            databases: vec!["sqlite".into(), "postgres".into()],
            write: None,
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--quick" => (wish.quick, wish.sizes) = (true, vec![FEW]),
                "--orders" => wish.sizes = vec![value()?.parse()?],
                "--only" => wish.databases = vec![value()?],
                "--write" => wish.write = Some(value()?.into()),
                other => return Err(format!("`{other}` is not understood").into()),
            }
        }
        if wish
            .sizes
            .iter()
            .any(|size| *size == 0 || size % 1_000 != 0)
        {
            return Err("orders come by the thousand".into());
        }
        Ok(wish)
    }
}

/// What people have written at the end of the page, which a new run leaves as it is.
fn by_hand(page: &str) -> &str {
    page.find("\n## Seen otherwise\n")
        .map_or("", |begin| &page[begin..])
}

async fn bench() -> Done {
    let wish = Wish::parse(std::env::args().skip(1))?;
    let env = |name: &str| std::env::var(name).ok();
    let run = Run {
        program: env("KALEM_BIN")
            .ok_or("KALEM_BIN is not set; use `cargo xtask bench`")?
            .into(),
        dir: env("KALEM_BENCH_DIR")
            .ok_or("KALEM_BENCH_DIR is not set")?
            .into(),
        postgres: env("KALEM_BENCH_POSTGRES"),
        messages: messages::open().await?,
        measured: Duration::from_secs(if wish.quick { 2 } else { 5 }),
    };
    std::fs::create_dir_all(&run.dir)?;
    let mut report = Report::default();
    for orders in &wish.sizes {
        for database in &wish.databases {
            run.one(database, *orders, &mut report).await?;
        }
    }
    report.pdf_per_second =
        tokio::task::spawn_blocking(move || pdf::per_second(run.measured)).await??;
    let text = report.markdown();
    say(&format!("\n{text}"));
    if let Some(file) = wish.write {
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        std::fs::write(&file, text + by_hand(&before))?;
        say(&format!("written to {}", file.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_kept() {
        let page = "# Measured\n\n## Bars\n\n## Seen otherwise\n\nby hand\n";
        assert_eq!(by_hand(page), "\n## Seen otherwise\n\nby hand\n");
        assert_eq!(by_hand("# Measured\n"), "");
    }
}
