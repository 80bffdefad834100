//! `kalem check-config`: what is wrong is said in one line, before anything is opened or served.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::running::{Said, kalem, taken_port};

const EXAMPLE: &str = include_str!("../../../../kalem.example.toml");

struct Example {
    folder: TempDir,
    text: String,
}

impl Example {
    /// As it is shipped, with keys that are there.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.toml");
        assert!(kalem(["make-keys".as_ref(), keys.as_os_str()]).success);
        let text = EXAMPLE.replace("/etc/kalem/keys.toml", keys.to_str().unwrap());
        Self { folder, text }
    }

    /// With another line in place of the first one that begins like this.
    fn with(&self, line: &str, instead: &str) -> PathBuf {
        let found = self.text.lines().find(|l| l.starts_with(line));
        let found = found.unwrap_or_else(|| panic!("{line} is not in the example"));
        let file = self.folder.path().join("kalem.toml");
        std::fs::write(&file, self.text.replacen(found, instead, 1)).unwrap();
        file
    }

    fn check(&self, line: &str, instead: &str) -> Said {
        let file = self.with(line, instead);
        kalem([
            "check-config".as_ref(),
            "--config".as_ref(),
            file.as_os_str(),
        ])
    }
}

#[test]
fn the_example_is_in_order() {
    let said = Example::new().check("[server]", "[server]");
    assert!(said.success, "{}", said.err);
    assert!(said.out.ends_with("is in order\n"), "{}", said.out);
}

/// Production takes no practice part, whichever, by whatever command; all that there are, are named.
#[test]
fn practice_parts_are_refused() {
    let mut example = Example::new();
    for (kind, section) in [
        ("kind = \"open_id\"", "identity_gate"),
        ("kind = \"kps\"", "civil_registry"),
        ("kind = \"smtp\"", "mail"),
        ("kind = \"smpp\"", "sms"),
    ] {
        let file = example.with(kind, "kind = \"practice\"");
        for command in [
            "check-config",
            "serve",
            "work",
            "migrate",
            "doctor",
            "verify",
        ] {
            kalem([command.as_ref(), "--config".as_ref(), file.as_os_str()]).is_one_line_with(&[
                "practice parts belong to `kalem demo` alone",
                &format!("set in: {section}\n"),
            ]);
        }
    }
    example.text = example.text.replace("\"kps\"", "\"practice\"");
    let both = example.check("kind = \"smtp\"", "kind = \"practice\"");
    both.is_one_line_with(&["set in: civil_registry, mail\n"]);
}

/// A setting that nobody knows is a typing error; so is a section.
#[test]
fn unknown_settings_are_refused() {
    let example = Example::new();
    for section in EXAMPLE.lines().filter(|line| line.starts_with('[')) {
        let said = example.check(section, &format!("{section}\nadress = 1"));
        said.is_one_line_with(&["unknown field `adress`", "line "]);
    }
    example
        .check("[mail]", "[maill]\nx = 1\n[mail]")
        .is_one_line_with(&["unknown field `maill`"]);
    example
        .check("kind = \"smtp\"", "")
        .is_one_line_with(&["missing field `kind`"]);
    example
        .check("issuer = ", "")
        .is_one_line_with(&["missing field `issuer`"]);
}

