//! Logs go to standard error, one line each, without personal data. Security events go to a file of their own as well, where one is set.

use std::fs::{File, OpenOptions};
use std::io::{IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::OnceLock;

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::Done;

/// What a security module refuses is said in words of our own; this library calls each mechanism that a module merely has an error.
const MODULES: &str = "cryptoki=off";

/// What security events are logged under.
const SECURITY: &str = "security";

/// Set once the configuration has been read, which happens after the first line may be logged.
static SECURITY_FILE: OnceLock<File> = OnceLock::new();

/// Starts logging. Libraries that print whole messages are held down whatever was asked for.
pub fn start(directives: &str) {
    let spans = format!("{}=error,job=error,sweep=error", web::REQUEST);
    let ceiling = [outside::LOG_CEILING, MODULES, &spans].join(",");
    let filter = EnvFilter::try_new(format!("{directives},{ceiling}"))
        .or_else(|_| EnvFilter::try_new(format!("info,{ceiling}")))
        .unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        // Whoever reads a file or a journal wants no colours in it.
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .with_filter(filter);
    // Whatever was asked for above: an attack must not be missed because the log was turned down.
    let security = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_span_list(false)
        .with_writer(|| SecurityFile)
        .with_filter(filter_fn(|told| {
            told.target() == SECURITY || told.target() == web::REQUEST
        }));
    let registry = tracing_subscriber::registry();
    #[cfg(feature = "otlp")]
    let registry = registry.with(crate::otlp::layer());
    registry.with(lines).with(security).init();
}

/// From here on security events go to this file as well. Its lines are only ever appended, so that it can be shortened by a copy.
pub fn security_to(file: Option<&Path>) -> Done {
    let Some(path) = file else {
        return Ok(());
    };
    let opened = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| format!("log.security_file {} cannot be opened: {e}", path.display()))?;
    // A second one would be this process asked to serve twice, which it never is.
    let _ = SECURITY_FILE.set(opened);
    Ok(())
}

/// The file, if there is one.
struct SecurityFile;

impl Write for SecurityFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match SECURITY_FILE.get() {
            Some(mut file) => file.write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
