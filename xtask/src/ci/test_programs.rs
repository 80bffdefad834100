//! All test programs of the workspace, two at a time: `cargo test` runs one after the other, and many of them wait more than they work.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use serde::Deserialize;

use crate::tally::Tally;
use crate::{Outcome, shell};

const AT_ONCE: usize = 2;

/// What cargo says of each thing that it built (`--message-format=json`).
#[derive(Deserialize)]
struct Built {
    reason: String,
    manifest_path: Option<PathBuf>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Program {
    executable: PathBuf,
    /// Where cargo would run it.
    package: PathBuf,
}

/// Runs them all, whatever fails. `set_up` gives each command its environment.
pub fn run(set_up: &(impl Fn(&mut Command) + Sync), tally: &mut Tally) -> Outcome<()> {
    let mut programs = built(set_up)?;
    if programs.is_empty() {
        return Err("cargo built no test programs".to_owned());
    }
    // What is largest takes longest; begun last, it would run alone.
    programs
        .sort_by_key(|program| std::fs::metadata(&program.executable).map_or(0, |file| file.len()));
    let waiting = Mutex::new(programs);
    let done = Mutex::new((Tally::default(), Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(program) = next(&waiting) {
                    let (said, failed) = run_one(&program, set_up);
                    let mut done = done.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    // Printed as a whole, so that two programs do not speak at once.
                    println!("{said}");
                    said.lines().for_each(|line| done.0.read_libtest(line));
                    done.1.extend(failed);
                }
            });
        }
    });
    let (counted, failed) = done
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    *tally += counted;
    match failed.as_slice() {
        [] => Ok(()),
        failed => Err(failed.join("\n")),
    }
}

fn next(waiting: &Mutex<Vec<Program>>) -> Option<Program> {
    waiting
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
        .pop()
}

/// What it printed, and how it failed, if it did.
fn run_one(program: &Program, set_up: &impl Fn(&mut Command)) -> (String, Option<String>) {
    let name = program.executable.display();
    let mut command = Command::new(&program.executable);
    set_up(&mut command);
    command
        .current_dir(&program.package)
        .env("CARGO_MANIFEST_DIR", &program.package)
        .stdin(Stdio::null());
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return (String::new(), Some(format!("{name}: {error}"))),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = format!(
        "\n$ {name}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    let failed = (!output.status.success()).then(|| format!("{name}: {}", output.status));
    (said, failed)
}

fn built(set_up: &impl Fn(&mut Command)) -> Outcome<Vec<Program>> {
    let mut cargo = shell::cargo();
    cargo.args([
        "test",
        "--locked",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ]);
    set_up(&mut cargo);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo test: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo test --no-run: {}", output.status));
    }
    output
        .stdout
        .lines()
        .map(|line| line.map_err(|error| error.to_string()))
        .filter_map(|line| line.and_then(|line| program_of(&line)).transpose())
        .collect()
}

fn program_of(line: &str) -> Outcome<Option<Program>> {
    let built: Built =
        serde_json::from_str(line).map_err(|error| format!("cargo says {line}: {error}"))?;
    let is_test =
        built.reason == "compiler-artifact" && built.profile.is_some_and(|profile| profile.test);
    let package = built
        .manifest_path
        .as_deref()
        .and_then(Path::parent)
        .map(Path::to_owned);
    Ok(built
        .executable
        .zip(package)
        .filter(|_| is_test)
        .map(|(executable, package)| Program {
            executable,
            package,
        }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_test_programs_are_run() {
        let test = r#"{"reason":"compiler-artifact","manifest_path":"/w/crates/a/Cargo.toml","profile":{"test":true},"executable":"/w/target/a-1"}"#;
        let found = program_of(test).unwrap().unwrap();
        assert_eq!(found.executable, Path::new("/w/target/a-1"));
        assert_eq!(found.package, Path::new("/w/crates/a"));
        for other in [
            r#"{"reason":"compiler-artifact","manifest_path":"/w/Cargo.toml","profile":{"test":false},"executable":"/w/target/a"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/w/Cargo.toml","profile":{"test":true},"executable":null}"#,
            r#"{"reason":"build-finished","success":true}"#,
        ] {
            assert_eq!(program_of(other).unwrap(), None, "{other}");
        }
    }

    #[test]
    fn a_program_that_fails_is_named_and_hides_nothing() {
        let program = |script: &str| Program {
            executable: PathBuf::from(script),
            package: PathBuf::from("/"),
        };
        let (said, failed) = run_one(&program("/bin/false"), &|_| ());
        assert!(said.contains("$ /bin/false"));
        assert!(failed.unwrap().contains("/bin/false"));
        let (_, missing) = run_one(&program("/no/such/program"), &|_| ());
        assert!(missing.is_some());
        assert_eq!(run_one(&program("/bin/true"), &|_| ()).1, None);
    }
}
