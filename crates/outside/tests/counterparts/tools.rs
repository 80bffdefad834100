//! Starting the counterparts, and addresses at which nobody answers.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use axum::Router;
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
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/centre")
            .join(script);
        let mut child = command
            .arg(script)
            .args(arguments)
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

/// Serves these routes on a free port until the test ends; gives the address.
pub async fn serve(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// A port on which nobody listens.
pub fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A port that takes connections and never says a word, as long as the listener lives.
pub fn silent_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A certificate for `localhost` that no machine trusts, as key and certificate files in PEM.
pub fn own_certificate(folder: &Path) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let write = |name: &str, pem: String| {
        let file = folder.join(name);
        std::fs::write(&file, pem).unwrap();
        file.to_str().unwrap().to_owned()
    };
    (
        write("key.pem", made.signing_key.serialize_pem()),
        write("certificate.pem", made.cert.pem()),
    )
}
