//! What is seen of a portal's request: a span under the id that the portal has for it, and, where spans leave the house, in the portal's trace.
//! What strangers fetch is not seen one by one: it is asked for by the thousand.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use web::request_id::RequestId;
use web::telemetry::Observation;

/// Around rooms in which only those are heard who have shown a certificate.
pub fn orders(rooms: Router) -> Router {
    rooms.layer(from_fn(observe))
}

async fn observe(request: Request, next: Next) -> Response {
    let observation = Observation::begin(&request, RequestId::of_known_peer(&request));
    #[cfg(feature = "otlp")]
    crate::otlp::follow(observation.span(), request.headers());
    observation.answer(request, next).await
}
