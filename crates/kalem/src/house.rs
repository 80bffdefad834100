//! Composing a house from a configuration: the live systems, never a practice one.

use outside::civil_registry::KpsRegister;
use outside::clock::Clock;
use outside::identity_gate::{EDevletGate, IdentityGate, OpenIdGate};
use outside::mail::{Mail, SmtpSender};
use outside::sms::{HttpGateway, SmppLink, Sms};
use portal::{House, Outside};
use store::Db;

use crate::config::{self, Config};
use crate::{Done, keys};

/// What `Config::parse` has already refused.
const REFUSED: &str = "practice parts belong to `kalem demo` alone";

pub async fn open(config: Config) -> Done<House> {
    let db = Db::open(config.database.url.expose(), config.database.connections).await?;
    let vault = keys::read(&config.keys.file)?;
    let outside = Outside {
        clock: Clock::Live,
        gate: match config.identity_gate {
            config::IdentityGate::OpenId(settings) => {
                IdentityGate::OpenId(OpenIdGate::open(settings)?)
            }
            config::IdentityGate::EDevlet(settings) => {
                IdentityGate::EDevlet(Box::new(EDevletGate::open(settings)?))
            }
            config::IdentityGate::Practice {} => return Err(REFUSED.into()),
        },
        registry: match &config.civil_registry {
            config::CivilRegistry::Kps(settings) => {
                outside::civil_registry::CivilRegistry::Kps(KpsRegister::open(settings)?)
            }
            config::CivilRegistry::Practice {} => return Err(REFUSED.into()),
        },
        mail: match &config.mail {
            config::Mail::Smtp(settings) => Mail::Smtp(SmtpSender::open(settings)?),
            config::Mail::Practice {} => return Err(REFUSED.into()),
        },
        sms: match config.sms {
            config::Sms::Smpp(settings) => Sms::Smpp(SmppLink::open(settings)?),
            config::Sms::Gateway(settings) => Sms::Gateway(HttpGateway::open(settings)?),
            config::Sms::Practice {} => return Err(REFUSED.into()),
        },
        practice: None,
    };
    Ok(House::new(
        db,
        vault,
        config.portal,
        config.server.trusted_proxies,
        outside,
    ))
}
