//! `kalem issuer`: the issuer as a process of its own, killed and started again at any time. Orders come over mutual TLS; what anybody may
//! fetch goes out over plain HTTP.

mod certificate;
mod config;
mod hanging;
mod key;
mod observed;
mod roots;
mod tls;

pub use certificate::certificate;
pub use key::make_key;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use issuer::published::{self, Clock, Published};
use issuer::requests::{self, Requests};
use issuer::{Ceremony, Drawn, Issuer, authority_folder};
use outside::clock::Clock as Machine;
use store::Set;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use self::config::Config;
use crate::config::{Database, KeyFile};
use crate::connections::{self, Listener, Service};
use crate::serve::Stop;
use crate::{Done, app, keys, private, upkeep};

/// How long running requests may take after the signal. What is cut off is finished when it is asked again.
const PATIENCE: Duration = Duration::from_secs(10);

pub async fn issuer(file: &Path) -> Done {
    let mut stop = Stop::listen()?;
    let config = Config::read(file)?;
    #[cfg(feature = "otlp")]
    crate::otlp::start(config.telemetry.otlp_endpoint.as_deref(), "kalem-issuer")?;
    let tls = tls::settings(&config.server)?;
    let orders = connections::listen(config.server.address)?;
    let public = connections::listen(config.published.address)?;
    tell_of_exceptions(&config);
    let url = config.database.url.expose();
    private::refuse_full(url)?;
    let (issuer, root_list) = open(&config).await?;
    let roots_file = config.keys.roots();
    roots::begin(&issuer, &roots_file).await?;
    let secret = match &config.authority.key {
        config::Key::File { passphrase_file } => passphrase_file,
        config::Key::Pkcs11(module) => &module.pin_file,
    };
    private::tell_of_open(url, &[&config.keys.file, &config.server.key, secret]);
    let db = issuer.db.clone();
    let clock: Clock = Arc::new(|| Machine::Live.now().as_microsecond());
    let published = Published::new(issuer.clone(), root_list, clock.clone(), drawn);
    // Without it nothing could be answered; a module that is away at the start is a start that failed.
    published.keep_up().await?;
    let authority = issuer.authority.clone();
    let mut beside = vec![
        upkeep::keep_up(published.clone()),
        roots::keep_up(issuer.clone(), roots_file, clock.clone()),
    ];
    beside.extend(hanging::keep_watch(&authority));
    tracing::info!(orders = %orders.local_addr()?, published = %public.local_addr()?, database = db.kind(), "issuing");
    let wanted = requests::rooms(Requests {
        issuer,
        clock,
        draw: drawn,
    });
    let (stopping, is_stopping) = watch::channel(false);
    tokio::spawn(async move {
        stop.comes().await;
        tracing::info!("stopping");
        stopping.send_replace(true);
    });
    let service = Service {
        limits: config.connections,
        listeners: 2,
        stop: is_stopping,
        patience: PATIENCE,
    };
    let orders = service.clone().serve(Listener {
        socket: orders,
        tls: Some(tls),
        rooms: observed::orders(wanted),
        trusted: Vec::new(),
    });
    let public = service.serve(Listener {
        socket: public,
        tls: None,
        rooms: published::rooms(published).merge(hanging::room(authority)),
        trusted: config.published.trusted_proxies,
    });
    let (orders, public) = tokio::join!(orders, public);
    beside.iter().for_each(JoinHandle::abort);
    db.close().await;
    Ok(orders.and(public)?)
}

fn tell_of_exceptions(config: &Config) {
    for exception in &config.exceptions.allow {
        tracing::warn!(
            exception = exception.key(),
            "allowed by the configuration: {}",
            exception.means()
        );
    }
}

pub fn drawn() -> Drawn {
    Drawn(rand::random())
}

/// The issuer, and the root's list. A practice authority is refused.
async fn open(config: &Config) -> Done<(Issuer, Vec<u8>)> {
    let folder = &config.authority.folder;
    let plan = plan(&config.authority.plan)?;
    if plan.practice {
        return Err("authority.plan is for practice, which belongs to `kalem demo` alone".into());
    }
    let policies = plan.certificates.profiles.policies();
    if policies
        .iter()
        .any(|policy| policy.to_string() == config::ANY_POLICY)
    {
        return Err(
            "authority.plan certifies under anyPolicy, which says nothing of a certificate".into(),
        );
    }
    let root_list = authority_folder::root_list(folder)
        .map_err(|problem| format!("authority.folder {}: {problem}", folder.display()))?;
    let key = key::open(&config.authority.key, folder)?;
    let authority = authority_folder::authority(folder, key, plan.certificates)?;
    let vault = keys::read(&config.keys.file)?;
    let db = app::database(&config.database).await?;
    db.migrate(Set::Issuer).await?;
    Ok((
        Issuer::new(db, Arc::new(vault), Arc::new(authority)),
        root_list,
    ))
}

/// Where the issuer keeps what it wrote, and its keys.
pub fn kept(file: &Path) -> Done<(Database, KeyFile)> {
    let config = Config::read(file)?;
    Ok((config.database, config.keys))
}

/// The reviewed file of a ceremony.
pub fn plan(file: &Path) -> Done<Ceremony> {
    let text = std::fs::read_to_string(file)
        .map_err(|problem| format!("{} cannot be read: {problem}", file.display()))?;
    Ok(Ceremony::from_toml(&text)
        .map_err(|problem| format!("{}: {}", file.display(), problem.message()))?)
}

/// A passphrase or a PIN: the first line of a file.
pub fn secret(file: &Path) -> Done<String> {
    let text = std::fs::read_to_string(file)
        .map_err(|problem| format!("{} cannot be read: {problem}", file.display()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
