//! `cargo xtask …`: what one does to the project, as opposed to with it. One command equals what the build machine runs.
#![allow(
    clippy::print_stdout,
    reason = "a command line program speaks on standard output"
)]

mod bench;
mod browser;
mod ci;
mod deb;
mod deny;
mod fuzz;
mod last_release;
mod postgres;
mod shell;
mod tally;
mod tidy;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

/// Why a command stopped, in words for the person who called it.
type Outcome<T> = Result<T, String>;

/// Workspaces beside the product's, for tests only. Each has a `Cargo.lock` of its own.
const OWN_WORKSPACES: [&str; 3] = ["tools/emulated_card", "tools/second_opinion", "fuzz"];

const COMMANDS: &str = "\
cargo xtask COMMAND

  ci                    everything the build machine checks: installs what is missing, then format, clippy, tidy,
                        licences, tests on both databases, browser tests
  tidy                  our own conventions: arrows, captions, clock, lengths, names … (seconds, compiles nothing)
  deny                  licences, banned crates and sources of everything we depend on
  advisories            known weaknesses in what we depend on (fetches the advisory database)
  tools                 install what the tests need, and nothing else
  test [ARGS…]          `cargo test ARGS…` with a PostgreSQL of its own (default: --workspace)
  browser [FILES…]      the browser tests, against a debug build
  otlp                  the program built with the feature `otlp`, and a collector
  fuzz [SECONDS] [TARGET…]
                        hostile bytes for every parser, or for the targets named (default: ten minutes each)
  fuzz keep             put what such runs found worth keeping into fuzz/grown.tar.gz
  deb                   the e-İmza app as a Debian package, in target/deb
  last-release COMMIT   keep what that release sends to its tables: this one is held against it (whoever makes a release does so)
  bench [--quick]       what a release build does, on both databases, with 1,000 and 1,000,000 orders, and what signatures
                        cost; writes docs/measured.md. Quick: 1,000 orders, seconds only, writes nothing.
  bench --only HALF     one half of it, and its part of that page: portal, or signatures (two minutes); `--part NAME` is one
                        file of bench/src/signatures alone, and writes nothing

KALEM_TOOLS           where tools are installed (default: target/tools)
KALEM_TEST_POSTGRES   a server to test on, in place of one started for the run";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "ci" => ci::run(),
        "tidy" => tidy::run(),
        "deny" => tools::ensure().and_then(|tools| deny::check(&tools)),
        "advisories" => tools::ensure().and_then(|tools| deny::advisories(&tools)),
        "tools" => tools::ensure().map(|tools| println!("Tools are in {}", tools.dir.display())),
        "test" => ci::test_with(&rest),
        "otlp" => ci::otlp_alone(),
        "browser" => ci::browse(&rest),
        "fuzz" => fuzz::by_command(&rest),
        "deb" => deb::run(),
        "last-release" => last_release::run(&rest),
        "bench" => bench::run(&rest),
        "" | "help" | "--help" | "-h" => {
            println!("{COMMANDS}");
            Ok(())
        }
        other => Err(format!("There is no command `{other}`.\n\n{COMMANDS}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            if !why.is_empty() {
                eprintln!("{why}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace. Cargo says where xtask's own manifest lies whenever it runs xtask.
fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), PathBuf::from)
}

/// Where cargo puts what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}
