//! `kalem demo`: everything in one process on 127.0.0.1, with practice parts plainly marked as such.

mod authority;
mod cards;

use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use issuer::published;
use jiff::Timestamp;
use outside::clock::{Clock, PracticeClock};
use outside::issuer::Issuer;
use outside::practice_inbox::PracticeInbox;
use portal::integrity;
use portal::practice::{self, seed};
use store::remembered::RootsFile;
use store::{Db, Set, row};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;
use web::{App, Outside, PracticeClerk, Settings};

use crate::cli::Demo;
use crate::commands::say;
use crate::connections::Limits;
use crate::serve::Stop;
use crate::{Done, keys, serve, upkeep};

/// Marks a folder as a demo's, so that `--fresh` never removes anything else.
const MARK: &str = "kalem-demo";
/// The clerk's way in. Practice secrets, known to everyone, good for nothing but the demo.
const CLERK: (&str, &str, &str) = (
    "memur",
    "deneme-parolasi",
    "KALEMDENEMEKALEMDENEMEKALEMDENEM",
);

/// Where a demo keeps its data unless it is told otherwise; the e-İmza app looks for practice cards there.
pub const USUAL_DATA: &str = "data/demo";

/// Where a demo is found unless it is told otherwise; the app asks there by itself.
pub const USUAL_URL: &str = "http://127.0.0.1:8080";

/// Where a demo keeps its database.
pub fn database_url(data: &Path) -> String {
    format!("sqlite:{}", data.join("kalem.db").display())
}

/// And its keys.
pub fn key_file(data: &Path) -> PathBuf {
    data.join("keys.toml")
}

pub async fn demo(options: Demo) -> Done {
    let stop = Stop::listen()?;
    #[cfg(feature = "otlp")]
    crate::otlp::start(options.otlp_endpoint.as_deref(), "kalem")?;
    let listener = TcpListener::bind(("127.0.0.1", options.port)).map_err(|e| {
        format!(
            "port {} cannot be listened on: {e}. Try --port 0.",
            options.port
        )
    })?;
    let _ours = prepare(&options.data, options.fresh)?;
    let url = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
    let db = database(&options.data).await?;
    let vault = keys::read_or_make(&key_file(&options.data))?;
    let clerk = PracticeClerk {
        user_name: CLERK.0.into(),
        password: CLERK.1.into(),
        totp: CLERK.2.into(),
    };
    let mut outside = outside(&options.data, &url, clerk.clone())?;
    let clock = outside.clock.clone();
    let sealing = keys::read(&key_file(&options.data))?;
    let own = authority::open(&options.data, &url, db.clone(), sealing, clock.clone()).await?;
    let issuer_ends = own.issuer.authority.certificate().not_after();
    let settings = Settings {
        public_url: url.clone(),
        issuer_ends: Some(Timestamp::from_second(issuer_ends.unix_seconds())?),
        app_packages: options.app_packages.clone(),
        ..Settings::default()
    };
    outside.authorities = Some(own.authorities);
    outside.issuer = Some(Issuer::Practice(own.requests));
    if let Some(practice) = &mut outside.practice {
        let is_usual = options.data == Path::new(USUAL_DATA);
        let now = clock.now().as_microsecond();
        let people = &mut practice.people;
        cards::hand_out(&own.issuer, &options.data, is_usual, people, now, &url).await?;
    }
    let app = App::new(
        db,
        vault,
        settings,
        Vec::new(),
        outside,
        portal::languages(),
    );
    app.remember_roots(RootsFile::beside(&key_file(&options.data)));
    integrity::begin(&app)
        .await
        .map_err(|problem| format!("{problem} Or begin anew with --fresh."))?;
    if is_empty(&app).await? {
        // The roles that it gives are security events; an operator would read the warnings as a fault of the demo.
        seed::seed(&app, &clerk)
            .with_subscriber(NoSubscriber::new())
            .await
            .map_err(|refusal| format!("the demo cannot be filled: {refusal:?}"))?;
    }
    cards::make_known(&app, &options.data, &own.issuer.vault).await?;
    greet(&app, &options.data, &clerk);
    let upkeep = upkeep::keep_up(own.published.clone());
    let beside = published::rooms(own.published);
    let at = serve::At {
        listener,
        tls: None,
        limits: Limits::default(),
    };
    let served = serve::run(app, beside, at, true, stop).await;
    upkeep.abort();
    served
}

