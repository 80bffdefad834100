//! `kalem serve` and `kalem work`: until a signal says stop, and then to the end of what has begun.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use metrics_exporter_prometheus::PrometheusBuilder;
use portal::{House, integrity};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::config::{Config, Tls};
use crate::{Done, house};

/// How long running requests may take after the signal.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn serve(config: &Path, with_worker: bool) -> Done {
    let mut stop = Stop::listen()?;
    let mut config = Config::read(config)?;
    let listener = TcpListener::bind(config.server.address)
        .map_err(|e| format!("{} cannot be listened on: {e}", config.server.address))?;
    let tls = match config.server.tls.take() {
        Some(tls) => Some(certificate(&tls).await?),
        None => None,
    };
    let Some(house) = opened(config, &mut stop).await? else {
        return Ok(());
    };
    tracing::info!(address = %listener.local_addr()?, database = house.db.kind(), "serving");
    run(house, Router::new(), listener, tls, with_worker, stop).await
}

/// The house with its tables as they must be; none if the signal came while the database kept us waiting.
async fn opened(config: Config, stop: &mut Stop) -> Done<Option<House>> {
    let opening = async {
        let house = house::open(config).await?;
        house.db.migrate().await?;
        integrity::begin(&house).await?;
        Ok(Some(house))
    };
    tokio::select! {
        house = opening => house,
        () = stop.comes() => Ok(None),
    }
}

/// The certificate chain and its key, as they are shown to every visitor.
pub async fn certificate(tls: &Tls) -> Done<RustlsConfig> {
    let read = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await;
    Ok(read.map_err(|problem| {
        let files = [tls.certificate.display(), tls.key.display()];
        format!("server.tls: {} and {}: {problem}", files[0], files[1])
    })?)
}

pub async fn work(config: &Path) -> Done {
    let mut stop = Stop::listen()?;
    let Some(house) = opened(Config::read(config)?, &mut stop).await? else {
        return Ok(());
    };
    let (finish, finished) = watch::channel(false);
    let worker = tokio::spawn(portal::worker(house.clone(), finished));
    tracing::info!(database = house.db.kind(), "working");
    stop.comes().await;
    finish.send(true)?;
    worker.await?;
    house.db.close().await;
    Ok(())
}

/// Serves until a signal comes. `beside`: what else is answered at the same address.
pub async fn run(
    house: House,
    beside: Router,
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    with_worker: bool,
    mut stop: Stop,
) -> Done {
    listener.set_nonblocking(true)?;
    let counted = PrometheusBuilder::new().install_recorder()?;
    let rooms: Router = portal::portal(house.clone(), counted).merge(beside);
    let (finish, finished) = watch::channel(false);
    let worker = with_worker.then(|| tokio::spawn(portal::worker(house.clone(), finished)));
    let handle: Handle<SocketAddr> = Handle::new();
    let (closing, house_to_close) = (handle.clone(), house.clone());
    tokio::spawn(async move {
        stop.comes().await;
        tracing::info!("stopping");
        house_to_close.close();
        closing.graceful_shutdown(Some(PATIENCE));
    });
    let service = rooms.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(certificate) => {
            axum_server::from_tcp_rustls(listener, certificate)?
                .handle(handle)
                .serve(service)
                .await?
        }
        None => {
            axum_server::from_tcp(listener)?
                .handle(handle)
                .serve(service)
                .await?
        }
    }
    finish.send(true).ok();
    if let Some(worker) = worker {
        worker.await?;
    }
    house.db.close().await;
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
