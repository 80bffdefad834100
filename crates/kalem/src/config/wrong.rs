//! What is wrong with a configuration that could be read.

use outside::collector::Collector;

use super::{CivilRegistry, Config, IdentityGate, Mail, Sms, Telemetry, weak};

/// Everything that is wrong, each in one sentence. Of practice parts nothing else is said: their settings are none of production's.
pub fn all(config: &Config) -> Vec<String> {
    let practice = practice_parts(config);
    if !practice.is_empty() {
        return vec![format!(
            "practice parts belong to `kalem demo` alone; here they are set in: {}",
            practice.join(", ")
        )];
    }
    let mut found = Vec::new();
    let url = &config.portal.public_url;
    if url.ends_with('/') || !(url.starts_with("https://") || url.starts_with("http://")) {
        found.push("portal.public_url must be an address without a slash at its end".into());
    }
    let database = config.database.url.expose();
    if !["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|kind| database.starts_with(kind))
    {
        found.push("database.url must begin with sqlite: or postgres://".into());
    }
    if config.portal.form_address_is_missing() {
        found.push("portal.authority.form_address has no address that has begun".into());
    }
    if config.portal.pre_application.lifetime_days.is_empty() {
        found.push("portal.pre_application.lifetime_days has no value".into());
    }
    if config.portal.security.event_days.is_empty() {
        found.push("portal.security.event_days has no value".into());
    }
    if config.portal.contact.hold_hours.is_empty() {
        found.push("portal.contact.hold_hours has no value".into());
    }
    found.extend(telemetry(&config.telemetry));
    let today = outside::clock::Clock::Live.today();
    if let Err(fault) = config.portal.products.check(today) {
        found.push(format!("portal.products: {fault}"));
    }
    found.extend(config.connections.wrong().map(str::to_owned));
    found.extend(
        numbers(config)
            .into_iter()
            .filter_map(|(setting, number, most)| match number {
                ..1 => Some(format!("{setting} must be at least 1")),
                _ if number > most => Some(format!("{setting} must be at most {most}")),
                _ => None,
            }),
    );
    found.extend(weak::found(config));
    found
}

/// A collector that this program cannot reach must not be waited for in vain.
pub fn telemetry(telemetry: &Telemetry) -> Option<String> {
    let endpoint = telemetry.otlp_endpoint.as_ref()?;
    match cfg!(feature = "otlp") {
        true => Collector::at(endpoint).err().map(|wrong| wrong.to_string()),
        false => Some("telemetry.otlp_endpoint is set, but this program was built without OTLP: build it with `cargo build --release --features otlp`".into()),
    }
}

/// The practice parts, by the names of their sections: production refuses each.
fn practice_parts(config: &Config) -> Vec<&'static str> {
    let parts = [
        (
            matches!(config.identity_gate, IdentityGate::Practice {}),
            "identity_gate",
        ),
        (
            matches!(config.civil_registry, CivilRegistry::Practice {}),
            "civil_registry",
        ),
        (matches!(config.mail, Mail::Practice {}), "mail"),
        (matches!(config.sms, Sms::Practice {}), "sms"),
    ];
    parts
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| name)
        .collect()
}

/// The longest that anybody is waited for, in seconds: whoever waits for us is gone by then.
const PATIENCE: i64 = 120;

/// Every setting that counts something, and the most of it: with none nothing would work and nobody would see why, and with too much a
/// protection would be one in name only.
fn numbers(config: &Config) -> Vec<Number> {
    let mut numbers = of_the_portal(config);
    numbers.extend(of_others(config));
    numbers
}

/// A setting, its value and the most of it.
type Number = (&'static str, i64, i64);

fn of_the_portal(config: &Config) -> Vec<Number> {
    let portal = &config.portal;
    let mut numbers = vec![
        (
            "database.connections",
            i64::from(config.database.connections),
            1_000,
        ),
        (
            "portal.session.idle_minutes",
            portal.session.idle_minutes,
            60,
        ),
        (
            "portal.session.longest_hours",
            portal.session.longest_hours,
            24,
        ),
        ("portal.phone_code.minutes", portal.phone_code.minutes, 15),
        // Of a million codes, each wrong one rules out one.
        (
            "portal.phone_code.wrong_codes",
            portal.phone_code.wrong_codes,
            10,
        ),
        (
            "portal.phone_code.codes_per_hour",
            portal.phone_code.codes_per_hour,
            20,
        ),
        ("portal.clock.skew_seconds", portal.clock.skew_seconds, 300),
        (
            "portal.clock.root_minutes",
            portal.clock.root_minutes,
            1_440,
        ),
    ];
    let lifetimes = portal.pre_application.lifetime_days.iter();
    numbers.extend(
        lifetimes.map(|dated| ("portal.pre_application.lifetime_days", dated.value, 3_650)),
    );
    let days = portal.security.event_days.iter();
    numbers.extend(days.map(|dated| ("portal.security.event_days", dated.value, 36_500)));
    let holds = portal.contact.hold_hours.iter();
    numbers.extend(holds.map(|dated| ("portal.contact.hold_hours", dated.value, 8_760)));
    numbers
}

fn seconds(setting: &'static str, seconds: u64) -> Number {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    (setting, seconds, PATIENCE)
}

/// How other people's systems are spoken to.
fn of_others(config: &Config) -> Vec<Number> {
    let mut numbers = Vec::new();
    match &config.identity_gate {
        IdentityGate::OpenId(gate) => {
            numbers.push(seconds(
                "identity_gate.timeout_seconds",
                gate.timeout_seconds,
            ));
        }
        IdentityGate::EDevlet(gate) => {
            numbers.push(seconds(
                "identity_gate.timeout_seconds",
                gate.timeout_seconds,
            ));
        }
        IdentityGate::Practice {} => {}
    }
    if let CivilRegistry::Kps(kps) = &config.civil_registry {
        numbers.push(seconds(
            "civil_registry.timeout_seconds",
            kps.timeout_seconds,
        ));
    }
    if let Mail::Smtp(smtp) = &config.mail {
        numbers.push(seconds("mail.timeout_seconds", smtp.timeout_seconds));
    }
    if let Some(authorities) = &config.authorities {
        numbers.push(seconds(
            "authorities.timeout_seconds",
            authorities.timeout_seconds,
        ));
    }
    if let Some(issuer) = &config.issuer {
        numbers.push(seconds("issuer.timeout_seconds", issuer.timeout_seconds));
    }
    match &config.sms {
        Sms::Smpp(smpp) => numbers.extend([
            seconds("sms.timeout_seconds", smpp.timeout_seconds),
            (
                "sms.window",
                i64::try_from(smpp.window).unwrap_or(i64::MAX),
                1_000,
            ),
        ]),
        Sms::Gateway(gateway) => {
            numbers.push(seconds("sms.timeout_seconds", gateway.timeout_seconds));
        }
        Sms::Practice {} => {}
    }
    numbers
}
