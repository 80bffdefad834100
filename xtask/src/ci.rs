//! Everything the build machine checks, step by step. A failing step does not hide what the later ones would have said.

mod test_programs;

use std::process::Command;
use std::time::Instant;

use crate::postgres::Postgres;
use crate::tally::Tally;
use crate::tools::{self, Tools};
use crate::{Outcome, browser, deny, fuzz, shell, tidy};

/// What the run has found so far.
#[derive(Default)]
struct Report {
    tally: Tally,
    steps: Vec<String>,
    broken: Vec<&'static str>,
}

pub fn run() -> Outcome<()> {
    let mut report = Report::default();
    let mut installed = None;
    report.step("tools", |_| {
        installed = Some(tools::ensure()?);
        Ok(())
    });
    let Some(tools) = installed else {
        return report.finish();
    };
    report.step("format", |_| {
        shell::run(shell::cargo().args(["fmt", "--all", "--check"]))?;
        // `--all` does not see them.
        for own in crate::OWN_WORKSPACES {
            let manifest = format!("{own}/Cargo.toml");
            shell::run(shell::cargo().args(["fmt", "--check", "--manifest-path", &manifest]))?;
        }
        Ok(())
    });
    report.step("tidy", |_| tidy::run());
    report.step("deny", |_| deny::check(&tools));
    report.step("clippy", |_| shell::run(&mut clippy()));
    report.step("build", |_| shell::run(&mut build()));
    report.step("tests", |tally| test(&tools, &[], tally));
    report.step("browser", |tally| browser::run(&tools, &[], tally));
    report.step("otlp", |tally| otlp(&tools, tally));
    report.step("fuzz", |tally| fuzz::run(&[], fuzz::SHORT, tally));
    report.finish()
}

/// `cargo xtask test`
pub fn test_with(args: &[String]) -> Outcome<()> {
    let mut tally = Tally::default();
    let outcome = test(&tools::ensure()?, args, &mut tally);
    println!("{tally}");
    outcome
}

/// `cargo xtask browser`
pub fn browse(files: &[String]) -> Outcome<()> {
    let tools = tools::ensure()?;
    shell::run(&mut build())?;
    browser::run(&tools, files, &mut Tally::default())
}

fn test(tools: &Tools, args: &[String], tally: &mut Tally) -> Outcome<()> {
    // Started here, and held until the tests have ended, whichever way they end.
    let server = match std::env::var_os("KALEM_TEST_POSTGRES") {
        Some(_) => None,
        None => Some(Postgres::start()?),
    };
    let set_up = |command: &mut Command| {
        tools.offer(command);
        lean(command);
        if let Some(server) = &server {
            command.env("KALEM_TEST_POSTGRES", &server.url);
        }
    };
    let mut cargo = shell::cargo();
    cargo.args(["test", "--locked"]);
    set_up(&mut cargo);
    if !args.is_empty() {
        cargo.args(args);
        return shell::watch(&mut cargo, |line| tally.read_libtest(line));
    }
    let programs = test_programs::run(&set_up, tally);
    cargo.args(["--workspace", "--doc"]);
    let examples = shell::watch(&mut cargo, |line| tally.read_libtest(line));
    programs.and(examples)
}

/// `cargo xtask otlp`
pub fn otlp_alone() -> Outcome<()> {
    let mut tally = Tally::default();
    let outcome = otlp(&tools::ensure()?, &mut tally);
    println!("{tally}");
    outcome
}

/// The program with `otlp`, and what a collector makes of it. The workspace as in the other steps, so that no crate is built anew but those
/// of the feature and the program itself; and last of those that need the program, which is another one afterwards.
fn otlp(tools: &Tools, tally: &mut Tally) -> Outcome<()> {
    let with = |what: &[&str]| {
        let mut cargo = shell::cargo();
        cargo.args(what).args(["--features", "kalem/otlp"]);
        lean(&mut cargo);
        cargo
    };
    shell::run(
        with(&[
            "clippy",
            "--locked",
            "--workspace",
            "--bin",
            "kalem",
            "--test",
            "otlp",
        ])
        .args(["--", "-D", "warnings"]),
    )?;
    let mut cargo = with(&[
        "test",
        "--locked",
        "--workspace",
        "--bin",
        "kalem",
        "--test",
        "otlp",
    ]);
    tools.offer(&mut cargo);
    shell::watch(&mut cargo, |line| tally.read_libtest(line))
}

fn clippy() -> Command {
    let mut cargo = shell::cargo();
    cargo.args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    lean(&mut cargo);
    cargo
}

/// The binaries and the tests in one go: asked for separately, each would be built with features of its own.
fn build() -> Command {
    let mut cargo = shell::cargo();
    cargo.args(["build", "--locked", "--workspace", "--bins", "--tests"]);
    lean(&mut cargo);
    cargo
}

/// A machine that builds once gains nothing from what makes the second build faster.
fn lean(cargo: &mut Command) {
    if std::env::var_os("CI").is_some() {
        cargo.env("CARGO_INCREMENTAL", "0");
    }
}

impl Report {
    fn step(&mut self, name: &'static str, act: impl FnOnce(&mut Tally) -> Outcome<()>) {
        println!("\n== {name}");
        let start = Instant::now();
        let mut counted = Tally::default();
        let outcome = act(&mut counted);
        let word = match &outcome {
            Ok(()) => "ok",
            Err(why) => {
                println!("{why}");
                self.broken.push(name);
                // What broke outside any test must not read as "0 failed".
                counted.failed = counted.failed.max(1);
                "FAILED"
            }
        };
        self.tally += counted;
        let line = format!(
            "{name:<8} {word:<7} {:>6.1} s",
            start.elapsed().as_secs_f32()
        );
        println!("== {line}");
        self.steps.push(line);
    }

    /// The last line is the count, and nothing comes after it.
    fn finish(self) -> Outcome<()> {
        println!("\n{}\n", self.steps.join("\n"));
        if !self.broken.is_empty() {
            println!("failed: {}", self.broken.join(", "));
        }
        println!("{}", self.tally);
        if self.tally.failed == 0 {
            Ok(())
        } else {
            Err(String::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_breaks_outside_a_test_counts_as_failed() {
        let mut report = Report::default();
        report.step("good", |tally| {
            tally.passed += 2;
            Ok(())
        });
        assert_eq!(report.tally.to_string(), "2 passed, 0 failed, 0 skipped");
        report.step("bad", |_| Err("does not compile".to_owned()));
        report.step("worse", |tally| {
            tally.failed += 3;
            Err("exit status 101".to_owned())
        });
        assert_eq!(report.tally.to_string(), "2 passed, 4 failed, 0 skipped");
        assert_eq!(report.broken, ["bad", "worse"]);
        assert!(report.finish().is_err());
    }
}
