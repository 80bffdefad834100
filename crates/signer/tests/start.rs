//! R42: the app needs no Java and nothing else that a person would have to install, and starts to its first screen on a machine that has
//! nothing: no network, no portal, no card, no reader service. How fast it starts is measured by `cargo xtask bench`.

#[path = "machine/desk.rs"]
#[allow(dead_code, reason = "the stories of the machine use the rest")]
mod desk;
#[path = "window/glass.rs"]
#[allow(dead_code, reason = "the stories of the screens use the rest")]
mod glass;

use std::process::{Command, Output};

/// What every Linux with a C library has.
const OF_THE_SYSTEM: [&str; 4] = ["libc.so", "libm.so", "libgcc_s.so", "ld-linux"];

/// This program with an empty environment: no path on which another program could be found, no home, no display, no service for readers.
fn alone(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_e-imza"))
        .args(arguments)
        .env_clear()
        .env("PATH", "/nowhere")
        .env("HOME", "/nowhere")
        .env("XDG_CONFIG_HOME", "/nowhere")
        .env("PCSCLITE_CSOCK_NAME", "/nowhere/pcscd.comm")
        .env("TEST_PIN", "290753")
        .output()
        .unwrap()
}

/// R42: the libraries that it cannot start without.
#[test]
#[cfg(target_os = "linux")]
fn only_libraries_of_the_system_are_needed() {
    let Ok(output) = Command::new("readelf")
        .args(["--dynamic", "--wide", env!("CARGO_BIN_EXE_e-imza")])
        .env("LC_ALL", "C")
        .output()
    else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no readelf");
        eprintln!("skipped: readelf is not installed");
        return;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    let needed: Vec<_> = said
        .lines()
        .filter(|line| line.contains("(NEEDED)"))
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    assert!(!needed.is_empty(), "{said}");
    for library in needed {
        let known = OF_THE_SYSTEM.iter().any(|own| library.starts_with(own));
        assert!(known, "{library}");
    }
}

/// R42: nor does it look for a Java while it runs.
#[test]
#[cfg(unix)]
fn no_java_is_looked_for() {
    let found = Command::new("grep")
        .args(["--text", "--count", "--ignore-case", "--fixed-strings"])
        .args([
            "-e",
            "libjvm",
            "-e",
            "JAVA_HOME",
            "-e",
            "javaws",
            "-e",
            ".jnlp",
        ])
        .arg(env!("CARGO_BIN_EXE_e-imza"))
        .output()
        .unwrap();
    assert_eq!(found.stdout, b"0\n", "{found:?}");
}

/// R42: the first screen asks nothing of portal, network or cards; whoever opens the app sees where the code goes.
#[test]
fn the_first_screen_needs_nothing() {
    let window = glass::window();
    glass::says(&window, &["Doğrulama Kodu", "İleri"]);
    assert!(window.state().orders.is_empty());
}

/// R42: with nothing there, each thing that is missing is told in its own words, and the program ends by itself.
#[test]
fn it_starts_on_a_machine_that_has_nothing() {
    let said = alone(&["--version"]);
    assert!(said.status.success(), "{said:?}");
    let nobody = "http://127.0.0.1:9";
    let said = alone(&["--doctor", "--portal", nobody, "--language", "tr"]);
    let report = String::from_utf8(said.stdout.clone()).unwrap();
    assert_eq!(said.status.code(), Some(5), "{said:?}");
    assert!(
        report.contains("Akıllı kart hizmeti çalışmıyor."),
        "{report}"
    );
    assert!(report.contains("Portala ulaşılamıyor"), "{report}");
    let said = alone(&[
        "--headless",
        "--portal",
        nobody,
        "--code",
        "ACDE-2345",
        "--pin-env",
        "TEST_PIN",
        "--language",
        "tr",
    ]);
    assert_eq!(said.status.code(), Some(4), "{said:?}");
    let words = String::from_utf8(said.stderr).unwrap();
    assert!(words.contains("Portala ulaşılamıyor"), "{words}");
}
