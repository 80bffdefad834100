//! `kalem doctor`: asks every system that the portal needs, and says what to do about the ones that are ill.

use std::path::Path;
use std::time::Duration;

use store::row;

use super::say;
use crate::config::{Config, Mail, Sms};
use crate::{Done, house};

pub async fn doctor(file: &Path) -> Done {
    let config = Config::read(file)?;
    let (mail, sms) = (mail_address(&config.mail), sms_address(&config.sms));
    let mut ill = 0;
    let mut tell = |what: &str, result: Result<(), String>| match result {
        Ok(()) => say(&format!("ok    {what}")),
        Err(problem) => {
            ill += 1;
            say(&format!("ILL   {what}: {problem}"));
        }
    };
    let house = match house::open(config).await {
        Ok(house) => house,
        Err(problem) => {
            tell(
                "database and keys",
                Err(format!("{problem}. Check [database] and [keys].")),
            );
            return Err("1 thing is ill".into());
        }
    };
    tell("database and keys", Ok(()));
    let tables = async {
        row!(
            &mut house.db.read().await?,
            (i64,),
            "SELECT value FROM counter WHERE name = 'order_number'"
        )
    };
    tell(
        "tables",
        tables
            .await
            .map(|_| ())
            .map_err(|_| "not there or too old. Run `kalem migrate`.".into()),
    );
    let journey = house
        .outside
        .gate
        .begin(&format!("{}/giris/donus", house.settings.public_url))
        .await;
    tell(
        "identity gate",
        journey
            .map(|_| ())
            .map_err(|e| format!("{e}. Check [identity_gate] and the network.")),
    );
    if let Some(address) = mail {
        tell("mail server", reach(&address).await);
    }
    if let Some(address) = sms {
        tell("message centre", reach(&address).await);
    }
    house.db.close().await;
    match ill {
        0 => Ok(()),
        n => Err(format!("{n} things are ill").into()),
    }
}

fn mail_address(mail: &Mail) -> Option<String> {
    match mail {
        Mail::Smtp(settings) => Some(format!("{}:{}", settings.host, settings.port)),
        Mail::Practice {} => None,
    }
}

/// A gateway is asked only by sending, so it is not asked here.
fn sms_address(sms: &Sms) -> Option<String> {
    match sms {
        Sms::Smpp(settings) => Some(format!("{}:{}", settings.host, settings.port)),
        Sms::Gateway(_) | Sms::Practice {} => None,
    }
}

async fn reach(address: &str) -> Result<(), String> {
    let tried = tokio::time::timeout(
        Duration::from_secs(5),
        tokio::net::TcpStream::connect(address),
    )
    .await;
    match tried {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(e)) => Err(format!(
            "{address} refuses: {e}. Is it running, and does the firewall let us through?"
        )),
        Err(_) => Err(format!(
            "{address} does not answer within 5 seconds. Check the network."
        )),
    }
}
