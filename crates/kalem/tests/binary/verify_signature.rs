//! `kalem verify-signature`: what it says of signatures that OpenSSL and others made, and what it ends with (B20).

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use signature::cms::SignedData;
use tempfile::TempDir;

use crate::running::kalem;

const TEXT: &str = "Taahhütnameyi okudum.\n";

/// As it ended, and what it said on its output.
fn run(arguments: &[&Path]) -> (i32, String) {
    let said = kalem([&[word("verify-signature")], arguments].concat());
    (said.code.unwrap(), said.out)
}

fn word(word: &str) -> &Path {
    Path::new(word)
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments}: {said}");
}

/// A detached CAdES-B signature by somebody who vouches for themselves.
fn signed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("content"), TEXT).unwrap();
    openssl(
        folder.path(),
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /C=TR/CN=Deneme -keyout key -out cert.pem",
    );
    openssl(
        folder.path(),
        "cms -sign -cades -binary -in content -signer cert.pem -inkey key -outform DER -out signature.p7s",
    );
    folder
}

fn only(json: &str) -> Value {
    let all: Vec<Value> = serde_json::from_str(json).unwrap();
    assert_eq!(all.len(), 1);
    all[0].clone()
}

#[test]
fn each_ending_has_its_number() {
    let folder = signed();
    let file = |name: &str| folder.path().join(name);
    let (signature, content, trust) = (file("signature.p7s"), file("content"), file("cert.pem"));
    std::fs::write(file("other"), "Taahhütnameyi okumadım.\n").unwrap();
    let with = |more: &[&Path]| run(&[&[signature.as_path(), word("--json")], more].concat());

    let (code, said) = with(&[word("--content"), &content, word("--trust"), &trust]);
    let found = only(&said);
    assert_eq!((code, &found["indication"]), (0, &Value::from("passed")));
    let keys: Vec<&str> = found
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut wanted = [
        "indication",
        "sub_indication",
        "level",
        "signature_intact",
        "content_intact",
        "signing_certificate_matches",
        "signer",
        "times",
        "qualified",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert_eq!(found["sub_indication"], Value::Null);
    assert_eq!(found["level"], "B");
    assert_eq!(found["signer"], "Deneme");
    assert!(found["times"]["claimed"].as_str().unwrap().ends_with('Z'));

    let (code, said) = with(&[word("--content"), &content]);
    let found = only(&said);
    assert_eq!(
        (code, &found["indication"]),
        (4, &Value::from("indeterminate"))
    );
    assert_eq!(found["sub_indication"], "NO_CERTIFICATE_CHAIN_FOUND");

    let (code, said) = with(&[word("--content"), &file("other"), word("--trust"), &trust]);
    let found = only(&said);
    assert_eq!((code, &found["indication"]), (3, &Value::from("failed")));
    assert_eq!(found["sub_indication"], "HASH_FAILURE");
    assert_eq!(found["content_intact"], false);
    assert_eq!(found["signature_intact"], true);

    let (code, said) = with(&[]);
    assert_eq!((code, &only(&said)["content_intact"]), (4, &Value::Null));

    // Long after the certificate has ended.
    let (code, said) = with(&[
        word("--content"),
        &content,
        word("--trust"),
        &trust,
        word("--at"),
        word("2099-01-01T00:00:00Z"),
    ]);
    assert_eq!(
        (code, &only(&said)["sub_indication"]),
        (4, &Value::from("OUT_OF_BOUNDS_NO_POE"))
    );

    assert_eq!(run(&[&file("absent")]).0, 1);
    assert_eq!(with(&[word("--trust"), &content]).0, 1, "no certificate");
}

#[test]
fn people_are_told_in_two_languages() {
    let folder = signed();
    let file = |name: &str| folder.path().join(name);
    let (code, said) = run(&[
        &file("signature.p7s"),
        word("--content"),
        &file("content"),
        word("--trust"),
        &file("cert.pem"),
    ]);
    assert_eq!(code, 0);
    let said_so =
        "qualified certificate: hayır (5070 sayılı Kanun’a göre nitelikli olduğu yazmıyor)";
    for words in [
        "GEÇERLİ / VALID",
        "İmza geçerli",
        "Deneme",
        "level: B",
        "Ecdsa",
        said_so,
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// People choose the wrong file; each is told which it was, on one line, and the program ends with 1.
#[test]
fn what_is_no_signature_is_named() {
    let folder = signed();
    let file = |name: &str| folder.path().join(name);
    for (arguments, made) in [
        (
            "cms -sign -in content -signer cert.pem -inkey key -out mail",
            "mail",
        ),
        (
            "cms -encrypt -in content -outform DER -out locked cert.pem",
            "locked",
        ),
        (
            "crl2pkcs7 -nocrl -certfile cert.pem -outform DER -out bag",
            "bag",
        ),
    ] {
        openssl(folder.path(), arguments);
        assert!(file(made).exists());
    }
    let write = |name: &str, bytes: &[u8]| std::fs::write(file(name), bytes).unwrap();
    write("empty", b"");
    write("zeros", &vec![0; 10_000_000]);
    write("large", &vec![0; 17 << 20]);
    write("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj");
    write(
        "signature.xml",
        b"\xef\xbb\xbf<?xml version=\"1.0\"?><Signature/>",
    );
    write("paper.asice", b"PK\x03\x04aaaa");
    for (name, words) in [
        ("empty", "Dosya boş."),
        ("zeros", "imza değil, ya da bozulmuş."),
        ("large", "16 MB’tan büyük."),
        ("paper.pdf", "PDF dosyası."),
        ("signature.xml", "XML dosyası."),
        ("paper.asice", "sıkıştırılmış bir paket"),
        ("mail", "bir e-posta (S/MIME)."),
        ("locked", "şifrelenmiş bir dosya olabilir."),
        ("bag", "hiçbir imza yok;"),
        ("cert.pem", "bir sertifika dosyası, imza değil."),
    ] {
        let said = kalem([word("verify-signature"), &file(name)]);
        said.is_one_line_with(&[name, words]);
        assert_eq!(said.code, Some(1), "{name}");
    }
}

/// Many services hand a signature out as Base64, in one line or in many, with whichever ends of lines.
#[test]
fn base64_is_read_as_well() {
    let folder = signed();
    let file = |name: &str| folder.path().join(name);
    openssl(folder.path(), "base64 -in signature.p7s -out lines");
    openssl(folder.path(), "base64 -A -in signature.p7s -out line");
    let lines = std::fs::read_to_string(file("lines")).unwrap();
    std::fs::write(file("windows"), lines.replace('\n', "\r\n")).unwrap();
    for name in ["lines", "line", "windows"] {
        let (code, said) = run(&[
            &file(name),
            word("--content"),
            &file("content"),
            word("--trust"),
            &file("cert.pem"),
        ]);
        assert_eq!(code, 0, "{name}: {said}");
    }
}

/// The sample of the highest level, by others, with its own roots trusted.
#[test]
fn a_long_lived_signature_passes() {
    let shared = std::env::var_os("KALEM_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let sample = shared.join("data/cades/TEST_ESTEID2018_CAdES_LTA_detached.p7s");
    let Ok(bytes) = std::fs::read(&sample) else {
        eprintln!("{}: absent, so not tested", sample.display());
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("content"), "test").unwrap();
    let mut arguments = vec![sample, "--json".into(), "--content".into(), file("content")];
    let brought = SignedData::read(&bytes).unwrap().readable_certificates();
    for root in brought.iter().filter(|one| one.is_self_issued()) {
        let path = file(&format!("root-{}.der", arguments.len()));
        std::fs::write(&path, root.der()).unwrap();
        arguments.extend(["--trust".into(), path]);
    }
    let arguments: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
    let (code, said) = run(&arguments);
    let found = only(&said);
    assert_eq!((code, &found["indication"]), (0, &Value::from("passed")));
    assert_eq!(found["level"], "LTA");
    assert_eq!(found["times"]["archive_time_stamps"][0]["trusted"], true);
}
