//! The configuration of `kalem issuer`. `kalem-issuer.example.toml` shows every setting; what is not known is refused.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::Done;
pub use crate::config::ANY_POLICY;
use crate::config::{Database, Exception, Exceptions, KeyFile, Telemetry, is_clear_database, told};
use crate::connections::Limits;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub published: Public,
    pub database: Database,
    pub keys: KeyFile,
    #[serde(default)]
    pub telemetry: Telemetry,
    pub authority: Authority,
    #[serde(default)]
    pub connections: Limits,
    /// What is refused unless it is allowed here by name.
    #[serde(default)]
    pub exceptions: Exceptions,
}

/// The longest that a signature may take, in seconds: nobody who orders waits longer.
const LONGEST_SIGNATURE: u32 = 120;

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
        let problems = config.weak();
        match problems.is_empty() {
            true => Ok(config),
            false => Err(problems.join("; and ")),
        }
    }

    /// What takes a protection away, each in one sentence.
    fn weak(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        found.extend(self.connections.wrong().map(str::to_owned));
        found.extend(crate::config::wrong::telemetry(&self.telemetry));
        let url = self.database.url.expose();
        if is_clear_database(url) && !self.exceptions.allow.contains(&Exception::Database) {
            found.push(
                "database.url has no sslmode=require (or verify-ca, verify-full) to another machine; [exceptions] may allow it: \"database-in-clear\"".into(),
            );
        }
        if !(1..=1_000).contains(&self.database.connections) {
            found.push("database.connections must be from 1 to 1000".into());
        }
        if let Key::Pkcs11(module) = &self.authority.key
            && module.seconds.get() > LONGEST_SIGNATURE
        {
            found.push(format!(
                "authority.key.seconds must be at most {LONGEST_SIGNATURE}"
            ));
        }
        found
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

    #[test]
    fn what_takes_a_protection_away_is_refused() {
        let all = EXAMPLE
            .replace(
                "sqlite:/var/lib/kalem/issuer.db",
                "postgres://kalem@db.example/issuer",
            )
            .replace("seconds = 10", "seconds = 4000000000");
        let told = Config::parse(&all).unwrap_err();
        for problem in [
            "database-in-clear",
            "authority.key.seconds must be at most 120",
        ] {
            assert!(told.contains(problem), "{told}");
        }
        let allowed = format!("{all}\n[exceptions]\nallow = [\"database-in-clear\"]");
        let told = Config::parse(&allowed).unwrap_err();
        assert!(!told.contains("database"), "{told}");
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
