//! `kalem doctor`: asks every system that the portal needs, and says what to do about the ones that are ill.

mod issuer;

use std::path::{Path, PathBuf};
use std::time::Duration;

use outside::authorities::Authorities;
use signature::moment::Moment;
use store::{Set, remembered};
use web::App;

use super::say;
use crate::config::{Config, Mail, Sms};
use crate::{Done, app, private};

pub async fn doctor(file: &Path) -> Done {
    let config = Config::read(file)?;
    let (mail, sms) = (mail_address(&config.mail), sms_address(&config.sms));
    let line = config.issuer.clone();
    note(&config);
    let mut ill = 0;
    let mut tell = |what: &str, result: Result<(), String>| match result {
        Ok(()) => say(&format!("ok    {what}")),
        Err(problem) => {
            ill += 1;
            say(&format!("ILL   {what}: {problem}"));
        }
    };
    let app = match app::open(config).await {
        Ok(app) => app,
        Err(problem) => {
            tell(
                "database and keys",
                Err(format!("{problem}. Check [database] and [keys].")),
            );
            return Err("1 thing is ill".into());
        }
    };
    tell("database and keys", Ok(()));
    tell("tables", tables(&app).await);
    tell("newest root of the history", roots(&app).await);
    let journey = app
        .outside
        .gate
        .begin(&format!("{}/giris/donus", app.settings.public_url))
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
    for (what, found) in authorities(&app).await {
        tell(what, found);
    }
    if let Some(line) = line {
        for (what, found) in issuer::look(&app, &line).await {
            tell(what, found);
        }
    }
    app.db.close().await;
    match ill {
        0 => Ok(()),
        n => Err(format!("{n} things are ill").into()),
    }
}

/// Whether the portal's tables are as this program needs them.
async fn tables(app: &App) -> Result<(), String> {
    let missing = app.db.missing_steps(Set::Portal).await;
    let missing = missing.map_err(|problem| problem.to_string())?;
    match missing.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(format!(
            "not there or too old: steps are missing from {first} on. Run `kalem migrate`."
        )),
    }
}

/// Whether the database holds what this machine remembers.
async fn roots(app: &App) -> Result<(), String> {
    let Some(file) = app.roots_file() else {
        return Ok(());
    };
    let known = file.read(&app.vault).map_err(|fault| fault.to_string())?;
    let known = known.ok_or("this machine remembers none yet. Run `kalem migrate`.")?;
    let compared = async {
        let mut conn = app.db.read().await?;
        remembered::compare(&mut conn, &app.vault, &known).await
    };
    match compared.await {
        Ok(found) => found
            .map(|_| ())
            .map_err(|fault| format!("{fault}. Run `kalem verify`.")),
        Err(error) => Err(error.to_string()),
    }
}

/// What is allowed by name, and which files others may read: no illness, but to be known.
fn note(config: &Config) {
    for exception in &config.exceptions.allow {
        let (key, means) = (exception.key(), exception.means());
        say(&format!("NOTE  allowed by [exceptions]: {key}: {means}"));
    }
    let kept = private::database_files(config.database.url.expose());
    let kept = kept.iter().chain([&config.keys.file]);
    for file in private::open_ones(kept.map(PathBuf::as_path)) {
        say(&format!(
            "NOTE  others may read {}; `chmod 600` it",
            file.display()
        ));
    }
}

/// What was looked at, and what is wrong with it.
type Found = (&'static str, Result<(), String>);

/// Whose e-signatures are believed, and who gives time-stamps.
async fn authorities(app: &App) -> Vec<Found> {
    let Some(authorities) = &app.outside.authorities else {
        return Vec::new();
    };
    let now = Moment::from_unix_micros(app.now());
    let mut found = vec![("e-signature roots", trusted(authorities, now))];
    if authorities.gives_time_stamps() {
        let stamped = authorities
            .stamp(b"kalem doctor", now, rand::random())
            .await;
        let stamped = stamped.map(|_| ());
        found.push((
            "time-stamp service",
            stamped.map_err(|e| format!("{e}. Check [authorities.time_stamps].")),
        ));
    }
    found
}

fn trusted(authorities: &Authorities, now: Moment) -> Result<(), String> {
    let trusted = authorities.trusted();
    let mut all = trusted.roots.iter().chain(&trusted.intermediates);
    match all.find(|one| !one.is_valid_at(now)) {
        Some(ended) => {
            let name = ended.subject().common_name().unwrap_or_default();
            Err(format!("{name} is not valid now. Check [authorities]."))
        }
        None => Ok(()),
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