/// The demo is portal and issuer in one, so its database has the tables of both.
async fn database(data: &Path) -> Done<Db> {
    let db = Db::open(&database_url(data), 1).await?;
    for set in Set::ALL {
        db.migrate(set).await?;
    }
    Ok(db)
}

/// Makes the folder, or empties one that an earlier demo marked as its own. The mark stays locked as long as this demo
/// runs, so that no second one begins anew under its feet.
fn prepare(data: &Path, fresh: bool) -> Done<File> {
    let mark = data.join(MARK);
    if data.exists() && !mark.exists() && data.read_dir()?.next().is_some() {
        return Err(format!(
            "{} is not empty and not a demo's folder; choose another with --data",
            data.display()
        )
        .into());
    }
    std::fs::create_dir_all(data).map_err(|e| format!("{} cannot be made: {e}", data.display()))?;
    let mut ours = File::options()
        .create(true)
        .append(true)
        .open(&mark)
        .map_err(|e| format!("{} cannot be written: {e}", mark.display()))?;
    ours.try_lock().map_err(|_| {
        format!(
            "a demo is running in {} already; end it, or choose another folder with --data",
            data.display()
        )
    })?;
    if fresh {
        empty(data)?;
    }
    ours.set_len(0)?;
    ours.write_all(b"This folder belongs to `kalem demo`; --fresh empties it.\n")?;
    Ok(ours)
}

/// Removes all but the mark.
fn empty(data: &Path) -> Done {
    for entry in data.read_dir()? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => std::fs::remove_dir_all(entry.path())?,
            false => std::fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

fn outside(data: &Path, url: &str, clerk: PracticeClerk) -> Done<Outside> {
    let clock = PracticeClock::open(&data.join("clock"))?;
    let inbox = PracticeInbox::open(data, Clock::Practice(clock.clone()))?;
    Ok(practice::outside(url, clock, inbox, clerk)?)
}

async fn is_empty(app: &App) -> Done<bool> {
    let someone = row!(
        &mut app.db.read().await?,
        (i64,),
        "SELECT version FROM institution LIMIT 1"
    )?;
    Ok(someone.is_none())
}

/// Everything a newcomer needs to know, on one screen.
fn greet(app: &App, data: &Path, clerk: &PracticeClerk) {
    let url = &app.settings.public_url;
    let people = app.outside.practice.as_ref();
    let people = people.map_or(&[][..], |practice| &practice.people);
    say(&format!("Kalem (DENEME / practice)  {url}"));
    say("");
    say("Sign in with \"Giriş\" → \"e-Devlet Kapısına Git\"; the practice gate asks who you are:");
    for person in people {
        let name = format!("{} {}", person.given_name, person.family_name);
        say(&format!(
            "  {}  {name:<22} {}",
            person.identity_number, person.about[1]
        ));
    }
    say("");
    say("Practice cards, for the e-İmza app (in the folder of this program):");
    for person in people {
        if let Some(card) = &person.card {
            say(&format!(
                "  {} {}, PIN {}: {}",
                person.given_name, person.family_name, card.pin, card.command
            ));
        }
    }
    say("");
    say(&format!("Staff desk                 {url}/masa"));
    say(&format!(
        "  user name {}, password {}, code: {url}/deneme/dogrulayici",
        clerk.user_name, clerk.password
    ));
    say(&format!(
        "  (or add the secret {} to an authenticator app)",
        clerk.totp
    ));
    say(&format!(
        "Practice inbox             {url}/deneme/gelen-kutusu  (JSON: /deneme/gelen-kutusu.json)"
    ));
    say(&format!("Practice clock             {url}/deneme/saat"));
    say(&format!(
        "Data                       {}  (--fresh begins anew)",
        data.display()
    ));
}
