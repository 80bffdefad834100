//! Rotel, a collector for OpenTelemetry that `cargo xtask` installs: it decodes what it gets by OTLP and writes all of it down.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than any batch is on its way.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Collector {
    child: Child,
    folder: TempDir,
}

/// A span as the collector tells it.
#[derive(Clone, Debug, Default)]
pub struct Span {
    pub trace: String,
    pub parent: String,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub fields: Vec<(String, String)>,
}

impl Span {
    pub fn says(&self, field: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value.as_str())
    }
}

/// None where it is not installed, which in continuous integration is a failure.
fn program() -> Option<PathBuf> {
    let tools = match std::env::var_os("KALEM_TOOLS") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
    };
    let program = tools.join("collector/rotel/rotel-agent");
    if program.exists() {
        return Some(program);
    }
    let name = program.display();
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{name} is not installed"
    );
    eprintln!("skipped: {name} is not installed");
    None
}

impl Collector {
    /// Takes spans at this port of this machine.
    pub fn at(port: u16) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        let child = Command::new(program()?)
            .args([
                "start",
                "--otlp-http-endpoint",
                &format!("127.0.0.1:{port}"),
            ])
            .args(["--otlp-grpc-endpoint", "127.0.0.1:0"])
            .args(["--exporter", "blackhole"])
            .args(["--debug-log", "traces", "--debug-log-verbosity", "detailed"])
            .arg("--pid-file")
            .arg(place("pid"))
            .arg("--log-file")
            .arg(place("log"))
            .stdin(Stdio::null())
            .stdout(File::create(place("told")).unwrap())
            .stderr(File::create(place("errors")).unwrap())
            .spawn()
            .unwrap();
        Some(Self { child, folder })
    }

    /// All that it was told.
    pub fn text(&self) -> String {
        String::from_utf8(std::fs::read(self.folder.path().join("told")).unwrap()).unwrap()
    }

    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for line in self.text().lines() {
            let line = line.trim();
            if line.starts_with("Span #") {
                spans.push(Span::default());
            }
            let (Some(span), Some((name, value))) = (spans.last_mut(), line.split_once(':')) else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            let value = value
                .split_once('(')
                .map_or(value, |(_, inner)| inner.trim_end_matches(')'));
            match name {
                "Trace ID" => span.trace = value.to_owned(),
                "Parent ID" => span.parent = value.to_owned(),
                "ID" => span.id = value.to_owned(),
                "Name" => span.name = value.to_owned(),
                "Kind" => span.kind = value.to_owned(),
                _ => {
                    if let Some(field) = name.strip_prefix("-> ") {
                        span.fields.push((field.to_owned(), value.to_owned()));
                    }
                }
            }
        }
        spans
    }

    /// Waits until it has been told of such a span.
    #[track_caller]
    pub fn hears(&self, what: &str, is: impl Fn(&Span) -> bool) -> Span {
        let begun = Instant::now();
        loop {
            let spans = self.spans();
            if let Some(span) = spans.iter().find(|span| is(span)) {
                return span.clone();
            }
            let names: Vec<_> = spans.iter().map(|span| &span.name).collect();
            assert!(begun.elapsed() < PATIENCE, "{what} is not in {names:#?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
