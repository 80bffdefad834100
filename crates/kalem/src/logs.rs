//! Logs go to standard error, one line each, without personal data.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging. Libraries that print whole messages are held down whatever was asked for.
pub fn start(wish: &str) {
    let filter = EnvFilter::try_new(format!("{wish},{}", outside::LOG_CEILING))
        .or_else(|_| EnvFilter::try_new(format!("info,{}", outside::LOG_CEILING)))
        .unwrap_or_default();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Whoever reads a file or a journal wants no colours in it.
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
}
