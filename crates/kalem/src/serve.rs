//! `kalem serve` and `kalem work`: until a signal says stop, and then to the end of what has begun.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use metrics_exporter_prometheus::PrometheusBuilder;
use portal::House;
use tokio::sync::watch;

use crate::config::{Config, Tls};
use crate::{Done, house};

/// How long running requests may take after the signal.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn serve(config: &Path, with_worker: bool) -> Done {
    let mut config = Config::read(config)?;
    let listener = TcpListener::bind(config.server.address)
        .map_err(|e| format!("{} cannot be listened on: {e}", config.server.address))?;
    let tls = config.server.tls.take();
    let house = house::open(config).await?;
    house.db.migrate().await?;
    tracing::info!(address = %listener.local_addr()?, database = house.db.kind(), "serving");
    run(house, listener, tls, with_worker).await
}

pub async fn work(config: &Path) -> Done {
    let house = house::open(Config::read(config)?).await?;
    house.db.migrate().await?;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(portal::worker(house.clone(), stopped));
    tracing::info!(database = house.db.kind(), "working");
    signal().await?;
    stop.send(true)?;
    worker.await?;
    house.db.close().await;
    Ok(())
}

/// Serves until a signal comes.
pub async fn run(house: House, listener: TcpListener, tls: Option<Tls>, with_worker: bool) -> Done {
    listener.set_nonblocking(true)?;
    let counted = PrometheusBuilder::new().install_recorder()?;
    let rooms: Router = portal::portal(house.clone(), counted);
    let (stop, stopped) = watch::channel(false);
    let worker = with_worker.then(|| tokio::spawn(portal::worker(house.clone(), stopped)));
    let handle: Handle<SocketAddr> = Handle::new();
    let closing = handle.clone();
    tokio::spawn(async move {
        if signal().await.is_ok() {
            tracing::info!("stopping");
            closing.graceful_shutdown(Some(PATIENCE));
        }
    });
    let service = rooms.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => {
            let config = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await?;
            axum_server::from_tcp_rustls(listener, config)?
                .handle(handle)
                .serve(service)
                .await?;
        }
        None => {
            axum_server::from_tcp(listener)?
                .handle(handle)
                .serve(service)
                .await?
        }
    }
    stop.send(true).ok();
    if let Some(worker) = worker {
        worker.await?;
    }
    house.db.close().await;
    Ok(())
}

/// Ctrl-C, or the signal with which service managers end a process.
async fn signal() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}
