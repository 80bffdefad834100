//! Other people's programs, asked what they say of what we make: OpenSSL from the system, pkilint and pyHanko from `cargo xtask tools`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A folder for one test's files, gone with the value.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new(name: &str) -> Self {
        let mut folder = tempfile::Builder::new();
        let folder = folder.prefix(&format!("kalem-{name}-")).tempdir();
        Self(folder.expect("a folder"))
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Certificates in PEM, one after another.
    pub fn write_pem(&self, name: &str, certificates: &[&[u8]]) -> PathBuf {
        let pem: String = certificates
            .iter()
            .map(|der| pem("CERTIFICATE", der))
            .collect();
        self.write(name, pem.as_bytes())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        self.0.path()
    }
}

/// With a label such as `CERTIFICATE` or `X509 CRL`.
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// `None` means: say so and pass. In continuous integration an absent tool is a failure, or nobody would notice.
fn absent<T>(what: &str) -> Option<T> {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{what} is not installed"
    );
    eprintln!("skipped: {what} is not installed");
    None
}

/// Whether it was content, and what it said.
pub fn openssl(arguments: &[&dyn AsRef<OsStr>]) -> (bool, String) {
    let mut command = Command::new("openssl");
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    said(&mut command).expect("openssl is installed")
}

/// The same with a folder's files, where the test goes on without OpenSSL.
pub fn openssl_in(folder: impl AsRef<Path>, arguments: &[&str]) -> Option<(bool, String)> {
    let mut command = Command::new("openssl");
    command.args(arguments).current_dir(folder);
    said(&mut command).or_else(|| absent("openssl"))
}

/// Where `cargo xtask tools` puts Python's programs.
fn python_programs() -> PathBuf {
    let tools = std::env::var_os("KALEM_TOOLS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
        PathBuf::from,
    );
    tools.join("python/bin")
}

/// What one of pkilint's programs finds at WARNING or above in `file`: empty where all is well.
pub fn pkilint(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let program = python_programs().join(program);
    if !program.exists() {
        return absent("pkilint");
    }
    let mut command = Command::new(program);
    command
        .arg("lint")
        .args(arguments)
        .args(["--severity", "WARNING", "--document-format", "DER"])
        .arg(file);
    let (_, found) = said(&mut command).expect("pkilint runs");
    Some(found.trim().to_owned())
}

/// Runs a Python script of this folder.
pub fn python(script: &str, arguments: &[&OsStr]) -> Option<(bool, String)> {
    let python = python_programs().join("python");
    if !python.exists() {
        return absent("Python with pyHanko");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(script);
    said(Command::new(python).arg(script).args(arguments))
}

fn said(command: &mut Command) -> Option<(bool, String)> {
    let output = command.output().ok()?;
    let words = [output.stdout, output.stderr].concat();
    let words = String::from_utf8_lossy(&words).into_owned();
    Some((output.status.success(), words))
}
