//! An installation of `kalem issuer`: from the ceremony to a running process, and who may speak to it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::{Client, Identity, StatusCode};
use serde_json::{Value, json};
use signature::certificate::Certificate;
use store::Keys;
use tempfile::TempDir;
use uuid::Uuid;

use crate::private_file::write_private;
use crate::running::{Running, kalem};

/// A practice number.
pub const NUMBER: &str = "10000000146";
const HOST: &str = "issuer.example";
/// An authority that is not for practice, and that there is not.
pub const PLAN: &str = include_str!("../../../../ceremony.example.toml");

pub const IN_A_FILE: &str = "kind = \"file\"\npassphrase_file = \"FOLDER/issuing.passphrase\"";

/// Everything that the process needs, in a folder that goes with it.
pub struct Authority {
    pub folder: TempDir,
    pub config: PathBuf,
    server: rcgen::Certificate,
    client: String,
}

/// A certificate and its key for one end of the line.
fn made(name: &str, by: &Issuer<'_, KeyPair>) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let names = [name.to_owned(), "127.0.0.1".to_owned()];
    let mut params = CertificateParams::new(names).unwrap();
    params.not_after = rcgen::date_time_ymd(2090, 1, 1);
    (params.signed_by(&key, by).unwrap(), key)
}

fn own_authority() -> (rcgen::Certificate, Issuer<'static, KeyPair>) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params.self_signed(&key).unwrap(), Issuer::new(params, key))
}

impl Authority {
    /// With its key in a file, and a database of its own.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.toml");
        assert!(kalem(["make-keys".as_ref(), keys.as_os_str()]).success);
        Self::with_key_in_file(folder, "sqlite:FOLDER/issuer.db")
    }

    /// The same on another's database, with the keys of that.
    pub fn over(database: &str, keys: &Keys) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = toml::to_string(keys).unwrap();
        write_private(&folder.path().join("keys.toml"), &keys);
        Self::with_key_in_file(folder, database)
    }

    fn with_key_in_file(folder: TempDir, database: &str) -> Self {
        let said = ceremony(folder.path(), PLAN, &["--issuing-passphrase"], &[]);
        assert!(said.success, "{}", said.err);
        Self::configured(folder, database, IN_A_FILE)
    }

    /// After the ceremony: TLS for both ends, and the configuration.
    pub fn configured(folder: TempDir, database: &str, key: &str) -> Self {
        let (trusted, authority) = own_authority();
        let (server, server_key) = made(HOST, &authority);
        let (client, client_key) = made("portal.example", &authority);
        let write = |name, pem: String| std::fs::write(folder.path().join(name), pem).unwrap();
        write("tls.pem", server.pem());
        write("tls.key", server_key.serialize_pem());
        write("clients.pem", trusted.pem());
        write("client.pem", client.pem());
        write("client.key", client_key.serialize_pem());
        let text = format!(
            "[server]\naddress = \"127.0.0.1:0\"\ncertificate = \"FOLDER/tls.pem\"\nkey = \"FOLDER/tls.key\"\n\
             clients = \"FOLDER/clients.pem\"\n[published]\naddress = \"127.0.0.1:0\"\n[database]\nurl = \"{database}\"\n\
             [keys]\nfile = \"FOLDER/keys.toml\"\n[authority]\nplan = \"FOLDER/plan.toml\"\nfolder = \"FOLDER/authority\"\n\
             [authority.key]\n{key}\n"
        );
        write(
            "issuer.toml",
            text.replace("FOLDER", folder.path().to_str().unwrap()),
        );
        Self {
            config: folder.path().join("issuer.toml"),
            folder,
            server: trusted,
            client: client.pem() + &client_key.serialize_pem(),
        }
    }

    pub fn start(&self) -> Running {
        self.start_with(&[])
    }

    pub fn start_with(&self, environment: &[(&str, &Path)]) -> Running {
        Running::issuer(&self.config, environment)
    }

    pub fn refused(&self) -> crate::running::Said {
        kalem([
            "issuer".as_ref(),
            "--config".as_ref(),
            self.config.as_os_str(),
        ])
    }

    /// The portal's section that names this process.
    pub fn section(&self, running: &Running) -> String {
        let text = "[issuer]\nurl = \"https://ORDERS\"\nca_file = \"FOLDER/clients.pem\"\ncertificate = \"FOLDER/client.pem\"\n\
                    key = \"FOLDER/client.key\"\n";
        text.replace("ORDERS", running.heard("orders="))
            .replace("FOLDER", &self.folder.path().display().to_string())
    }

    /// As a portal asks it.
    pub fn asked(&self, running: &Running) -> outside::issuer::Issuer {
        let section: toml::Table = toml::from_str(&self.section(running)).unwrap();
        let settings = section["issuer"].clone().try_into().unwrap();
        outside::issuer::Issuer::open(&settings).unwrap()
    }

    /// `kalem certificate`, on the issuer's own machine.
    pub fn certificate(&self, arguments: &[&str]) -> crate::running::Said {
        let config = self.config.display().to_string();
        let mut all = vec!["certificate", "--config", &config];
        all.extend(arguments);
        kalem(all)
    }

    /// Whoever may ask, or somebody without a certificate.
    pub fn client(&self, running: &Running, known: bool) -> Client {
        let address: SocketAddr = running.heard("orders=").parse().unwrap();
        let trusted = reqwest::Certificate::from_pem(self.server.pem().as_bytes()).unwrap();
        let client = Client::builder()
            .resolve(HOST, address)
            .tls_certs_only([trusted]);
        match known {
            true => client.identity(Identity::from_pem(self.client.as_bytes()).unwrap()),
            false => client,
        }
        .build()
        .unwrap()
    }
}

