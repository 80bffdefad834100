//! Logs go to standard error, one line each, without personal data.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What a security module refuses is said in words of our own; this library calls each mechanism that a module merely has an error.
const MODULES: &str = "cryptoki=off";

/// Starts logging. Libraries that print whole messages are held down whatever was asked for.
pub fn start(wish: &str) {
    let ceiling = [outside::LOG_CEILING, MODULES].join(",");
    let filter = EnvFilter::try_new(format!("{wish},{ceiling}"))
        .or_else(|_| EnvFilter::try_new(format!("info,{ceiling}")))
        .unwrap_or_default();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Whoever reads a file or a journal wants no colours in it.
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
}
