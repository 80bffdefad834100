//! Other people's programs, asked whether they accept what we make: OpenSSL from the system, pkilint from `cargo xtask`'s tools.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// `None` means: say so and pass. In continuous integration an absent tool is a failure, or nobody would notice.
fn absent<T>(what: &str) -> Option<T> {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{what} is not installed"
    );
    eprintln!("skipped: {what} is not installed");
    None
}

pub fn openssl(args: &[&str], folder: &Path) -> Option<Output> {
    let output = Command::new("openssl")
        .args(args)
        .current_dir(folder)
        .output();
    match output {
        Ok(output) => Some(output),
        Err(_) => absent("openssl"),
    }
}

/// What one of pkilint's programs finds at WARNING or above in `file`: empty where all is well.
pub fn pkilint(program: &str, args: &[&str], file: &Path) -> Option<String> {
    let tools = match std::env::var_os("KALEM_TOOLS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
    };
    let program = tools.join("python/bin").join(program);
    if !program.exists() {
        return absent("pkilint");
    }
    let output = Command::new(program)
        .arg("lint")
        .args(args)
        .args(["--severity", "WARNING", "--document-format", "DER"])
        .arg(file)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let found = String::from_utf8_lossy(&output.stdout);
    Some(format!("{}{}", found.trim(), errors.trim()))
}

/// Writes PEM, which is what `openssl verify` reads.
pub fn pem(folder: &Path, name: &str, label: &str, der: &[u8]) {
    let kind = if label == "X509 CRL" { "crl" } else { "x509" };
    std::fs::write(folder.join("der"), der).unwrap();
    let args = [kind, "-inform", "DER", "-in", "der", "-out", name];
    let output = openssl(&args, folder).unwrap();
    assert!(output.status.success(), "{output:?}");
}
