//! A counterpart in a process of its own, by a library that is not ours: started here, for the tests of this crate and for the portal's stories.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// Where `cargo xtask` installs what the tests need from npm and PyPI.
fn tools() -> PathBuf {
    match std::env::var_os("KALEM_TOOLS") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
    }
}

/// `None` means: say so and pass. In continuous integration an absent tool is a failure, or nobody would notice.
fn installed(path: &str) -> Option<PathBuf> {
    let path = tools().join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{} is not installed",
        path.display()
    );
    eprintln!("skipped: {} is not installed", path.display());
    None
}

/// A counterpart in a process of its own, which says one JSON object a line. Ends with this value.
pub struct Counterpart {
    child: Child,
    said: Receiver<Value>,
    pub port: u16,
}

impl Counterpart {
    pub fn node(script: &str, arguments: &[&str]) -> Option<Self> {
        let modules = installed("npm/node_modules")?;
        let mut command = Command::new("node");
        command.env("NODE_MODULES", modules);
        Some(Self::start(command, script, arguments))
    }

    pub fn python(script: &str, arguments: &[&str]) -> Option<Self> {
        let python = installed("python/bin/python")?;
        Some(Self::start(Command::new(python), script, arguments))
    }

    fn start(mut command: Command, script: &str, arguments: &[&str]) -> Self {
        // Seen from any crate: the portal's stories start them too.
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../outside/tests/centre")
            .join(script);
        let mut child = command
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (say, said) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Ok(event) = serde_json::from_str(&line)
                    && say.send(event).is_err()
                {
                    break;
                }
            }
        });
        let mut this = Self {
            child,
            said,
            port: 0,
        };
        this.port = this.hears()["port"]
            .as_u64()
            .and_then(|port| port.try_into().ok())
            .unwrap();
        this
    }

    /// A line on its standard input.
    pub fn told(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().expect("it was piped");
        writeln!(input, "{line}").unwrap();
    }

    /// The next thing it says.
    pub fn hears(&self) -> Value {
        self.said
            .recv_timeout(Duration::from_secs(30))
            .expect("the counterpart says something within 30 s")
    }

    /// The next thing it says of this kind; what it says before that does not matter.
    pub fn hears_of(&self, event: &str) -> Value {
        loop {
            let heard = self.hears();
            if heard["event"] == event {
                return heard;
            }
        }
    }
}

impl Drop for Counterpart {
    fn drop(&mut self) {
        // Fails only if it has ended by itself.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}
