//! The configuration file. `kalem.example.toml` shows every setting; what is not known is refused.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use outside::civil_registry::KpsSettings;
use outside::identity_gate::{EDevletSettings, OpenIdSettings};
use outside::mail::SmtpSettings;
use outside::sms::{GatewaySettings, SmppSettings};
use serde::Deserialize;

use crate::Done;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub keys: KeyFile,
    #[serde(default)]
    pub portal: portal::Settings,
    pub identity_gate: IdentityGate,
    pub civil_registry: CivilRegistry,
    pub mail: Mail,
    pub sms: Sms,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port to listen on.
    #[serde(default = "loopback")]
    pub address: SocketAddr,
    /// Certificate chain and key in PEM, to serve TLS without a proxy.
    pub tls: Option<Tls>,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`
    pub url: outside::Secret,
    /// How many connections to PostgreSQL this process may hold.
    #[serde(default = "twenty")]
    pub connections: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    pub file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityGate {
    OpenId(OpenIdSettings),
    EDevlet(EDevletSettings),
    Practice {},
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CivilRegistry {
    Kps(KpsSettings),
    Practice {},
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mail {
    Smtp(SmtpSettings),
    Practice {},
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sms {
    Smpp(SmppSettings),
    Gateway(GatewaySettings),
    Practice {},
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

const fn twenty() -> u32 {
    20
}

impl Config {
    pub fn read(file: &Path) -> Done<Self> {
        let text = std::fs::read_to_string(file)
            .map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
        let config = Self::parse(&text).map_err(|e| format!("{}: {e}", file.display()))?;
        Ok(config)
    }

    /// Reads and judges: production refuses every practice part by name.
    pub fn parse(text: &str) -> Done<Self> {
        let config: Self = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        let practice = config.practice_parts();
        if !practice.is_empty() {
            return Err(format!(
                "practice parts belong to `kalem demo` alone; here they are set in: {}",
                practice.join(", ")
            )
            .into());
        }
        let url = &config.portal.public_url;
        if url.ends_with('/') || !(url.starts_with("https://") || url.starts_with("http://")) {
            return Err("portal.public_url must be an address without a slash at its end".into());
        }
        if config.portal.form_address_is_missing() {
            return Err("portal.authority.form_address has no address that has begun".into());
        }
        Ok(config)
    }

    fn practice_parts(&self) -> Vec<&'static str> {
        let parts = [
            (
                matches!(self.identity_gate, IdentityGate::Practice {}),
                "identity_gate",
            ),
            (
                matches!(self.civil_registry, CivilRegistry::Practice {}),
                "civil_registry",
            ),
            (matches!(self.mail, Mail::Practice {}), "mail"),
            (matches!(self.sms, Sms::Practice {}), "sms"),
        ];
        parts
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, name)| name)
            .collect()
    }
}
