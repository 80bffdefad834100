//! What the collector is told of an order that a portal sends to the issuer: one trace over both processes.

use reqwest::StatusCode;

use crate::collector::Collector;
use crate::issuing::{Authority, NUMBER, Order, post_with};
use crate::told::free_port;

/// As a portal names its request, its trace and the span that asks.
const ID: &str = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

#[tokio::test]
async fn an_order_is_followed_into_the_issuer() {
    let port = free_port();
    let Some(collector) = Collector::at(port) else {
        return;
    };
    let authority = Authority::new();
    let config = std::fs::read_to_string(&authority.config).unwrap();
    let telemetry = format!("[telemetry]\notlp_endpoint = \"http://127.0.0.1:{port}\"\n[keys]");
    std::fs::write(&authority.config, config.replace("[keys]", &telemetry)).unwrap();
    let running = authority.start();
    let client = authority.client(&running, true);
    let order = Order::new();
    let parent = format!("00-{TRACE}-{SPAN}-01");
    let headers = [
        ("x-request-id", ID),
        ("traceparent", &parent),
        ("tracestate", NUMBER),
    ];
    let (status, _) = post_with(&client, &running, "/orders", order.body(), &headers).await;
    assert_eq!(status, StatusCode::OK);
    running.stop();

    let asked = collector.hears("the order", |span| span.name == "POST /orders");
    assert_eq!((asked.trace.as_str(), asked.parent.as_str()), (TRACE, SPAN));
    assert_eq!(asked.says("kalem.request.id"), Some(ID));
    assert_eq!(asked.says("http.response.status_code"), Some("200"));
    assert_eq!(asked.kind, "SPAN_KIND_SERVER");
    let signed = collector.hears("the signature", |span| {
        span.parent == asked.id && span.says("kalem.counterpart") == Some("key-file")
    });
    assert_eq!(signed.says("kalem.outcome"), Some("answered"));
    let kept = collector.hears("the order's commit", |span| {
        span.parent == asked.id && span.says("db.operation.name") == Some("COMMIT")
    });
    assert_eq!(kept.trace, TRACE);
    collector.hears("the sweep of roots", |span| {
        span.says("kalem.sweep") == Some("history-roots")
    });
    let text = collector.text();
    assert!(
        text.contains("kalem-issuer"),
        "it is known which program asks"
    );
    let id = order.id.to_string();
    for secret in [NUMBER, "ÖRNEKOĞLU", "Işık", &id] {
        assert!(!text.contains(secret), "{secret} is in the spans");
    }
}
