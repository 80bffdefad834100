//! Hostile bytes for everything that is parsed before anybody is known. The targets are in `fuzz/`, for cargo-fuzz as well; run from here
//! they need neither it nor a nightly compiler, since the code is memory-safe: what there is to find is a panic, a hang, or memory that a small
//! input should not take (`kalem_fuzz` measures it in each target).

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::tally::Tally;
use crate::{Outcome, shell};

/// How long each target runs in a run of everything.
pub const SHORT: Duration = Duration::from_secs(5);
/// And when it is asked for by name, or for all of them.
const LONG: Duration = Duration::from_secs(600);
/// What a fuzzer needs to see where it has been (LLVM's SanitizerCoverage).
const FLAGS: &str = "--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";
const MANIFEST: &str = "fuzz/Cargo.toml";
/// What earlier runs found worth keeping, thousands of small files in one.
const GROWN: &str = "fuzz/grown.tar.gz";

/// `cargo xtask fuzz [SECONDS] [TARGET…]`, or `cargo xtask fuzz keep`
pub fn by_command(args: &[String]) -> Outcome<()> {
    if args == ["keep"] {
        return keep();
    }
    let (seconds, named) = match args.split_first() {
        Some((first, rest)) if first.parse::<u64>().is_ok() => (first.parse().ok(), rest),
        _ => (None, args),
    };
    let each = seconds.map_or(LONG, Duration::from_secs);
    let mut tally = Tally::default();
    let outcome = run(named, each, &mut tally);
    println!("{tally}");
    outcome
}

/// Builds the targets and runs those that are named, or all of them. What is new stays in the target folder until it is kept.
pub fn run(named: &[String], each: Duration, tally: &mut Tally) -> Outcome<()> {
    let all = targets()?;
    if let Some(stranger) = named.iter().find(|name| !all.contains(name)) {
        return Err(format!("There is no target {stranger}: {}", all.join(", ")));
    }
    let built = build()?;
    unpack()?;
    let mut broken = Vec::new();
    for target in all
        .iter()
        .filter(|name| named.is_empty() || named.contains(name))
    {
        match attack(&built, target, each) {
            Ok(()) => tally.passed += 1,
            Err(why) => {
                println!("{why}");
                tally.failed += 1;
                broken.push(target.as_str());
            }
        }
    }
    match broken[..] {
        [] => Ok(()),
        _ => Err(format!("found something: {}", broken.join(", "))),
    }
}

fn targets() -> Outcome<Vec<String>> {
    let folder = crate::root().join("fuzz/fuzz_targets");
    let trouble = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(trouble)? {
        let path = entry.map_err(trouble)?.path();
        names.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    names.sort();
    Ok(names)
}

/// For a named machine, so that the flags reach what runs there and not what runs while building. Where the programs are.
fn build() -> Outcome<PathBuf> {
    let version = shell::read(shell::command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc does not say for which machine it is")?;
    let folder = crate::target().join("fuzz");
    let mut cargo = shell::cargo();
    cargo.args([
        "build",
        "--locked",
        "--release",
        "--manifest-path",
        MANIFEST,
    ]);
    cargo.args(["--target", host, "--target-dir"]).arg(&folder);
    shell::run(cargo.env("RUSTFLAGS", FLAGS))?;
    Ok(folder.join(host).join("release"))
}

/// Where inputs lie that were found worth keeping.
fn found() -> PathBuf {
    crate::target().join("fuzz").join("found")
}

/// Takes along what earlier runs found. A file that is there already is the same: its name is its digest.
fn unpack() -> Outcome<()> {
    made(&found())?;
    let mut tar = shell::command("tar");
    shell::run(tar.args(["-xzf", GROWN, "-C"]).arg(found()))
}

/// Reduces what was found to what reaches something that the rest does not, and puts it into the repository.
fn keep() -> Outcome<()> {
    let built = build()?;
    let kept = crate::target().join("fuzz").join("kept");
    if kept.exists() {
        std::fs::remove_dir_all(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    }
    for target in targets()? {
        let (to, from) = (kept.join(&target), found().join(&target));
        made(&to)?;
        made(&from)?;
        let seeds = crate::root().join("fuzz/corpus").join(&target);
        let mut fuzzer = shell::command(built.join(&target));
        shell::run(fuzzer.arg("-set_cover_merge=1").args([to, seeds, from]))?;
    }
    let mut tar = shell::command("tar");
    tar.args([
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--mtime=@0",
        "-czf",
        GROWN,
        "-C",
    ]);
    shell::run(tar.arg(&kept).arg("."))
}

fn made(folder: &Path) -> Outcome<()> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn attack(built: &Path, target: &str, each: Duration) -> Outcome<()> {
    let found = found().join(target);
    made(&found)?;
    let mut fuzzer = shell::command(built.join(target));
    fuzzer.arg(&found);
    fuzzer.arg(crate::root().join("fuzz/corpus").join(target));
    fuzzer.args([
        format!("-max_total_time={}", each.as_secs()),
        format!("-artifact_prefix={}-", found.display()),
        "-max_len=8192".to_owned(),
        // Seconds for one input, and megabytes: whatever takes more is an attack that works.
        "-timeout=10".to_owned(),
        "-rss_limit_mb=512".to_owned(),
        "-malloc_limit_mb=128".to_owned(),
        "-verbosity=0".to_owned(),
        "-print_final_stats=1".to_owned(),
    ]);
    shell::run(&mut fuzzer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_corpus_and_is_built() {
        let manifest = include_str!("../../fuzz/Cargo.toml");
        let targets = targets().unwrap();
        assert!(targets.len() >= 8);
        for target in targets {
            let corpus = crate::root().join("fuzz/corpus").join(&target);
            assert!(corpus.read_dir().unwrap().next().is_some(), "{target}");
            assert!(
                manifest.contains(&format!("name = \"{target}\"")),
                "{target}"
            );
        }
    }
}
