//! The configuration file. `kalem.example.toml` shows every setting; what is not known is refused.

pub mod authorities;
mod place;
mod weak;
pub mod wrong;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use outside::civil_registry::KpsSettings;
use outside::identity_gate::{EDevletSettings, OpenIdSettings};
use outside::issuer::IssuerSettings;
use outside::mail::SmtpSettings;
use outside::sms::{GatewaySettings, SmppSettings};
use serde::Deserialize;
use store::remembered::RootsFile;

pub use self::place::told;
pub use self::weak::{ANY_POLICY, Exception, Exceptions, is_clear_database};
use crate::Done;
use crate::connections::Limits;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    #[serde(default)]
    pub worker: Worker,
    pub database: Database,
    pub keys: KeyFile,
    #[serde(default)]
    pub log: Log,
    #[serde(default)]
    pub telemetry: Telemetry,
    #[serde(default)]
    pub portal: web::Settings,
    pub identity_gate: IdentityGate,
    pub civil_registry: CivilRegistry,
    pub mail: Mail,
    pub sms: Sms,
    /// Whose e-signatures are believed. Without it nothing of e-İmza is offered.
    pub authorities: Option<authorities::Authorities>,
    /// Who issues our certificates. Without it the desk changes no certificate's state.
    pub issuer: Option<IssuerSettings>,
    #[serde(default)]
    pub connections: Limits,
    /// What production refuses unless it is allowed here by name.
    #[serde(default)]
    pub exceptions: Exceptions,
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

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Where `kalem work` answers machines; it answers nobody else. Without it, it listens nowhere.
    pub address: Option<SocketAddr>,
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

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Where security events are written as well, one JSON object a line.
    pub security_file: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// A collector of spans (OTLP over HTTP), without `/v1/traces`. For programs built with the feature `otlp`.
    pub otlp_endpoint: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    pub file: PathBuf,
    /// Where this machine remembers the newest root of the history.
    pub roots_file: Option<PathBuf>,
}

impl KeyFile {
    /// Beside the keys, unless it is said otherwise.
    pub fn roots(&self) -> RootsFile {
        match &self.roots_file {
            Some(path) => RootsFile::at(path.clone()),
            None => RootsFile::beside(&self.file),
        }
    }
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

    /// Reads and judges: production refuses every practice part by name, and what takes a protection away. All that is wrong is told at once.
    pub fn parse(text: &str) -> Done<Self> {
        let config: Self = toml::from_str(text).map_err(|e| told(text, &e))?;
        let problems = wrong::all(&config);
        match problems.is_empty() {
            true => Ok(config),
            false => Err(problems.join("; and ").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../kalem.example.toml");

    /// The example, with the commented alternative of a section in place of the section itself.
    fn with_alternative(section: &str) -> String {
        let (heading, commented) = (format!("[{section}]"), format!("# [{section}]"));
        let mut text = String::new();
        let mut inside = "";
        for line in EXAMPLE.lines() {
            if line.starts_with('[') {
                inside = if line == heading { "replaced" } else { "" };
            } else if line == commented {
                inside = "alternative";
            } else if inside == "alternative" && !line.starts_with("# ") {
                inside = "";
            }
            match inside {
                "replaced" => {}
                "alternative" => text += line.trim_start_matches("# "),
                _ => text += line,
            }
            text.push('\n');
        }
        text
    }

    fn every_example() -> [String; 5] {
        [
            EXAMPLE.to_owned(),
            with_alternative("identity_gate"),
            with_alternative("sms"),
            with_alternative("authorities"),
            with_alternative("issuer"),
        ]
    }

    #[test]
    fn the_example_is_a_configuration_and_so_are_its_alternatives() {
        for text in every_example() {
            Config::parse(&text).unwrap();
        }
        let gate = Config::parse(&with_alternative("identity_gate"))
            .unwrap()
            .identity_gate;
        assert!(matches!(gate, IdentityGate::EDevlet(_)));
        assert!(matches!(
            Config::parse(&with_alternative("sms")).unwrap().sms,
            Sms::Gateway(_)
        ));
    }

    /// Each line that is not marked as required is the default: without it the same is read. Secrets do not show
    /// in `Debug`, but none of them has a default.
    #[test]
    fn what_the_example_shows_is_the_default() {
        assert_eq!(
            Config::parse(EXAMPLE).unwrap().portal,
            web::Settings::default()
        );
        let mut compared = 0;
        for text in every_example() {
            let whole = format!("{:?}", Config::parse(&text).unwrap());
            for (at, line) in text.lines().enumerate() {
                let is_setting =
                    line.contains(" = ") && !line.starts_with('#') && !line.contains("# required");
                let is_optional_in_gateway = ["body", "success_contains", "headers"]
                    .iter()
                    .any(|k| line.starts_with(k));
                let is_dated = line.starts_with("from = \"20") || line.starts_with("value = ");
                if !is_setting || is_optional_in_gateway || is_dated {
                    continue;
                }
                let without: Vec<_> = text
                    .lines()
                    .enumerate()
                    .filter(|(n, _)| *n != at)
                    .map(|(_, l)| l)
                    .collect();
                let read = Config::parse(&without.join("\n"))
                    .unwrap_or_else(|e| panic!("{line} is required: {e}"));
                assert_eq!(format!("{read:?}"), whole, "{line} is not the default");
                compared += 1;
            }
        }
        assert!(compared > 40, "only {compared} lines were compared");
    }

    /// The products that the example shows in comments are those that come along.
    #[test]
    fn the_products_of_the_example_are_the_default() {
        let from = EXAMPLE.find("# [[portal.products]]").unwrap();
        let shown = EXAMPLE[from..].split("\n\n").next().unwrap();
        let plain: String = shown
            .lines()
            .map(|line| format!("{}\n", line.trim_start_matches('#').trim_start()))
            .collect();
        let shown: toml::Table = toml::from_str(&plain).unwrap();
        let products = shown["portal"]["products"].clone();
        let products: rules::product::Catalogue = products.try_into().unwrap();
        assert_eq!(products, rules::product::Catalogue::default());
    }

    /// Every setting that the program knows stands in the example: asked with a setting that nobody knows, each
    /// section lists the ones it does.
    #[test]
    fn the_example_holds_every_setting() {
        let mut known = 0;
        for text in every_example() {
            for heading in text.lines().filter(|line| line.starts_with('[')) {
                let asked = text.replacen(heading, &format!("{heading}\nnobody_knows = 1"), 1);
                let error = Config::parse(&asked).unwrap_err().to_string();
                let listed = error
                    .split_once("expected ")
                    .unwrap_or_else(|| panic!("{heading}: {error}"))
                    .1;
                for setting in listed.split('`').skip(1).step_by(2) {
                    known += 1;
                    let shown = EXAMPLE.lines().any(|line| {
                        let line = line.trim_start_matches("# ");
                        line.starts_with(&format!("{setting} = "))
                            || line.contains(&format!(".{setting}]"))
                            || line.contains(&format!(".{setting}."))
                    });
                    assert!(shown, "{setting} of {heading} is not in the example");
                }
            }
        }
        assert!(known > 60, "only {known} settings were found");
    }

    #[test]
    fn practice_parts_are_refused_by_name() {
        let text = EXAMPLE.replace("kind = \"kps\"", "kind = \"practice\"");
        let text = text.replace("url = \"https://register.example/Service/KPSPublic.asmx\" # required\ntimeout_seconds = 8", "");
        let error = Config::parse(&text).unwrap_err().to_string();
        assert!(
            error.contains("kalem demo") && error.contains("civil_registry"),
            "{error}"
        );
    }
}
