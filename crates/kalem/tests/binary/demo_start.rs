//! Starting the demo: the first time, once more, anew, where it cannot be.

use std::path::Path;

use crate::running::{Running, kalem, taken_port};
use crate::story::Browser;
use crate::story::applicant::AYSE;

const FORM: &str = "/basvurularim/SD-1/form";

async fn sign_in(url: &str) -> Browser {
    let mut ayse = Browser::new(url);
    ayse.visit("/giris")
        .await
        .press("e-Devlet Kapısına Git")
        .await;
    ayse.fill("person", AYSE)
        .press("Bu kişi olarak devam et")
        .await;
    ayse
}

fn start(data: &Path, port: u16, more: &[&str]) -> crate::running::Said {
    let port = port.to_string();
    let data = data.to_str().unwrap();
    kalem(["demo", "--port", &port, "--data", data].iter().chain(more))
}

/// `--port 0`: what is printed is where it listens, and every address that is printed answers.
#[tokio::test]
async fn the_greeting_names_the_real_address() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Running::demo(&folder.path().join("demo"), &[]);
    assert_ne!(demo.port(), 0);
    let mut addresses: Vec<_> = demo
        .said
        .split(|c: char| c.is_whitespace() || c == ')')
        .filter_map(|word| Some(&word[word.find("http://")?..]))
        .collect();
    addresses.push("/deneme/gelen-kutusu.json");
    assert!(addresses.len() > 4, "{}", demo.said);
    let mut anybody = Browser::new(&demo.url);
    for address in addresses {
        assert!(address.starts_with('/') || address.starts_with(&demo.url));
        anybody.visit(address).await.is_told(200);
    }
    for person in portal::practice::seed::people() {
        assert!(demo.said.contains(&person.identity_number));
    }
    demo.stop();
}

/// A second start keeps the data, even who is signed in; `--fresh` begins anew.
#[tokio::test]
async fn a_second_start_keeps_what_fresh_forgets() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Running::demo(&data, &[]);
    let mut ayse = sign_in(&demo.url).await;
    ayse.visit(FORM)
        .await
        .fill("address", "Yarım kalan adres")
        .press("Devam")
        .await
        .is_told(422);
    let session = ayse.cookie("kalem").unwrap().to_owned();
    demo.stop();

    let demo = Running::demo(&data, &[]);
    let mut ayse = Browser::new(&demo.url);
    ayse.plant_cookie("kalem", &session);
    ayse.visit(FORM).await.is_told(200);
    assert_eq!(ayse.value("address"), "Yarım kalan adres");
    demo.stop();

    let demo = Running::demo(&data, &["--fresh"]);
    let mut ayse = Browser::new(&demo.url);
    ayse.plant_cookie("kalem", &session);
    ayse.visit(FORM)
        .await
        .sees("Merkezi Kimlik Doğrulama Sistemi");
    let mut ayse = sign_in(&demo.url).await;
    ayse.visit(FORM).await.is_told(200);
    assert_eq!(ayse.value("address"), "");
    demo.stop();
}

/// A port that is taken is named, and nothing was forgotten for the sake of a start that failed.
#[tokio::test]
async fn a_taken_port_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let (_taken, port) = taken_port();
    let named = format!("port {port} cannot be listened on");
    start(&data, port, &[]).is_one_line_with(&[&named, "in use", "--port 0"]);
    Running::demo(&data, &[]).stop();
    let kept = data.join("kalem.db");
    start(&data, port, &["--fresh"]).is_one_line_with(&[&named]);
    assert!(kept.exists());
}

/// Two demos in one folder would pull it from under each other.
#[tokio::test]
async fn a_folder_in_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Running::demo(&data, &[]);
    for more in [&[][..], &["--fresh"]] {
        start(&data, 0, more).is_one_line_with(&["a demo is running in", "--data"]);
    }
    let mut ayse = sign_in(&demo.url).await;
    ayse.visit(FORM).await.is_told(200);
    demo.stop();
}

/// A folder that is not a demo's is never written to, and certainly never emptied.
#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("tez.txt");
    std::fs::write(&mine, "üç yıl").unwrap();
    for more in [&[][..], &["--fresh"]] {
        start(folder.path(), 0, more).is_one_line_with(&["not a demo's folder", "--data"]);
    }
    assert_eq!(std::fs::read_to_string(mine).unwrap(), "üç yıl");
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}