/// The beginning of a line of the example, what stands there instead, and what is said of it.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "address = ",
        "address = \"nowhere\"",
        "line {line}, address: ",
    ),
    (
        "trusted_proxies",
        "trusted_proxies = [\"proxy\"]",
        "line {line}, trusted_proxies: ",
    ),
    (
        "connections",
        "connections = -1",
        "line {line}, connections: ",
    ),
    (
        "connections",
        "connections = 0",
        "database.connections must be at least 1",
    ),
    (
        "url = \"sqlite",
        "url = \"mysql://x\"",
        "database.url must begin with",
    ),
    (
        "public_url",
        "public_url = \"kalem.example\"",
        "portal.public_url must be an address",
    ),
    (
        "public_url",
        "public_url = \"https://kalem.example/\"",
        "without a slash",
    ),
    (
        "idle_minutes",
        "idle_minutes = 0",
        "idle_minutes must be at least 1",
    ),
    (
        "longest_hours",
        "longest_hours = \"8\"",
        "longest_hours: invalid type",
    ),
    (
        "codes_per_hour",
        "codes_per_hour = -6",
        "codes_per_hour must be at least 1",
    ),
    (
        "value = 180",
        "value = 0",
        "lifetime_days must be at least 1",
    ),
    ("from = \"2020", "from = \"2020-13-01\"", "month"),
    ("value = [", "value = []", "portal.authority.form_address"),
    (
        "kind = \"smpp\"",
        "kind = \"pigeon\"",
        "unknown variant `pigeon`, expected one of `smpp`, `gateway`",
    ),
    (
        "security",
        "security = \"maybe\"",
        "unknown variant `maybe`, expected one of `starttls`",
    ),
    ("port = 587", "port = 70000", "70000"),
    ("from = \"Kalem", "from = \"nobody\"", "mail.from: "),
    (
        "issuer",
        "issuer = \"http://gate.example\"",
        "identity_gate.issuer: must begin with https://",
    ),
    (
        "url = \"https://register",
        "url = \"register\"",
        "civil_registry.url: ",
    ),
    (
        "timeout_seconds = 8",
        "timeout_seconds = 0",
        "civil_registry.timeout_seconds must be at least 1",
    ),
    ("window", "window = 0", "sms.window must be at least 1"),
    (
        "password = \"secret\"",
        "password = \"dokuz-dokuz\"",
        "sms.password: ",
    ),
    (
        "password = \"secret\"",
        "password = 424242",
        "must be a text in quotes",
    ),
    ("[mail]", "[mail", "line {line}"),
];

/// The line, the setting, and what it should have been; never what a secret was.
#[test]
fn wrong_values_are_refused() {
    let example = Example::new();
    for (line, instead, said) in WRONG {
        let told = example.check(line, instead);
        let at = EXAMPLE.lines().position(|l| l.starts_with(line)).unwrap() + 1;
        let said = said.replace("{line}", &at.to_string());
        told.is_one_line_with(&["kalem.toml: ", &said]);
        for secret in ["424242", "dokuz"] {
            assert!(!told.err.contains(secret), "{}", told.err);
        }
    }
}

/// Files that the configuration names, and the configuration itself.
#[test]
fn missing_files_are_named() {
    let example = Example::new();
    let nowhere = example.folder.path().join("yok.toml");
    kalem([
        "check-config".as_ref(),
        "--config".as_ref(),
        nowhere.as_os_str(),
    ])
    .is_one_line_with(&["yok.toml cannot be read"]);
    example
        .check("file = ", "file = \"/nowhere/keys.toml\"")
        .is_one_line_with(&["the key file /nowhere/keys.toml cannot be read"]);
    let broken = example.folder.path().join("broken.toml");
    std::fs::write(&broken, "gizli = 1").unwrap();
    let broken = format!("file = \"{}\"", broken.display());
    example
        .check("file = ", &broken)
        .is_one_line_with(&["the key file", "broken.toml is not in order"]);
    let tls =
        "[server.tls]\ncertificate = \"/nowhere/tls.pem\"\nkey = \"/nowhere/tls.key\"\n[database]";
    example
        .check("[database]", tls)
        .is_one_line_with(&["server.tls: /nowhere/tls.pem"]);
}

/// `kalem serve` at a port that somebody else has.
#[test]
fn a_taken_address_is_named() {
    let (_taken, port) = taken_port();
    let address = format!("address = \"127.0.0.1:{port}\"");
    let example = Example::new();
    let file = example.with("address = ", &address);
    kalem(["serve".as_ref(), "--config".as_ref(), file.as_os_str()])
        .is_one_line_with(&[&format!("127.0.0.1:{port} cannot be listened on")]);
}

/// A program without OTLP does not begin to serve somebody who counts on it.
#[cfg(not(feature = "otlp"))]
#[test]
fn a_collector_is_refused_where_nothing_could_reach_it() {
    let instead = "[telemetry]\notlp_endpoint = \"http://127.0.0.1:4318\"";
    let said = Example::new().check("[telemetry]", instead);
    said.is_one_line_with(&["telemetry.otlp_endpoint", "--features otlp"]);
}
