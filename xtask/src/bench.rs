//! `cargo xtask bench`: builds the release binary and the program that measures it, and lets the one press the other.

use crate::postgres::Postgres;
use crate::{Outcome, shell};

pub fn run(args: &[String]) -> Outcome<()> {
    // Built in one go, so that what they share is built once.
    shell::run(shell::cargo().args([
        "build",
        "--release",
        "--locked",
        "-p",
        "kalem",
        "-p",
        "bench",
    ]))?;
    let built = crate::target().join("release");
    let mut bench = shell::command(built.join("bench"));
    bench
        .args(args)
        .env("KALEM_BIN", built.join("kalem"))
        .env("KALEM_BENCH_DIR", crate::target().join("bench"));
    // Part of a run says nothing of the whole.
    if args.is_empty() {
        bench
            .arg("--write")
            .arg(crate::root().join("docs/measured.md"));
    }
    // Held until everything was measured, whichever way that ends.
    let _server = match Postgres::start_durable() {
        Ok(server) => {
            bench.env("KALEM_BENCH_POSTGRES", &server.url);
            Some(server)
        }
        Err(why) => {
            println!("{why}");
            None
        }
    };
    shell::run(&mut bench)
}
