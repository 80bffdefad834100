//! `docs/authority.md`, done as it stands there: from an empty security module to an issuer that answers.

use std::path::Path;
use std::process::Command;

use reqwest::{Client, Identity};
use signature::certificate::Certificate;
use signature::crl::Crl;

use crate::issuer_module::empty_module;
use crate::issuing::{Order, PLAN};
use crate::running::Running;

const GUIDE: &str = include_str!("../../../../docs/authority.md");
const CONFIG: &str = include_str!("../../../../kalem-issuer.example.toml");

/// What the guide has people type, block after block.
fn commands() -> impl Iterator<Item = &'static str> {
    let blocks = GUIDE.split("```sh\n").skip(1);
    blocks.map(|block| block.split_once("```").expect("the block ends").0)
}

/// In a folder instead of `/etc/kalem`, with this build's `kalem`.
fn typed(block: &str, folder: &Path, conf: &Path) {
    let bin = Path::new(env!("CARGO_BIN_EXE_kalem")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let done = Command::new("sh")
        .args([
            "-euc",
            &block.replace("/etc/kalem", &folder.display().to_string()),
        ])
        .env("PATH", path)
        .env("SOFTHSM2_CONF", conf)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{block}\n{said}");
}

#[tokio::test]
async fn the_guide_leads_to_an_issuer_that_answers() {
    let Some((module, conf)) = empty_module() else {
        return;
    };
    let folder = module.path().join("kalem");
    std::fs::create_dir(&folder).unwrap();
    let plan = PLAN.lines().collect::<Vec<_>>();
    let (root, issuing) = plan.split_at(plan.iter().position(|line| *line == "[issuing]").unwrap());
    let issuing = issuing.iter().filter(|line| !line.starts_with("key ="));
    let plan: Vec<_> = root.iter().chain(issuing).copied().collect();
    std::fs::write(folder.join("ceremony.toml"), plan.join("\n")).unwrap();
    for block in commands() {
        typed(block, &folder, &conf);
    }
    assert!(!folder.join("authority/kok.key.json").exists());
    let config = CONFIG
        .replace("/etc/kalem", &folder.display().to_string())
        .replace("/var/lib/kalem", &folder.display().to_string())
        .replace(":8443", ":0")
        .replace(":8081", ":0");
    std::fs::write(folder.join("kalem-issuer.toml"), config).unwrap();
    let running = Running::issuer(
        &folder.join("kalem-issuer.toml"),
        &[("SOFTHSM2_CONF", conf.as_path())],
    );
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let line = reqwest::Certificate::from_pem(&read("issuer-clients.pem")).unwrap();
    let portal = Identity::from_pem(&[read("portal.pem"), read("portal.key")].concat()).unwrap();
    let client = Client::builder()
        .resolve("issuer.example", running.heard("orders=").parse().unwrap())
        .tls_certs_only([line])
        .identity(portal)
        .build()
        .unwrap();
    let certificate = Order::new().send(&client, &running).await.unwrap();
    let issuing = Certificate::from_der(&read("authority/makam.crt")).unwrap();
    let key = issuing.public_key().unwrap();
    assert_eq!(certificate.verify_signed_by(&key), Ok(()));
    // What the plan's addresses say is there, by the names that the guide gives them.
    for (path, file) in [
        ("/certs/makam.crt", "makam.crt"),
        ("/certs/kok.crt", "kok.crt"),
        ("/crl/kok.crl", "kok.crl"),
    ] {
        assert!(PLAN.contains(path) && GUIDE.contains(path));
        assert_eq!(
            fetched(&running, path).await,
            read(&format!("authority/{file}"))
        );
    }
    let list = Crl::from_der(&fetched(&running, "/crl/makam.crl").await).unwrap();
    assert!(list.verify_signed_by(&key).is_ok());
    running.stop();
}

async fn fetched(running: &Running, path: &str) -> Vec<u8> {
    let url = format!("http://{}{path}", running.heard("published="));
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}
