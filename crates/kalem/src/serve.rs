//! `kalem serve` and `kalem work`: until a signal says stop, and then to the end of what has begun.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use portal::integrity;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use store::Set;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use web::App;

use crate::config::{Config, Tls};
use crate::connections::{self, Limits, Listener, Service};
use crate::{Done, app, private};

/// How long running requests may take after the signal.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn serve(config: &Path, with_worker: bool) -> Done {
    let mut stop = Stop::listen()?;
    let config = Config::read(config)?;
    let listener = connections::listen(config.server.address)?;
    let tls = config.server.tls.as_ref().map(certificate).transpose()?;
    let limits = config.connections;
    let Some(app) = opened(config, &mut stop).await? else {
        return Ok(());
    };
    tracing::info!(address = %listener.local_addr()?, database = app.db.kind(), "serving");
    let at = At {
        listener,
        tls,
        limits,
    };
    run(app, Router::new(), at, with_worker, stop).await
}

/// The application state with migrated tables; none if the stop signal came while the database kept us waiting.
async fn opened(config: Config, stop: &mut Stop) -> Done<Option<App>> {
    let url = config.database.url.expose().to_owned();
    private::refuse_full(&url)?;
    let mut files = vec![config.keys.file.clone()];
    files.extend(config.server.tls.iter().map(|tls| tls.key.clone()));
    for exception in &config.exceptions.allow {
        tracing::warn!(
            exception = exception.key(),
            "allowed by the configuration: {}",
            exception.means()
        );
    }
    let opening = async {
        let app = app::open(config).await?;
        app.db.migrate(Set::Portal).await?;
        // The time is asked for, and that there is room to write is known, before anybody is served.
        web::vitals(&app)
            .await
            .map_err(|ill| format!("{}: nothing can be served", ill.told()))?;
        integrity::begin(&app).await?;
        let files: Vec<_> = files.iter().map(PathBuf::as_path).collect();
        private::tell_of_open(&url, &files);
        Ok(Some(app))
    };
    tokio::select! {
        app = opening => app,
        () = stop.comes() => Ok(None),
    }
}

/// The certificate chain and its key, as they are shown to every visitor.
pub fn certificate(tls: &Tls) -> Done<Arc<ServerConfig>> {
    let read = || -> Done<ServerConfig> {
        let chain = CertificateDer::pem_file_iter(&tls.certificate)?;
        let chain: Vec<_> = chain.collect::<Result<_, _>>()?;
        let key = PrivateKeyDer::from_pem_file(&tls.key)?;
        let config = ServerConfig::builder().with_no_client_auth();
        Ok(config.with_single_cert(chain, key)?)
    };
    let mut config = read().map_err(|problem| {
        let files = [tls.certificate.display(), tls.key.display()];
        format!("server.tls: {} and {}: {problem}", files[0], files[1])
    })?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

pub async fn work(config: &Path) -> Done {
    let mut stop = Stop::listen()?;
    let config = Config::read(config)?;
    let limits = config.connections;
    let socket = config.worker.address.map(connections::listen).transpose()?;
    let address = socket.as_ref().map(TcpListener::local_addr).transpose()?;
    let Some(app) = opened(config, &mut stop).await? else {
        return Ok(());
    };
    let counted = web::counting()?.install_recorder()?;
    tokio::spawn(web::gather(counted.clone()));
    let (finish, finished) = watch::channel(false);
    tokio::spawn(web::watch(app.clone(), finished.clone()));
    let worker = tokio::spawn(portal::worker(app.clone(), finished.clone()));
    let answering = socket.map(|socket| {
        let service = Service {
            limits,
            listeners: 1,
            stop: finished,
            patience: PATIENCE,
        };
        let listener = Listener {
            socket,
            tls: None,
            rooms: portal::machines(app.clone(), counted),
            trusted: Vec::new(),
        };
        tokio::spawn(service.serve(listener))
    });
    match address {
        Some(address) => tracing::info!(%address, database = app.db.kind(), "working"),
        None => tracing::info!(database = app.db.kind(), "working"),
    }
    stop.comes().await;
    finish.send(true)?;
    worker.await?;
    if let Some(answering) = answering {
        answering.await??;
    }
    app.db.close().await;
    Ok(())
}

/// Where the portal is reached, and how those are treated who reach it.
pub struct At {
    pub listener: TcpListener,
    pub tls: Option<Arc<ServerConfig>>,
    pub limits: Limits,
}

/// Serves until a signal comes. `beside`: what else is answered at the same address.
pub async fn run(app: App, beside: Router, at: At, with_worker: bool, mut stop: Stop) -> Done {
    let counted = web::counting()?.install_recorder()?;
    tokio::spawn(web::gather(counted.clone()));
    let rooms: Router = portal::portal(app.clone(), counted).merge(beside);
    let (finish, finished) = watch::channel(false);
    tokio::spawn(web::watch(app.clone(), finished.clone()));
    let worker = with_worker.then(|| tokio::spawn(portal::worker(app.clone(), finished)));
    let (stopping, is_stopping) = watch::channel(false);
    let app_to_close = app.clone();
    tokio::spawn(async move {
        stop.comes().await;
        tracing::info!("stopping");
        app_to_close.close();
        stopping.send_replace(true);
    });
    let service = Service {
        limits: at.limits,
        listeners: 1,
        stop: is_stopping,
        patience: PATIENCE,
    };
    let listener = Listener {
        socket: at.listener,
        tls: at.tls,
        rooms,
        trusted: app.trusted_proxies.clone(),
    };
    service.serve(listener).await?;
    finish.send(true).ok();
    if let Some(worker) = worker {
        worker.await?;
    }
    app.db.close().await;
    Ok(())
}

/// Ctrl-C, or the signal with which service managers end a process. Listened for before anybody is told that we run: a
/// signal that comes earlier than the listener would end the process where it stands.
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    pub async fn comes(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
