//! The issuer with its key in a security module (SoftHSM): made there, certified by the ceremony, signed with, gone and back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::StatusCode;
use tempfile::TempDir;

use crate::issuing::{Authority, Order, PLAN, ceremony};
use crate::running::kalem_with;

pub const LIBRARY: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "481516";
/// Seconds for a signature: more than a busy machine takes.
const AMPLE: u32 = 30;
/// The plan of a ceremony, without a kind of key to be made.
const KEY_TO_BE_MADE: &str = "common_name = \"Örnek Nitelikli Sertifika Makamı\"\nkey = \"p256\"";

pub struct Module {
    pub folder: TempDir,
    conf: PathBuf,
}

/// A module without a token, and its configuration; none, where SoftHSM is not installed.
pub fn empty_module() -> Option<(TempDir, PathBuf)> {
    if !Path::new(LIBRARY).exists() {
        let ci = std::env::var("CI").as_deref() == Ok("true");
        assert!(!ci, "SoftHSM is not installed");
        eprintln!("SoftHSM is not installed: the security module is left out");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let conf = folder.path().join("softhsm2.conf");
    let line = format!("directories.tokendir = {}\n", tokens.display());
    std::fs::write(&conf, line).unwrap();
    Some((folder, conf))
}

impl Module {
    /// One token with a label.
    pub fn new() -> Option<Self> {
        let (folder, conf) = empty_module()?;
        let made = Command::new("softhsm2-util")
            .env("SOFTHSM2_CONF", &conf)
            .args(["--init-token", "--free", "--label", "Makam"])
            .args(["--pin", PIN, "--so-pin", "87654321"])
            .output()
            .unwrap();
        assert!(made.status.success());
        std::fs::write(folder.path().join("pin"), format!("{PIN}\n")).unwrap();
        Some(Self { folder, conf })
    }

    pub fn environment(&self) -> [(&'static str, &Path); 1] {
        [("SOFTHSM2_CONF", &self.conf)]
    }

    fn make_key(&self, request: &Path) -> crate::running::Said {
        let pin = self.folder.path().join("pin");
        let request = [
            "make-authority-key --driver".split(' ').collect::<Vec<_>>(),
            vec![LIBRARY, "--token", "Makam", "--id", "01", "--pin-file"],
            vec![
                pin.to_str().unwrap(),
                "--request",
                request.to_str().unwrap(),
            ],
        ];
        kalem_with(request.concat(), &self.environment())
    }

    /// From the key to an installation that signs with it.
    pub fn authority(&self, driver: &str, seconds: u32) -> Authority {
        let folder = tempfile::tempdir().unwrap();
        let request = folder.path().join("makam.p10");
        let made = self.make_key(&request);
        assert!(made.success, "{}", made.err);
        self.make_key(&request)
            .is_one_line_with(&["has a key with this id already"]);
        let in_module = KEY_TO_BE_MADE.replace("\nkey = \"p256\"", "");
        assert!(PLAN.contains(KEY_TO_BE_MADE));
        let plan = PLAN.replace(KEY_TO_BE_MADE, &in_module);
        let request = request.to_str().unwrap();
        let said = ceremony(folder.path(), &plan, &[], &["--request", request]);
        assert!(said.success, "{}", said.err);
        assert!(!folder.path().join("authority/makam.key.json").exists());
        let keys = folder.path().join("keys.toml");
        let said = kalem_with(["make-keys".as_ref(), keys.as_os_str()], &[]);
        assert!(said.success);
        let pin = self.folder.path().join("pin");
        let key = format!(
            "kind = \"pkcs11\"\ndriver = \"{driver}\"\ntoken = \"Makam\"\nid = \"01\"\npin_file = \"{}\"\nseconds = {seconds}",
            pin.display()
        );
        Authority::configured(folder, "sqlite:FOLDER/issuer.db", &key)
    }
}

/// "HSM gone for a minute": the module goes away, with orders coming in. Each is told so and stays recorded; when the module is back, each is
/// finished once, whether it is sent again by one or by several at a time. Nothing waits for a clock in between, so a minute is as long as a
/// moment.
#[tokio::test]
async fn a_module_that_was_away_comes_back() {
    let Some(module) = Module::new() else { return };
    let authority = module.authority(LIBRARY, AMPLE);
    let running = authority.start_with(&module.environment());
    let client = authority.client(&running, true);
    let first = Order::new();
    let certificate = first.send(&client, &running).await.unwrap();
    let tokens = module.folder.path().join("tokens");
    let away = module.folder.path().join("away");
    std::fs::rename(&tokens, &away).unwrap();
    let orders: Vec<_> = (0..6).map(|_| Order::new()).collect();
    for order in orders.iter().chain(&orders[..2]) {
        let refused = order.send(&client, &running).await;
        assert_eq!(refused.err(), Some(StatusCode::SERVICE_UNAVAILABLE));
    }
    // What was issued before is there all the same.
    let again = first.send(&client, &running).await.unwrap();
    assert_eq!(again.der(), certificate.der());
    std::fs::rename(&away, &tokens).unwrap();
    let mut serials = BTreeSet::new();
    for order in &orders {
        let (one, other) =
            tokio::join!(order.send(&client, &running), order.send(&client, &running));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.der(), other.der());
        serials.insert(one.serial().to_vec());
    }
    assert_eq!(serials.len(), orders.len());
    running.stop();
}

/// A token that is not there, a key that is not there, a PIN that is wrong: each said in one line, before anything is served.
#[test]
fn what_is_wrong_with_a_module_is_said_at_the_start() {
    let Some(module) = Module::new() else { return };
    let authority = module.authority(LIBRARY, AMPLE);
    let config = authority.folder.path().join("issuer.toml");
    let right = std::fs::read_to_string(&config).unwrap();
    for (before, after, said) in [
        ("\"Makam\"", "\"Nowhere\"", "no token \"Nowhere\""),
        ("id = \"01\"", "id = \"02\"", "the token has no such key"),
        ("id = \"01\"", "id = \"x\"", "not in hexadecimal"),
        (
            "driver = \"/usr",
            "driver = \"/nowhere",
            "driver-not-loaded",
        ),
    ] {
        std::fs::write(&config, right.replace(before, after)).unwrap();
        let arguments = ["issuer".as_ref(), "--config".as_ref(), config.as_os_str()];
        kalem_with(arguments, &module.environment()).is_one_line_with(&[said]);
    }
    std::fs::write(&config, right).unwrap();
    std::fs::write(module.folder.path().join("pin"), "271828").unwrap();
    let arguments = ["issuer".as_ref(), "--config".as_ref(), config.as_os_str()];
    kalem_with(arguments, &module.environment()).is_one_line_with(&["wrong-pin"]);
}
