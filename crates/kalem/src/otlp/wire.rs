//! One trace over two processes: the portal names its span to the issuer, and the issuer's span belongs under it (W3C Trace Context).

use std::collections::HashMap;

use axum::http::HeaderMap;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use outside::trace_context::TRACE_PARENT;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The current span as a header; none where no span is made.
pub fn current() -> Option<String> {
    let mut written = HashMap::new();
    let context = Span::current().context();
    TraceContextPropagator::new().inject_context(&context, &mut written);
    // `tracestate`, which is for other people's programs, stays behind.
    written.remove(TRACE_PARENT)
}

/// Puts a span that has not begun under the one that the headers name. Of nothing else that they say anything leaves the house later.
pub fn follow(span: &Span, headers: &HeaderMap) {
    let Some(parent) = headers
        .get(TRACE_PARENT)
        .and_then(|text| text.to_str().ok())
    else {
        return;
    };
    let sent = HashMap::from([(TRACE_PARENT.to_owned(), parent.to_owned())]);
    let context = TraceContextPropagator::new().extract(&sent);
    // Without a collector there is no span, and nothing to be put anywhere.
    let _no_span = span.set_parent(context);
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TracerProvider;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// Trace and span of a header.
    fn parts(header: &str) -> (&str, &str) {
        (&header[3..35], &header[36..52])
    }

    #[test]
    fn what_one_process_names_the_other_follows() {
        let tracer = SdkTracerProvider::builder().build().tracer("test");
        let layer = tracing_opentelemetry::layer().with_tracer(tracer);
        let spans = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(spans, || {
            assert_eq!(current(), None, "nobody asks");
            let asking = tracing::info_span!("asking").in_scope(|| current().unwrap());
            let mut headers = HeaderMap::new();
            headers.insert(TRACE_PARENT, asking.parse().unwrap());
            headers.insert("tracestate", "somebody=10000000146".parse().unwrap());
            let asked = tracing::info_span!("asked");
            follow(&asked, &headers);
            let named = asked.in_scope(|| current().unwrap());
            assert_eq!(parts(&named).0, parts(&asking).0);
            assert_ne!(parts(&named).1, parts(&asking).1);
            let stranger = tracing::info_span!("stranger");
            headers.insert(TRACE_PARENT, "00-nonsense".parse().unwrap());
            follow(&stranger, &headers);
            let own = stranger.in_scope(|| current().unwrap());
            assert_ne!(parts(&own).0, parts(&asking).0);
        });
    }
}
