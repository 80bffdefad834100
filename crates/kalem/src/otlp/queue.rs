//! Spans that wait for the collector. The queue has an end, and what finds no place in it is lost and counted: a collector that is away, or slow, costs
//! a fixed amount of memory and nobody's time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Span, SpanData, SpanExporter, SpanProcessor,
};

use super::handover::Handover;
use super::{QUEUE, allowed};

/// Of half a kilobyte or so each.
const LENGTH: usize = 8192;
/// Handed over at once.
const BATCH: usize = 512;
/// How long a span waits for others.
const DELAY: Duration = Duration::from_secs(1);

/// How many spans wait, or are on their way. The library's own queue is as long, so that it is this one that is full first, and counts.
pub type Waiting = Arc<AtomicUsize>;

#[derive(Debug)]
pub struct Queue {
    waiting: Waiting,
    batches: BatchSpanProcessor,
}

impl Queue {
    pub fn over<E: SpanExporter + 'static>(handover: Handover<E>, resource: &Resource) -> Self {
        let waiting = handover.waiting();
        let sizes = BatchConfigBuilder::default()
            .with_max_queue_size(LENGTH)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(DELAY)
            .build();
        let mut batches = BatchSpanProcessor::builder(handover)
            .with_batch_config(sizes)
            .build();
        batches.set_resource(resource);
        Self { waiting, batches }
    }

    fn put(&self, span: SpanData) {
        let Some(span) = allowed::cut(span) else {
            return;
        };
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= LENGTH {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            metrics::counter!("kalem_spans_lost_total", "why" => "queue_full").increment(1);
            return;
        }
        self.batches.on_end(span);
    }

    pub fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.batches.shutdown_with_timeout(timeout)
    }
}

/// Stands in the place of the queue, which is there only once the configuration has been read.
#[derive(Debug)]
pub struct Late;

impl SpanProcessor for Late {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if let Some(queue) = QUEUE.get() {
            queue.put(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, mpsc};
    use std::time::SystemTime;

    use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status};
    use opentelemetry::{InstrumentationScope, KeyValue};
    use opentelemetry_sdk::trace::{SpanEvents, SpanLinks};

    use super::*;

    /// Takes what it is given when it is told to.
    #[derive(Debug)]
    struct Held(Mutex<mpsc::Receiver<()>>);

    impl SpanExporter for Held {
        async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
            let _told = self.0.lock().unwrap().recv();
            Ok(())
        }
    }

    fn span() -> SpanData {
        SpanData {
            span_context: SpanContext::new(
                1.into(),
                2.into(),
                opentelemetry::TraceFlags::SAMPLED,
                false,
                Default::default(),
            ),
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: "job".into(),
            start_time: SystemTime::UNIX_EPOCH,
            end_time: SystemTime::UNIX_EPOCH,
            attributes: vec![KeyValue::new("kind", "mail")],
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: InstrumentationScope::default(),
        }
    }

    /// Whoever makes spans goes on at once; so many wait, and each of the others is counted.
    #[test]
    fn a_full_queue_loses_and_counts_what_comes() {
        let recorder = web::counting().unwrap().build_recorder();
        let counted = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            let (go, held) = mpsc::channel();
            let exporter = Handover::to(Held(Mutex::new(held)));
            let queue = Queue::over(exporter, &Resource::builder_empty().build());
            for _ in 0..LENGTH + 25 {
                queue.put(span());
            }
            assert_eq!(queue.waiting.load(Ordering::Relaxed), LENGTH);
            let lost = "kalem_spans_lost_total{why=\"queue_full\"} 25";
            assert!(counted.render().contains(lost), "{}", counted.render());
            // Taken from now on: there is room again.
            drop(go);
            queue
                .shutdown_with_timeout(Duration::from_secs(30))
                .unwrap();
            assert_eq!(queue.waiting.load(Ordering::Relaxed), 0);
        });
    }

    /// The end of the process waits as long as it is told to.
    #[test]
    fn the_end_does_not_wait_for_a_collector_that_hangs() {
        let (_go, held) = mpsc::channel::<()>();
        let exporter = Handover::to(Held(Mutex::new(held)));
        let queue = Queue::over(exporter, &Resource::builder_empty().build());
        queue.put(span());
        assert!(
            queue
                .shutdown_with_timeout(Duration::from_millis(50))
                .is_err()
        );
    }
}
