//! Spans for a collector of the operator's, by OTLP over HTTP (feature `otlp`). Nobody waits for it: what a span says is cut down to what is allowed
//! (`allowed`), put into a queue with an end (`queue`) and handed over by a thread of its own (`handover`).

mod allowed;
mod handover;
mod queue;
mod wire;

use std::sync::OnceLock;
use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use outside::collector::Collector;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use self::handover::{Handover, Line};
use self::queue::{Late, Queue};
pub use self::wire::follow;
use crate::Done;

/// At the end of the process: for spans that are waiting. A collector that hangs keeps nobody longer.
const LAST_SPANS: Duration = Duration::from_secs(2);

/// Set once the configuration has been read; spans that ended before were nobody's.
static QUEUE: OnceLock<Queue> = OnceLock::new();

/// What hands our spans to the queue. Until the queue is there no span is made, and no event ever: the words of a log line are for the log.
pub fn layer<S>() -> impl Layer<S>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
{
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampler::AlwaysOn)
        .with_span_processor(Late)
        .build();
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("kalem"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false)
        .with_filter(filter_fn(|told| {
            told.is_span() && QUEUE.get().is_some() && allowed::is_ours(told.target())
        }))
}

/// From here on spans go to this collector, under the name of this service. Called within the runtime that carries them.
pub fn start(endpoint: Option<&str>, service: &'static str) -> Done {
    let Some(endpoint) = endpoint else {
        return Ok(());
    };
    let collector = Collector::at(endpoint)?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(collector.url())
        .with_protocol(Protocol::HttpBinary)
        .with_http_client(Line::of(collector))
        .build()
        .map_err(|problem| format!("telemetry.otlp_endpoint: {problem}"))?;
    let resource = Resource::builder_empty()
        .with_service_name(service)
        .with_attribute(opentelemetry::KeyValue::new(
            "service.version",
            env!("CARGO_PKG_VERSION"),
        ))
        .build();
    // A second one would be this process asked to serve twice, which it never is.
    let _ = QUEUE.set(Queue::over(Handover::to(exporter), &resource));
    outside::trace_context::write_spans_by(wire::current);
    // What the filter said before was said without a queue, and is remembered by every place that makes spans.
    tracing::callsite::rebuild_interest_cache();
    Ok(())
}

/// Hands over what is waiting, as far as there is time for it.
pub fn flush() {
    if let Some(queue) = QUEUE.get()
        && queue.shutdown_with_timeout(LAST_SPANS).is_err()
    {
        tracing::warn!("the last spans did not reach the collector");
    }
}
