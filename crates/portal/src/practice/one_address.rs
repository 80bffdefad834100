//! The demo has one address, 127.0.0.1, and its cookies and its gate know no other. Who types "localhost" is led there,
//! but for the staff desk, which needs a name for its passkeys.

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use web::App;

pub async fn lead_there(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|h| h.to_str().ok());
    let path = request.uri().path();
    // Browsers make passkeys for a name, never for a bare number: the staff's pages are there under both.
    let both = [
        "/masa",
        "/static/",
        "/deneme/dogrulayici",
        "/deneme/kayit-kodu",
    ];
    if both.iter().any(|room| path.starts_with(room)) {
        return next.run(request).await;
    }
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    match host.filter(|host| asks && is_other_name(host, &app.settings.public_url)) {
        Some(_) => {
            let path = request.uri().path_and_query();
            let path = path.map_or("/", |path| path.as_str());
            Redirect::temporary(&format!("{}{path}", app.settings.public_url)).into_response()
        }
        None => next.run(request).await,
    }
}

/// Whether a host is this machine under its other name; another port is somebody's tunnel and left alone.
fn is_other_name(host: &str, public_url: &str) -> bool {
    let Ok(public) = public_url.parse::<Uri>() else {
        return false;
    };
    let port = public.port_u16().unwrap_or(80).to_string();
    public.host() != Some("localhost")
        && host
            .split_once(':')
            .is_some_and(|(name, its)| name.eq_ignore_ascii_case("localhost") && its == port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_s_other_name_at_the_same_port_is_led_away() {
        let public = "http://127.0.0.1:8080";
        assert!(is_other_name("localhost:8080", public));
        assert!(is_other_name("LocalHost:8080", public));
        for left_alone in [
            "127.0.0.1:8080",
            "localhost:9090",
            "localhost",
            "demo.example",
            "",
        ] {
            assert!(!is_other_name(left_alone, public), "{left_alone}");
        }
        assert!(!is_other_name("localhost:8080", "http://localhost:8080"));
    }
}
