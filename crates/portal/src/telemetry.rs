//! What whoever runs the house learns of each request: a span for its lines in the log, and what is counted of it. All of it names the
//! route, which is a pattern, and never the address, which has numbers of orders and secrets in it.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::House;
use crate::request_id::{self, RequestId};

/// The target and the name of every request's span. `kalem` turns it on whatever is logged: a line without it could not be found by
/// what an error page shows.
pub const REQUEST: &str = "request";

/// Around everything else that is done for a request.
pub async fn observe(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let method = method(request.method());
    let id = RequestId::of(&request, &house);
    // An error's level: what is logged of the house may be turned down to errors, and they need their id most of all.
    let span = tracing::error_span!(target: REQUEST, REQUEST, id = id.as_str(), method, route);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span).await;
    if let Some(id) = id.header() {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    let status = response.status().as_u16().to_string();
    metrics::counter!("kalem_requests_total", "method" => method, "route" => route.to_owned(), "status" => status).increment(1);
    response
}

/// A stranger may call a method anything, and each new name would be kept for as long as the process lives.
fn method(asked: &Method) -> &'static str {
    match *asked {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}
