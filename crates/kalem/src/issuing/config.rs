//! The configuration of `kalem issuer`. `kalem-issuer.example.toml` shows every setting; what is not known is refused.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::Done;
use crate::config::{Database, KeyFile, told};
use crate::connections::Limits;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub published: Public,
    pub database: Database,
    pub keys: KeyFile,
    pub authority: Authority,
    #[serde(default)]
    pub connections: Limits,
}

/// Where orders come in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub address: SocketAddr,
    /// Certificate chain and key in PEM.
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// Who may ask: whoever has a certificate by one of these authorities, in PEM. Never one that certifies for others as well.
    pub clients: PathBuf,
}

/// Where lists, answers and time-stamps go out, over plain HTTP.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
    pub address: SocketAddr,
    /// Proxies in front, which connect for many.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The reviewed file of the ceremony.
    pub plan: PathBuf,
    /// What the ceremony left behind, without the root's key.
    pub folder: PathBuf,
    pub key: Key,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Key {
    /// In the folder, sealed under a passphrase.
    File { passphrase_file: PathBuf },
    /// In a security module.
    Pkcs11(Module),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// The vendor's library.
    pub driver: PathBuf,
    /// The token's label.
    pub token: String,
    /// CKA_ID in hexadecimal.
    pub id: String,
    pub pin_file: PathBuf,
    /// How long a signature may take. Orders are told so then; after three times as long the process ends.
    pub seconds: NonZeroU32,
}

impl Module {
    pub fn patience(&self) -> Duration {
        Duration::from_secs(u64::from(self.seconds.get()))
    }
}

impl Config {
    pub fn read(file: &Path) -> Done<Self> {
        let text = std::fs::read_to_string(file)
            .map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
        Self::parse(&text).map_err(|e| format!("{}: {e}", file.display()).into())
    }

    fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|e| told(text, &e))?;
        match config.connections.wrong() {
            None => Ok(config),
            Some(problem) => Err(problem.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../kalem-issuer.example.toml");

    /// What is shown of connections is what holds without it, and each setting is shown.
    #[test]
    fn the_example_shows_how_connections_are_treated() {
        let shown = Config::parse(EXAMPLE).unwrap().connections;
        assert_eq!(shown, Limits::default());
        let (_, section) = EXAMPLE.split_once("[connections]").unwrap();
        for setting in format!("{shown:?}").split(['{', ',']).skip(1) {
            let name = setting.split(':').next().unwrap().trim();
            assert!(section.contains(&format!("\n{name} = ")), "{name}");
        }
        let none = EXAMPLE.replace("most = 4096", "most = 0");
        assert!(Config::parse(&none).unwrap_err().contains("connections"));
    }

    /// Both kinds of keys, and no setting that the program does not know.
    #[test]
    fn the_example_is_a_configuration() {
        let config = Config::parse(EXAMPLE).unwrap();
        assert!(matches!(config.authority.key, Key::Pkcs11(_)));
        let (before, _) = EXAMPLE.split_once("[authority.key]").unwrap();
        let (_, other) = EXAMPLE.split_once("# [authority.key]").unwrap();
        let other = other.replace("# ", "");
        let config = Config::parse(&format!("{before}[authority.key]{other}")).unwrap();
        assert!(matches!(config.authority.key, Key::File { .. }));
        for heading in EXAMPLE.lines().filter(|line| line.starts_with('[')) {
            let asked = EXAMPLE.replacen(heading, &format!("{heading}\nnobody_knows = 1"), 1);
            let error = Config::parse(&asked).unwrap_err();
            assert!(error.contains("unknown field"), "{heading}: {error}");
        }
    }
}
