//! `e-imza`: the window, or the same machine from the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: a driver runs in a second process of this same program.
    card::child::serve();
    signer::cli::run()
}
