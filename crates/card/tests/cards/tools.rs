//! What the stories need: a certificate authority of three lines, other people's eyes on what we made, a place for files.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use card::{Cards, Entry, Login, Pin, Place, Starter, Token, TypedSecret, UnlockSecret};

pub const SUBJECT: &str = "CN=Ayşe Deneme,serialNumber=10000000146,C=TR";

pub fn pin(text: &str) -> Entry<Pin> {
    Entry::typed(Pin::new(text).unwrap())
}

pub fn new_pin(text: &str) -> TypedSecret<Pin> {
    TypedSecret::Here(Pin::new(text).unwrap())
}

pub fn holder(text: &str) -> Login {
    Login::Holder(pin(text))
}

pub fn secret(text: &str) -> Entry<UnlockSecret> {
    Entry::typed(UnlockSecret::new(text).unwrap())
}

/// The child that cargo built beside the tests.
pub fn starter() -> Starter {
    Starter::program(env!("CARGO_BIN_EXE_card_child"))
}

/// The one token that is there.
pub fn only_token(cards: &mut Cards) -> Token {
    let mut tokens: Vec<Token> = cards
        .readers()
        .unwrap()
        .into_iter()
        .filter_map(|reader| reader.token)
        .collect();
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    tokens.remove(0)
}

/// The token of this place, as it is now.
pub fn token_at(cards: &mut Cards, place: &Place) -> Token {
    cards
        .readers()
        .unwrap()
        .into_iter()
        .filter_map(|reader| reader.token)
        .find(|token| token.place == *place)
        .unwrap()
}

/// Runs to the end; gives standard output, or panics with what was said.
pub fn run(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// An authority for one certificate: whoever asks gets what the request says, for a day.
pub fn certify(folder: &Path, request: &[u8]) -> Vec<u8> {
    let authority = folder.join("authority.key");
    if !authority.exists() {
        let mut make = openssl(folder);
        make.args(["req", "-x509", "-newkey", "ec", "-pkeyopt"])
            .args(["ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
            .args(["-subj", "/O=Kalem Deneme Sertifika Makamı", "-utf8"])
            .args(["-keyout", "authority.key", "-out", "authority.pem"]);
        run(&mut make, b"");
    }
    // `openssl x509 -req` verifies the request's own signature before it signs.
    let mut sign = openssl(folder);
    sign.args([
        "x509", "-req", "-inform", "DER", "-outform", "DER", "-days", "1",
    ])
    .args(["-CA", "authority.pem", "-CAkey", "authority.key"]);
    run(&mut sign, request)
}

/// Whether OpenSSL finds the signature good; `options` as `openssl dgst` and `pkeyutl` take them.
pub fn openssl_verifies(
    folder: &Path,
    public: &[u8],
    digest: &str,
    options: &[&str],
    message: &[u8],
    signature: &[u8],
) -> bool {
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let pem = run(
        openssl(folder).args(["pkey", "-pubin", "-inform", "DER"]),
        public,
    );
    write("public.pem", &pem);
    write("signature", signature);
    write("message", message);
    let mut verify = openssl(folder);
    verify.args([
        "dgst",
        digest,
        "-verify",
        "public.pem",
        "-signature",
        "signature",
    ]);
    for option in options {
        verify.args(["-sigopt", option]);
    }
    let output = verify.arg("message").output().unwrap();
    String::from_utf8_lossy(&output.stdout).contains("Verified OK")
}

fn openssl(folder: &Path) -> Command {
    let mut command = Command::new("openssl");
    command.current_dir(folder);
    command
}
