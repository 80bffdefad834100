//! Builds the application state from a configuration: live systems, never a practice one.

use outside::authorities::Authorities;
use outside::civil_registry::{CivilRegistry, KpsRegister};
use outside::clock::Clock;
use outside::identity_gate::{EDevletGate, IdentityGate, OpenIdGate};
use outside::issuer::{Issuer, IssuerSettings};
use outside::mail::{Mail, SmtpSender};
use outside::sms::{HttpGateway, SmppLink, Sms};
use store::Db;
use web::{App, Outside};

use crate::config::{self, Config};
use crate::{Done, keys, logs};

/// What `Config::parse` has already refused.
const REFUSED: &str = "practice parts belong to `kalem demo` alone";

pub async fn open(config: Config) -> Done<App> {
    logs::security_to(config.log.security_file.as_deref())?;
    #[cfg(feature = "otlp")]
    crate::otlp::start(config.telemetry.otlp_endpoint.as_deref(), "kalem")?;
    let mut outside = outside(
        config.identity_gate,
        &config.civil_registry,
        &config.mail,
        config.sms,
    )?;
    outside.authorities = authorities(config.authorities.as_ref())?;
    outside.issuer = issuer(config.issuer.as_ref())?;
    let vault = keys::read(&config.keys.file)?;
    let roots_file = config.keys.roots();
    let db = database(&config.database).await?;
    let trusted_proxies = config.server.trusted_proxies;
    let app = App::new(
        db,
        vault,
        config.portal,
        trusted_proxies,
        outside,
        portal::languages(),
    );
    app.remember_roots(roots_file);
    Ok(app)
}

/// The database, made where it is SQLite and not there yet.
pub async fn database(wanted: &config::Database) -> Done<Db> {
    let opened = Db::open(wanted.url.expose(), wanted.connections).await;
    Ok(opened.map_err(|problem| format!("the database cannot be opened: {problem}"))?)
}

/// Whose e-signatures are believed, with the files read.
pub fn authorities(named: Option<&config::authorities::Authorities>) -> Done<Option<Authorities>> {
    named
        .map(config::authorities::Authorities::open)
        .transpose()
}

/// Who issues our certificates, with the files read.
pub fn issuer(named: Option<&IssuerSettings>) -> Done<Option<Issuer>> {
    Ok(named.map(Issuer::open).transpose()?)
}

/// The systems of other people, ready to be asked; nobody is asked yet.
pub fn outside(
    gate: config::IdentityGate,
    registry: &config::CivilRegistry,
    mail: &config::Mail,
    sms: config::Sms,
) -> Done<Outside> {
    Ok(Outside {
        clock: Clock::Live,
        gate: match gate {
            config::IdentityGate::OpenId(settings) => {
                IdentityGate::OpenId(OpenIdGate::open(settings)?)
            }
            config::IdentityGate::EDevlet(settings) => {
                IdentityGate::EDevlet(Box::new(EDevletGate::open(settings)?))
            }
            config::IdentityGate::Practice {} => return Err(REFUSED.into()),
        },
        registry: match registry {
            config::CivilRegistry::Kps(settings) => {
                CivilRegistry::Kps(KpsRegister::open(settings)?)
            }
            config::CivilRegistry::Practice {} => return Err(REFUSED.into()),
        },
        mail: match mail {
            config::Mail::Smtp(settings) => Mail::Smtp(SmtpSender::open(settings)?),
            config::Mail::Practice {} => return Err(REFUSED.into()),
        },
        sms: match sms {
            config::Sms::Smpp(settings) => Sms::Smpp(SmppLink::open(settings)?),
            config::Sms::Gateway(settings) => Sms::Gateway(HttpGateway::open(settings)?),
            config::Sms::Practice {} => return Err(REFUSED.into()),
        },
        authorities: None,
        issuer: None,
        practice: None,
    })
}
