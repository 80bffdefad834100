//! Whose e-signatures a configuration has the portal believe: read before anything is served, and never a practice authority's.

use std::path::Path;

use issuer::{Ceremony, Drawn, practice_authority};
use outside::clock::Clock;
use signature::moment::Moment;

use crate::configured::Installation;
use crate::issuing::PLAN;
use crate::running::kalem;

const SECTION: &str = r#"
[authorities]
roots = ["FOLDER/root.crt"]
policies = ["1.3.6.1.4.1.99999.1"]
[authorities.time_stamps]
url = "http://127.0.0.1:9/tsa"
roots = ["FOLDER/root.crt"]
[portal]"#;

fn now() -> Moment {
    Moment::from_unix_micros(Clock::Live.now().as_microsecond())
}

/// An installation that believes an authority which is not for practice.
fn believing(changes: &[(&str, &str)]) -> Installation {
    let mut section = SECTION.to_owned();
    for (before, after) in changes {
        assert!(section.contains(before));
        section = section.replacen(before, after, 1);
    }
    let installation = Installation::new(&[("[portal]", &section)]);
    let ceremony = Ceremony::from_toml(PLAN).unwrap();
    let made = ceremony.perform(None, now(), [Drawn([1; 16]), Drawn([2; 16])]);
    std::fs::write(
        installation.path().join("root.crt"),
        made.unwrap().root.der(),
    )
    .unwrap();
    installation
}

/// The root of a demo's authority, in place of the one that is configured.
fn practise(folder: &Path) {
    practice_authority::open_or_make(
        &folder.join("makam"),
        "deneme makamının parolası",
        "http://127.0.0.1:8080",
        now(),
        [Drawn([1; 16]), Drawn([2; 16])],
    )
    .unwrap();
    std::fs::copy(folder.join("makam/kok.crt"), folder.join("root.crt")).unwrap();
}

fn told(command: &str, installation: &Installation) -> crate::running::Said {
    kalem([
        command.as_ref(),
        "--config".as_ref(),
        installation.config.as_os_str(),
    ])
}

#[test]
fn an_authority_in_earnest_is_believed() {
    let installation = believing(&[]);
    let said = told("check-config", &installation);
    assert!(said.success, "{}", said.err);
    installation.serve().stop();
    // Nobody gives time-stamps there, and the doctor says so; the roots are well.
    let said = told("doctor", &installation);
    assert!(said.out.contains("ok    e-signature roots"), "{}", said.out);
    assert!(
        said.out.contains("ILL   time-stamp service"),
        "{}",
        said.out
    );
}

/// Production does not start with a practice root, whatever it is asked to do.
#[test]
fn practice_authorities_are_refused() {
    let installation = believing(&[]);
    practise(installation.path());
    for command in ["check-config", "serve", "work"] {
        told(command, &installation)
            .is_one_line_with(&["root.crt: a practice authority", "`kalem demo` alone"]);
    }
    let said = told("doctor", &installation);
    assert!(
        !said.success && said.out.contains("a practice authority"),
        "{}",
        said.out
    );
    let policy = believing(&[("1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.32473.5070.1")]);
    told("check-config", &policy).is_one_line_with(&["is a practice policy"]);
}

#[test]
fn what_cannot_be_read_is_named() {
    for (before, after, said) in [
        (
            "FOLDER/root.crt",
            "/nowhere/root.crt",
            "/nowhere/root.crt: ",
        ),
        (
            "FOLDER/root.crt",
            "FOLDER/keys.toml",
            "keys.toml: no certificate in it",
        ),
        ("\"1.3.6.1.4.1.99999.1\"", "\"x\"", "\"x\" is no policy"),
        (
            "\"1.3.6.1.4.1.99999.1\"",
            "",
            "at least one certificate policy",
        ),
        (
            "http://127.0.0.1:9/tsa",
            "tsa",
            "time_stamps.url: is no web address",
        ),
    ] {
        told("check-config", &believing(&[(before, after)])).is_one_line_with(&[said]);
    }
}
