//! Hands batches of spans to the collector, and counts those that it did not take. None is sent twice.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, Response};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use outside::collector::Collector;
use tokio::runtime::Handle;

use super::queue::Waiting;

/// Around what writes spans as protobuf.
#[derive(Debug)]
pub struct Handover<E> {
    exporter: E,
    waiting: Waiting,
    /// So that a collector that is away is told of once, and not with each batch.
    fails: AtomicBool,
}

impl<E> Handover<E> {
    pub fn to(exporter: E) -> Self {
        Self {
            exporter,
            waiting: Waiting::default(),
            fails: AtomicBool::new(false),
        }
    }

    pub fn waiting(&self) -> Waiting {
        self.waiting.clone()
    }

    /// The library's words have the collector's address in them; ours say what follows from it.
    fn tell(&self, failed: bool) {
        match (self.fails.swap(failed, Ordering::Relaxed), failed) {
            (false, true) => tracing::warn!("the collector takes no spans; they are lost"),
            (true, false) => tracing::info!("the collector takes spans again"),
            (true, true) | (false, false) => {}
        }
    }
}

impl<E: SpanExporter> SpanExporter for Handover<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let outcome = self.exporter.export(batch).await;
        self.waiting.fetch_sub(spans, Ordering::Relaxed);
        self.tell(outcome.is_err());
        match outcome {
            Ok(()) => metrics::counter!("kalem_spans_sent_total").increment(spans as u64),
            Err(_) => metrics::counter!("kalem_spans_lost_total", "why" => "not_taken")
                .increment(spans as u64),
        }
        outcome
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// The way to the collector. The thread of the batches waits for it; what it waits for runs where all calls of this process run.
#[derive(Debug)]
pub struct Line {
    collector: Collector,
    runtime: Handle,
}

impl Line {
    pub fn of(collector: Collector) -> Self {
        Self {
            collector,
            runtime: Handle::current(),
        }
    }
}

impl HttpClient for Line {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let (head, bytes) = request.into_parts();
        let collector = self.collector.clone();
        let sent = self.runtime.spawn(async move {
            let taken = collector.take(head.headers, bytes.into()).await;
            let (status, answer) = taken.map_err(|fault| fault.to_string())?;
            Ok(Response::builder().status(status).body(answer.into())?)
        });
        Box::pin(async move { sent.await? })
    }
}
