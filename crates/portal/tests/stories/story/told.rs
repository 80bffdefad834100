//! What the house tells whoever runs it: the log and the metrics of the whole process, which all stories share.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use metrics_exporter_prometheus::PrometheusHandle;
use tracing_subscriber::EnvFilter;

/// The log of the whole process.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// As loud as an operator can make `kalem`, with the ceiling that it always sets.
    pub fn start() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self::default();
            let writer = log.clone();
            let subscriber = tracing_subscriber::fmt()
                .with_env_filter(EnvFilter::new(format!("trace,{}", outside::LOG_CEILING)))
                .with_writer(move || writer.clone())
                .with_ansi(false)
                .without_time()
                .finish();
            tracing::subscriber::set_global_default(subscriber).unwrap();
            log
        })
        .clone()
    }

    /// The lines so far with these words. The whole log of many stories is not copied for it.
    pub fn lines_with(&self, words: &str) -> Vec<String> {
        let log = self.0.lock().unwrap();
        let text = String::from_utf8_lossy(&log);
        let found = text.lines().filter(|line| line.contains(words));
        found.map(str::to_owned).collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// What the whole process has counted since the first story that asks.
pub fn metrics() -> PrometheusHandle {
    static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();
    METRICS
        .get_or_init(|| web::counting().unwrap().install_recorder().unwrap())
        .clone()
}
