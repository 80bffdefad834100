//! Running other programs: say what is run, let its output through, and stop in words when it fails.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;

/// A command that runs at the root of the workspace and never waits for someone to type.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(crate::root()).stdin(Stdio::null());
    command
}

/// The cargo that runs us. What it built for us is not what the inner build should see.
pub fn cargo() -> Command {
    let mut command = command(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end, output passed through.
pub fn run(command: &mut Command) -> Outcome<()> {
    let shown = shown(command);
    println!("$ {shown}");
    let status = command
        .status()
        .map_err(|error| format!("{shown}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{shown}: {status}"))
    }
}

/// Runs to the end, output passed through, and each line of standard output also given to `line`.
pub fn watch(command: &mut Command, mut line: impl FnMut(&str)) -> Outcome<()> {
    let shown = shown(command);
    println!("$ {shown}");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{shown}: {error}"))?;
    if let Some(stdout) = child.stdout.take() {
        for text in BufReader::new(stdout).split(b'\n') {
            let text = text.map_err(|error| format!("{shown}: {error}"))?;
            let text = String::from_utf8_lossy(&text);
            println!("{text}");
            line(&text);
        }
    }
    let status = child.wait().map_err(|error| format!("{shown}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{shown}: {status}"))
    }
}

/// Runs silently and returns what was printed.
pub fn read(command: &mut Command) -> Outcome<String> {
    let shown = shown(command);
    let output = command
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("{shown}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let why = String::from_utf8_lossy(&output.stderr);
        Err(format!("{shown}: {}\n{}", output.status, why.trim()))
    }
}

/// Whether this machine has such a program.
pub fn has(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named() {
        let why = run(command("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(why.starts_with("sh -c exit 3:"), "{why}");
        assert!(
            read(command("sh").args(["-c", "echo sorry >&2; exit 1"]))
                .unwrap_err()
                .contains("sorry")
        );
        assert!(run(&mut command("no-such-program-here")).is_err());
    }

    #[test]
    fn every_line_is_seen() {
        let mut seen = Vec::new();
        watch(command("sh").args(["-c", "echo one; printf two"]), |line| {
            seen.push(line.to_owned())
        })
        .unwrap();
        assert_eq!(seen, ["one", "two"]);
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(has("sh"));
        assert!(!has("no-such-program-here"));
    }
}
