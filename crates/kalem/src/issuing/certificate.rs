//! `kalem certificate`: one certificate's state, on the issuer's own machine, for the hour in which no portal can be reached. The same act and
//! the same history as by the desk.

use issuer::look_up::{self, Found, Key};
use issuer::state::{self, Change, ChangeRequest, Demand};
use issuer::{IssuerFault, authority_folder};
use outside::clock::Clock;
use rules::certificate_state::Why;
use rules::dates::day_and_time;
use rules::serial_number::SerialNumber;
use store::history::Actor;
use store::{Db, Vault};

use super::config::Config;
use crate::cli::OneCertificate;
use crate::commands::say;
use crate::{Done, keys};

/// Shows it as it stands, after the change where one was asked for.
pub async fn certificate(options: &OneCertificate) -> Done {
    let serial = SerialNumber::parse(&options.serial)?;
    let change = change(options)?;
    let config = Config::read(&options.config)?;
    let authority = authority_folder::issuing(&config.authority.folder)?;
    let id = authority.subject_key_identifier()?;
    let id = id.ok_or("the authority's certificate has no key identifier")?;
    let vault = keys::read(&config.keys.file)?;
    let db = Db::open_existing(config.database.url.expose())
        .await
        .map_err(|problem| format!("the database cannot be opened: {problem}"))?;
    let found = find(&db, &vault, &id, &serial).await?;
    if let Some(change) = change {
        let asked = ChangeRequest {
            change,
            demand: Some(Demand::Authority),
            actor: Actor::System,
            cause: None,
            seen: Some(found.version),
        };
        let now = Clock::Live.now().as_microsecond();
        let done = state::record(&db, &vault, found.order, asked, now).await;
        done.map_err(|problem| match problem {
            IssuerFault::State => format!("it is {} already", found.state.key()),
            other => other.to_string(),
        })?;
    }
    show(&find(&db, &vault, &id, &serial).await?);
    if change.is_some() {
        say("OCSP and the list say so within a second. Nobody was told: call the holder.");
    }
    db.close().await;
    Ok(())
}

fn change(options: &OneCertificate) -> Done<Option<Change>> {
    let reasons = || Why::ALL.iter().map(|why| why.key()).collect::<Vec<_>>();
    Ok(match (options.suspend, options.resume, &options.revoke) {
        (true, _, _) => Some(Change::Suspend),
        (_, true, _) => Some(Change::Resume),
        (_, _, Some(why)) => {
            Some(Change::Revoke(why.parse().map_err(|_| {
                format!("--revoke: {why:?} is none of {}", reasons().join(", "))
            })?))
        }
        _ => None,
    })
}

async fn find(db: &Db, vault: &Vault, authority: &[u8], serial: &SerialNumber) -> Done<Found> {
    let mut conn = db.read().await?;
    let found = look_up::find(&mut conn, vault, authority, Key::Serial(serial.bytes())).await?;
    Ok(found
        .into_iter()
        .next()
        .ok_or("the issuer has no such certificate")?)
}

fn show(found: &Found) {
    let name = found.certificate.subject().common_name();
    say(&format!("holder  {}", name.unwrap_or_default()));
    say(&format!("state   {}", found.state.key()));
    for act in &found.history {
        let at = jiff::Timestamp::from_microsecond(act.at).unwrap_or_default();
        say(&format!("        {} {}", day_and_time(at), act.act));
    }
}