/// `kalem ceremony` in a folder, with passphrases in files.
pub fn ceremony(
    folder: &Path,
    plan: &str,
    passphrase: &[&str],
    more: &[&str],
) -> crate::running::Said {
    std::fs::write(folder.join("plan.toml"), plan).unwrap();
    std::fs::write(folder.join("root.passphrase"), "kökün uzun parolası\n").unwrap();
    std::fs::write(folder.join("issuing.passphrase"), "makamın uzun parolası\n").unwrap();
    let at = |name: &str| folder.join(name).display().to_string();
    let mut arguments = vec![
        "ceremony".to_owned(),
        at("plan.toml"),
        "--into".to_owned(),
        at("authority"),
        "--root-passphrase".to_owned(),
        at("root.passphrase"),
    ];
    for flag in passphrase {
        arguments.extend([(*flag).to_owned(), at("issuing.passphrase")]);
    }
    arguments.extend(more.iter().map(|one| (*one).to_owned()));
    kalem(arguments)
}

/// A production order with a card's key behind it.
pub struct Order {
    pub id: Uuid,
    body: Value,
}

impl Order {
    pub fn new() -> Self {
        use base64::{Engine, prelude::BASE64_STANDARD};
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::default();
        let request = params.serialize_request(&key).unwrap();
        let id = Uuid::new_v4();
        let body = json!({
            "id": id,
            "profile": "nes",
            "years": 3,
            "subject": {
                "kind": "person",
                "given_name": "Işık",
                "surname": "ÖRNEKOĞLU",
                "identity_number": NUMBER,
                "organization": null,
            },
            "request": BASE64_STANDARD.encode(request.der()),
        });
        Self { id, body }
    }

    /// Sent to the issuer: the certificate, or why not.
    pub async fn send(
        &self,
        client: &Client,
        running: &Running,
    ) -> Result<Certificate, StatusCode> {
        use base64::{Engine, prelude::BASE64_STANDARD};
        let (status, answer) = post(client, running, "/orders", &self.body).await;
        if status != StatusCode::OK {
            return Err(status);
        }
        let der = BASE64_STANDARD.decode(answer["certificate"].as_str().unwrap());
        Ok(Certificate::from_der(&der.unwrap()).unwrap())
    }

    pub fn body(&self) -> &Value {
        &self.body
    }
}

pub async fn post(
    client: &Client,
    running: &Running,
    path: &str,
    body: &Value,
) -> (StatusCode, Value) {
    post_with(client, running, path, body, &[]).await
}

/// The same with more headers.
pub async fn post_with(
    client: &Client,
    running: &Running,
    path: &str,
    body: &Value,
    headers: &[(&str, &str)],
) -> (StatusCode, Value) {
    let address: SocketAddr = running.heard("orders=").parse().unwrap();
    let url = format!("https://{HOST}:{}{path}", address.port());
    let mut asked = client.post(url).json(body);
    for (name, value) in headers {
        asked = asked.header(*name, *value);
    }
    let answer = asked.send().await.unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap())
}
