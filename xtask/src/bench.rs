//! `cargo xtask bench`: builds the release binary and the program that measures it, and lets the one press the other.

use crate::postgres::Postgres;
use crate::{Outcome, deb, shell, tools};

pub fn run(args: &[String]) -> Outcome<()> {
    let only = args.windows(2).find(|pair| pair[0] == "--only");
    let only = only.map_or("", |pair| pair[1].as_str());
    // Built in one go, and always both, so that what they share is built once.
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
    let dir = crate::target().join("bench");
    let mut bench = shell::command(built.join("bench"));
    bench
        .args(args)
        .env("KALEM_BIN", built.join("kalem"))
        .env("KALEM_BENCH_DIR", &dir)
        // Read by the module itself when it is loaded, so it must be set before the process begins.
        .env("SOFTHSM2_CONF", dir.join("softhsm2.conf"));
    if matches!(only, "" | "signatures") {
        tools::ensure_for_measuring()?;
        bench
            .env("KALEM_BENCH_PACKAGE", deb::package()?)
            .env("KALEM_BENCH_APP", deb::program());
    }
    // Part of a half says nothing of the whole.
    if args.is_empty() || args.len() == 2 && matches!(only, "portal" | "signatures") {
        bench
            .arg("--write")
            .arg(crate::root().join("docs/measured.md"));
    }
    // Held until everything was measured, whichever way that ends.
    let _server = match only {
        "signatures" => None,
        _ => postgres(&mut bench),
    };
    shell::run(&mut bench)
}

fn postgres(bench: &mut std::process::Command) -> Option<Postgres> {
    match Postgres::start_durable() {
        Ok(server) => {
            bench.env("KALEM_BENCH_POSTGRES", &server.url);
            Some(server)
        }
        Err(why) => {
            println!("{why}");
            None
        }
    }
}
