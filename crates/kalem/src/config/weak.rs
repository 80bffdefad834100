//! What a configuration allows that production must not: secrets in clear over a network, numbers that take a protection away. Each is
//! refused with one sentence, unless `[exceptions]` names it; then it is said at every start and by `kalem doctor`.

use outside::mail::SmtpSecurity;
use serde::Deserialize;

use super::{Config, Mail, Sms};

/// What may go in clear where it is allowed by name. Nothing else may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Exception {
    /// Letters go to the mail server without TLS.
    #[serde(rename = "smtp-in-clear")]
    Smtp,
    /// Short messages go to the gateway or the message centre without TLS.
    #[serde(rename = "sms-in-clear")]
    Sms,
    /// The way to PostgreSQL on another machine is not forced to TLS.
    #[serde(rename = "database-in-clear")]
    Database,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    #[serde(default)]
    pub allow: Vec<Exception>,
}

impl Exception {
    pub const fn key(self) -> &'static str {
        match self {
            Self::Smtp => "smtp-in-clear",
            Self::Sms => "sms-in-clear",
            Self::Database => "database-in-clear",
        }
    }

    /// What whoever allows it puts up with.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Smtp => "whoever is on the way to the mail server reads and changes letters",
            Self::Sms => {
                "whoever is on the way to the message centre reads codes, and its password"
            }
            Self::Database => {
                "whoever is on the way to the database reads and changes what is in it"
            }
        }
    }
}

/// The policy that stands for every other (RFC 5280, 4.2.1.4).
pub const ANY_POLICY: &str = "2.5.29.32.0";

/// Everything that is too weak, each in one sentence.
pub fn found(config: &Config) -> Vec<String> {
    let mut found: Vec<String> = in_clear(config)
        .into_iter()
        .filter(|(exception, _)| !config.exceptions.allow.contains(exception))
        .map(|(exception, what)| {
            format!("{what}; [exceptions] may allow it: \"{}\"", exception.key())
        })
        .collect();
    let url = &config.portal.public_url;
    if let Some(rest) = url.strip_prefix("http://")
        && !is_this_machine(host(rest))
    {
        found.push(
            "portal.public_url must begin with https://, except on this machine itself: passwords and sessions would go in clear".into(),
        );
    }
    let policies = config.authorities.iter().flat_map(|a| &a.policies);
    if policies
        .into_iter()
        .any(|policy| policy.trim() == ANY_POLICY)
    {
        found.push(
            "authorities.policies holds anyPolicy, by which every certificate would be qualified"
                .into(),
        );
    }
    found
}

/// What would go over a network in clear.
fn in_clear(config: &Config) -> Vec<(Exception, String)> {
    let mut found = Vec::new();
    if let Mail::Smtp(smtp) = &config.mail
        && smtp.security == SmtpSecurity::None
        && !is_this_machine(&smtp.host)
    {
        found.push((
            Exception::Smtp,
            "mail.security is \"none\" on another machine's mail server".into(),
        ));
    }
    match &config.sms {
        Sms::Smpp(smpp) if !smpp.tls && !is_this_machine(&smpp.host) => {
            found.push((
                Exception::Sms,
                "sms.tls is false on another machine's message centre".into(),
            ));
        }
        Sms::Gateway(gateway) => {
            let url = gateway.url.expose();
            if !url.starts_with("https://")
                && !url
                    .strip_prefix("http://")
                    .is_some_and(|rest| is_this_machine(host(rest)))
            {
                found.push((
                    Exception::Sms,
                    "sms.url does not begin with https://".into(),
                ));
            }
        }
        Sms::Smpp(_) | Sms::Practice {} => {}
    }
    if is_clear_database(config.database.url.expose()) {
        found.push((
            Exception::Database,
            "database.url has no sslmode=require (or verify-ca, verify-full) to another machine"
                .into(),
        ));
    }
    found
}

/// Whether what the database is told, and tells, crosses a network in clear.
pub fn is_clear_database(url: &str) -> bool {
    let Some((kind, rest)) = url.split_once("://") else {
        return false;
    };
    let secured = ["require", "verify-ca", "verify-full"]
        .iter()
        .any(|mode| url.contains(&format!("sslmode={mode}")));
    // A way through the file system, or named in the query, is no network.
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let after_password = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let host = host(after_password);
    let is_socket =
        host.is_empty() || host.to_ascii_lowercase().starts_with("%2f") || query.contains("host=/");
    kind.starts_with("postgres") && !secured && !is_socket && !is_this_machine(host)
}

/// The host of what follows `://`.
fn host(rest: &str) -> &str {
    let place = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let place = place.rsplit_once('@').map_or(place, |(_, host)| host);
    match place.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => place.split(':').next().unwrap_or(place),
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for (rest, this) in [
            ("127.0.0.1:8080/x", true),
            ("localhost", true),
            ("[::1]:80", true),
            ("127.0.0.1.kalem.example", false),
            ("localhost.kalem.example", false),
            ("kalem@127.0.0.1:5432", true),
            ("127.0.0.1@kalem.example", false),
            ("10.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(is_this_machine(host(rest)), this, "{rest}");
        }
    }

    #[test]
    fn a_database_on_another_machine_is_spoken_to_by_tls() {
        for (url, clear) in [
            ("sqlite:/var/lib/kalem.db", false),
            ("postgres://kalem:x@db.example/kalem", true),
            ("postgres://kalem:x@db.example/kalem?sslmode=prefer", true),
            (
                "postgresql://kalem:x@db.example/kalem?sslmode=require",
                false,
            ),
            (
                "postgres://kalem:p@ss@db.example/kalem?sslmode=verify-full",
                false,
            ),
            ("postgres://kalem@127.0.0.1:5432/kalem", false),
            ("postgres://kalem@%2Frun%2Fpostgresql/kalem", false),
            ("postgres:///kalem?host=/run/postgresql", false),
        ] {
            assert_eq!(is_clear_database(url), clear, "{url}");
        }
    }
}
