//! What is wrong with a configuration that could be read.

use super::{CivilRegistry, Config, IdentityGate, Mail, Sms};

/// The first thing that is wrong, in one line.
pub fn first(config: &Config) -> Option<String> {
    let practice = practice_parts(config);
    if !practice.is_empty() {
        return Some(format!(
            "practice parts belong to `kalem demo` alone; here they are set in: {}",
            practice.join(", ")
        ));
    }
    let url = &config.portal.public_url;
    if url.ends_with('/') || !(url.starts_with("https://") || url.starts_with("http://")) {
        return Some("portal.public_url must be an address without a slash at its end".into());
    }
    let database = config.database.url.expose();
    if !["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|kind| database.starts_with(kind))
    {
        return Some("database.url must begin with sqlite: or postgres://".into());
    }
    if config.portal.form_address_is_missing() {
        return Some("portal.authority.form_address has no address that has begun".into());
    }
    if config.portal.pre_application.lifetime_days.is_empty() {
        return Some("portal.pre_application.lifetime_days has no value".into());
    }
    if config.portal.security.event_days.is_empty() {
        return Some("portal.security.event_days has no value".into());
    }
    if config.portal.contact.hold_hours.is_empty() {
        return Some("portal.contact.hold_hours has no value".into());
    }
    if let Some(problem) = config.connections.wrong() {
        return Some(problem.into());
    }
    numbers(config)
        .into_iter()
        .find(|(_, number)| *number < 1)
        .map(|(setting, _)| format!("{setting} must be at least 1"))
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

/// Every setting that counts something: with none of it, nothing would work and nobody would see why.
fn numbers(config: &Config) -> Vec<(&'static str, i64)> {
    let portal = &config.portal;
    let mut numbers = vec![
        (
            "database.connections",
            i64::from(config.database.connections),
        ),
        ("portal.session.idle_minutes", portal.session.idle_minutes),
        ("portal.session.longest_hours", portal.session.longest_hours),
        ("portal.phone_code.minutes", portal.phone_code.minutes),
        (
            "portal.phone_code.wrong_codes",
            portal.phone_code.wrong_codes,
        ),
        (
            "portal.phone_code.codes_per_hour",
            portal.phone_code.codes_per_hour,
        ),
    ];
    let lifetimes = portal.pre_application.lifetime_days.iter();
    numbers.extend(lifetimes.map(|dated| ("portal.pre_application.lifetime_days", dated.value)));
    let days = portal.security.event_days.iter();
    numbers.extend(days.map(|dated| ("portal.security.event_days", dated.value)));
    let holds = portal.contact.hold_hours.iter();
    numbers.extend(holds.map(|dated| ("portal.contact.hold_hours", dated.value)));
    let seconds = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    match &config.identity_gate {
        IdentityGate::OpenId(gate) => numbers.push((
            "identity_gate.timeout_seconds",
            seconds(gate.timeout_seconds),
        )),
        IdentityGate::EDevlet(gate) => numbers.push((
            "identity_gate.timeout_seconds",
            seconds(gate.timeout_seconds),
        )),
        IdentityGate::Practice {} => {}
    }
    if let CivilRegistry::Kps(kps) = &config.civil_registry {
        numbers.push((
            "civil_registry.timeout_seconds",
            seconds(kps.timeout_seconds),
        ));
    }
    if let Mail::Smtp(smtp) = &config.mail {
        numbers.push(("mail.timeout_seconds", seconds(smtp.timeout_seconds)));
    }
    if let Some(authorities) = &config.authorities {
        numbers.push((
            "authorities.timeout_seconds",
            seconds(authorities.timeout_seconds),
        ));
    }
    if let Some(issuer) = &config.issuer {
        numbers.push(("issuer.timeout_seconds", seconds(issuer.timeout_seconds)));
    }
    match &config.sms {
        Sms::Smpp(smpp) => numbers.extend([
            ("sms.timeout_seconds", seconds(smpp.timeout_seconds)),
            ("sms.window", i64::try_from(smpp.window).unwrap_or(i64::MAX)),
        ]),
        Sms::Gateway(gateway) => {
            numbers.push(("sms.timeout_seconds", seconds(gateway.timeout_seconds)));
        }
        Sms::Practice {} => {}
    }
    numbers
}
