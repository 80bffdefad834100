//! Other people's programs, which judge what we make: OpenSSL, and Python with pyHanko.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder for one test's files, gone with the value.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kalem-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Certificates in PEM, one after another.
    pub fn write_pem(&self, name: &str, certificates: &[&[u8]]) -> PathBuf {
        let pem: String = certificates.iter().map(|der| pem(der)).collect();
        self.write(name, pem.as_bytes())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

pub fn pem(certificate: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

/// Whether it was content, and what it said.
pub fn openssl(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> (bool, String) {
    let mut command = Command::new("openssl");
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    said(&mut command)
}

/// Runs a Python script of this folder, whichever crate's test asks. `None` means: it is not installed, say so and pass. In continuous integration an absent tool
/// is a failure, or nobody would notice.
pub fn python(script: &str, arguments: &[&Path]) -> Option<(bool, String)> {
    let tools = std::env::var_os("KALEM_TOOLS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
        PathBuf::from,
    );
    let python = tools.join("python/bin/python");
    if !python.exists() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{} is not installed",
            python.display()
        );
        eprintln!("skipped: {} is not installed", python.display());
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../signature/tests/practice")
        .join(script);
    Some(said(Command::new(python).arg(script).args(arguments)))
}

fn said(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let words = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&words).into_owned(),
    )
}
