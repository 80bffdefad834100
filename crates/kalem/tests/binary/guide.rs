//! `docs/authority.md`, done as it stands there: from an empty security module to an issuer that answers, and a portal that asks it.

use std::path::Path;
use std::process::Command;

use outside::issuer::{Issuer, Wanted};
use reqwest::{Client, Identity};
use signature::certificate::Certificate;
use signature::crl::Crl;

use crate::configured::Installation;
use crate::issuer_module::empty_module;
use crate::issuing::{Order, PLAN};
use crate::running::{Running, kalem};

const GUIDE: &str = include_str!("../../../../docs/authority.md");
const CONFIG: &str = include_str!("../../../../kalem-issuer.example.toml");

/// What the guide has people type, or write into a file, block after block; in a folder of the test's, and for names that are found without
/// a directory.
fn blocks(kind: &str, folder: &Path) -> Vec<String> {
    let blocks = GUIDE.split(kind).skip(1);
    let blocks = blocks.map(|block| block.split_once("```").expect("the block ends").0);
    blocks
        .map(|block| {
            block
                .replace("/etc/kalem", &folder.display().to_string())
                .replace("DNS:%s.example", "DNS:%s.example,IP:127.0.0.1")
        })
        .collect()
}

/// With this build's `kalem`.
fn typed(block: &str, conf: &Path) {
    let bin = Path::new(env!("CARGO_BIN_EXE_kalem")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let done = Command::new("sh")
        .args(["-euc", block])
        .env("PATH", path)
        .env("SOFTHSM2_CONF", conf)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{block}\n{said}");
}

/// Steps 1 to 4: the issuer runs.
fn set_up(folder: &Path, conf: &Path) -> Running {
    std::fs::create_dir(folder).unwrap();
    let (before, issuing) = PLAN.split_once("[issuing]\n").unwrap();
    let (key, after) = issuing.split_once("\nkey =").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let plan = format!("{before}[issuing]\n{key}\n{after}");
    std::fs::write(folder.join("ceremony.toml"), plan).unwrap();
    for block in blocks("```sh\n", folder) {
        typed(&block, conf);
    }
    assert!(!folder.join("authority/kok.key.json").exists());
    let config = CONFIG
        .replace("/etc/kalem", &folder.display().to_string())
        .replace("/var/lib/kalem", &folder.display().to_string())
        .replace(":8443", ":0")
        .replace(":8081", ":0");
    let file = folder.join("kalem-issuer.toml");
    std::fs::write(&file, config).unwrap();
    Running::issuer(&file, &[("SOFTHSM2_CONF", conf)])
}

#[tokio::test]
async fn the_guide_leads_to_an_issuer_that_answers() {
    let Some((module, conf)) = empty_module() else {
        return;
    };
    let folder = module.path().join("kalem");
    let running = set_up(&folder, &conf);
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let line = reqwest::Certificate::from_pem(&read("issuer-clients.pem")).unwrap();
    let portal = Identity::from_pem(&[read("portal.pem"), read("portal.key")].concat()).unwrap();
    let client = Client::builder()
        .resolve("issuer.example", running.heard("orders=").parse().unwrap())
        .tls_certs_only([line])
        .identity(portal)
        .build()
        .unwrap();
    let order = Order::new();
    let certificate = order.send(&client, &running).await.unwrap();
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
        let published = fetched(&running, path).await;
        assert_eq!(published, read(&format!("authority/{file}")));
    }
    let list = Crl::from_der(&fetched(&running, "/crl/makam.crl").await).unwrap();
    assert!(list.verify_signed_by(&key).is_ok());
    the_portal_asks_it(&folder, &running, &order).await;
    running.stop();
}

async fn fetched(running: &Running, path: &str) -> Vec<u8> {
    let url = format!("http://{}{path}", running.heard("published="));
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

/// Step 5.
async fn the_portal_asks_it(folder: &Path, running: &Running, order: &Order) {
    let section = blocks("```toml\n", folder)
        .concat()
        .replace("issuer.example:8443", running.heard("orders="))
        .replace("issuer.example:8081", running.heard("published="));
    let installation = Installation::new(&[("[server]", &format!("{section}[server]"))]);
    let config = installation.config.as_os_str();
    let said = kalem(["doctor".as_ref(), "--config".as_ref(), config]).out;
    for well in [
        "e-signature roots",
        "time-stamp service",
        "our certificate for the issuer",
        "issuer\n",
        "the issuer's certificate",
        "the issuer's list",
    ] {
        assert!(said.contains(&format!("ok    {well}")), "{well}: {said}");
    }
    let settings: toml::Table = toml::from_str(&section).unwrap();
    let issuer = Issuer::open(&settings["issuer"].clone().try_into().unwrap()).unwrap();
    let found = issuer.find(Wanted::Order(order.id)).await.unwrap();
    assert_eq!(found.len(), 1);
}
