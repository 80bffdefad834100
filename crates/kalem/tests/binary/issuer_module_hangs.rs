//! The issuer with a security module that hangs in the middle of a signature: for a while, and for ever.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::{Client, StatusCode};

use crate::issuer_module::{LIBRARY, Module};
use crate::issuing::{Order, post};
use crate::running::Running;
use crate::story::town::until;

/// SoftHSM, and a driver before it that hangs as long as a file lies there.
struct Hanging {
    module: Module,
    behind: PathBuf,
    hangs: PathBuf,
    signed: PathBuf,
    driver: PathBuf,
}

impl Hanging {
    fn new() -> Option<Self> {
        let module = Module::new()?;
        let at = |name: &str| module.folder.path().join(name);
        let this = Self {
            behind: LIBRARY.into(),
            hangs: at("hangs"),
            signed: at("signed"),
            driver: at("hangs.so"),
            module,
        };
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/binary/driver/hangs.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-o"]).arg(&this.driver);
        assert!(cc.arg(source).status().unwrap().success());
        Some(this)
    }

    fn environment(&self) -> [(&'static str, &Path); 4] {
        let [conf] = self.module.environment();
        [
            conf,
            ("BEHIND", &self.behind),
            ("HANGS", &self.hangs),
            ("SIGNED", &self.signed),
        ]
    }

    fn authority(&self, seconds: u32) -> crate::issuing::Authority {
        self.module
            .authority(self.driver.to_str().unwrap(), seconds)
    }

    fn hang(&self) {
        std::fs::write(&self.hangs, "").unwrap();
        std::fs::write(&self.signed, "").unwrap();
    }

    fn answer(&self) {
        std::fs::remove_file(&self.hangs).unwrap();
    }

    /// Calls of the module since it began to hang.
    fn signatures(&self) -> usize {
        std::fs::read_to_string(&self.signed)
            .unwrap()
            .lines()
            .count()
    }
}

async fn refused(order: &Order, client: &Client, running: &Running) {
    let (status, said) = post(client, running, "/orders", order.body()).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        said["error"].as_str().unwrap().contains("driver-hung"),
        "{said}"
    );
}

async fn ready(running: &Running) -> StatusCode {
    let url = format!("http://{}/readyz", running.heard("published="));
    reqwest::get(url).await.unwrap().status()
}

/// Whoever waits is told in time, nobody is let in behind, nothing is signed a second time meanwhile; and when the module answers again,
/// every order is finished once.
#[tokio::test]
async fn a_module_that_hangs_for_a_while() {
    let Some(hanging) = Hanging::new() else {
        return;
    };
    // Twenty seconds to the end of the process, of which this takes five and a moment.
    let authority = hanging.authority(5);
    let running = authority.start_with(&hanging.environment());
    let client = authority.client(&running, true);
    assert_eq!(ready(&running).await, StatusCode::OK);
    let before = Order::new().send(&client, &running).await;
    assert!(before.is_ok());

    hanging.hang();
    let orders = [Order::new(), Order::new()];
    refused(&orders[0], &client, &running).await;
    assert_eq!(ready(&running).await, StatusCode::SERVICE_UNAVAILABLE);
    refused(&orders[1], &client, &running).await;
    refused(&orders[0], &client, &running).await;
    assert_eq!(hanging.signatures(), 1, "one call is unresolved");

    hanging.answer();
    until(async || (ready(&running).await == StatusCode::OK).then_some(())).await;
    for order in &orders {
        let one = order.send(&client, &running).await.unwrap();
        let again = order.send(&client, &running).await.unwrap();
        assert_eq!(one.der(), again.der());
    }
    assert_eq!(hanging.signatures(), 3, "the lost one, and one for each");
    running.stop();
}

/// A call that never comes back ends with the process, which is started anew and goes on from what was recorded.
#[tokio::test]
async fn a_module_that_hangs_for_ever() {
    let Some(hanging) = Hanging::new() else {
        return;
    };
    let authority = hanging.authority(2);
    let mut running = authority.start_with(&hanging.environment());
    let client = authority.client(&running, true);
    hanging.hang();
    let order = Order::new();
    refused(&order, &client, &running).await;
    running.hears("the security module hangs: ending");
    let (status, _) = running.end();
    assert_eq!(status.code(), None, "by a signal");
    assert_eq!(hanging.signatures(), 1);

    // It hangs at once, so it does not begin to serve either.
    let config = authority.folder.path().join("issuer.toml");
    let arguments = ["issuer".as_ref(), "--config".as_ref(), config.as_os_str()];
    let said = crate::running::kalem_with(arguments, &hanging.environment());
    assert_eq!(said.code, Some(1));
    assert!(said.err.ends_with("driver-hung\n"), "{}", said.err);

    hanging.answer();
    let running = authority.start_with(&hanging.environment());
    let client = authority.client(&running, true);
    let one = order.send(&client, &running).await.unwrap();
    let again = order.send(&client, &running).await.unwrap();
    assert_eq!(one.der(), again.der());
    running.stop();
}
