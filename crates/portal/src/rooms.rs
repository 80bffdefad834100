//! The floor plan: every address, who may come there, and the one handler behind it.
//!
//! Who may come is said by the handler's first extractor: `Citizen`, `Officer`, `Operator`, or nobody in
//! particular. A GET changes nothing, but for the return from the identity gate, and for the note that a clerk looked
//! at an order or took a queue along.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use web::{App, drain_body, refusal, statics, telemetry};

use crate::{
    app_download, application, approval, cancellation, card, certificate, contact, data_request,
    desk, diary, e_imza, e_onay, entrance, health, help, institution, notice, practice, signer_api,
    staff, stock, verifier, wet_ink,
};

/// How long a request may take before it is answered with "unavailable".
const LONGEST: Duration = Duration::from_secs(30);
/// A form with every field at its longest is far below this.
const LARGEST_FORM: usize = 64 * 1024;

/// The whole portal.
pub fn portal(app: App, counted: PrometheusHandle) -> Router {
    let entrance = Router::new()
        .route("/", get(entrance::landing))
        .route("/giris", get(entrance::login))
        .route("/giris/e-devlet", post(entrance::to_the_gate))
        .route(
            "/giris/e-imza",
            get(entrance::by_e_imza::ask).post(entrance::by_e_imza::begin),
        )
        .route("/giris/donus", get(entrance::come_back))
        .route(
            "/e-imza/{id}/donus",
            get(entrance::elsewhere::offer).post(entrance::elsewhere::complete),
        )
        .route(
            "/e-imza/{id}/donus/{token}",
            get(entrance::e_imza_return::by_address),
        )
        .route("/cikis", post(entrance::leave))
        .route("/borc", get(entrance::debt))
        .route("/islemler", get(entrance::main_menu))
        .route("/mali-muhur", get(entrance::seal))
        .route("/nes", get(entrance::nes))
        .route("/nes/bireysel", get(entrance::individual))
        .route("/nes/bireysel/basvuru", get(entrance::applications_menu))
        .route("/nes/bireysel/kisi-odemeli", get(entrance::self_paid));
    let application = Router::new()
        .route("/basvurularim", get(application::list))
        .route("/basvurularim/{order}", get(application::detail))
        .route(
            "/basvurularim/{order}/form",
            get(application::show_form).post(application::send_form),
        )
        .route("/basvurularim/{order}/devam", get(application::go_on))
        .route("/ilceler", get(application::districts::list))
        .route("/basvurularim/{order}/taslak", post(application::autosave))
        .route(
            "/basvurularim/{order}/kurum-adresi",
            post(application::take_over),
        )
        .route(
            "/basvurularim/{order}/kimlik",
            post(application::refresh_identity),
        )
        .route(
            "/basvurularim/{order}/sms",
            get(application::ask).post(application::prove),
        )
        .route(
            "/basvurularim/{order}/sms/yeniden",
            post(application::again),
        )
        .route("/basvurularim/{order}/onay", get(approval::check))
        .route("/basvurularim/{order}/onay/{way}", get(approval::agree))
        .route(
            "/basvurularim/{order}/e-imza",
            post(approval::by_e_imza::begin),
        )
        .route(
            "/basvurularim/{order}/e-onay",
            post(approval::by_e_onay::approve),
        )
        .route(
            "/basvurularim/{order}/islak-imza",
            post(approval::by_wet_ink::approve),
        )
        .route("/basvurularim/{order}/sonuc", get(application::result))
        .route(
            "/basvurularim/{order}/iptal",
            get(cancellation::ask_cancel).post(cancellation::cancel),
        );
    let help = Router::new()
        .route("/taahhutname", get(approval::commitment_page))
        .route("/yardim", get(help::contents))
        .route("/yardim/islak-imza", get(help::wet_ink))
        .route("/yardim/e-imza", get(help::e_imza))
        .route("/yardim/e-onay", get(help::e_onay))
        .route("/yardim/imza-dogrulama", get(help::verifier))
        .route("/yardim/sorular", get(help::questions))
        .route("/yardim/iletisim", get(help::contact))
        .route("/yardim/kisisel-veriler", get(help::personal_data));
    let statics = Router::new()
        .route("/static/kalem.css", get(statics::css))
        .route("/static/kalem.js", get(statics::js))
        .route("/static/kalem.svg", get(statics::mark));
    let rooms = entrance
        .merge(application)
        .merge(help)
        .merge(desk::rooms())
        .merge(data_request::rooms())
        .merge(staff::rooms())
        .merge(stock::rooms())
        .merge(institution::rooms())
        .merge(app_download::rooms())
        .merge(e_imza::rooms())
        .merge(signer_api::rooms())
        .merge(card::rooms())
        .merge(certificate::rooms())
        .route(
            "/masa/siparis/{order}/iptal",
            get(cancellation::desk::ask).post(cancellation::desk::end),
        )
        .merge(wet_ink::rooms())
        .merge(verifier::rooms())
        .merge(e_onay::rooms())
        .merge(diary::rooms())
        .merge(contact::rooms())
        .merge(notice::rooms())
        .merge(statics)
        .merge(asked_by_machines(counted));
    // The practice rooms are not there at all where there are no practice parts.
    let rooms = if app.outside.practice.is_some() {
        rooms.merge(practice::rooms())
    } else {
        rooms
    };
    let guards = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(
            app.clone(),
            telemetry::observe,
        ))
        .layer(middleware::from_fn(drain_body::drain_body))
        .layer(middleware::from_fn_with_state(app.clone(), refusal::front))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST,
        ))
        .layer(CatchPanicLayer::custom(refusal::panicked))
        .layer(own_forms(&app))
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    let mut rooms = rooms
        .fallback(async || refusal::Refusal::NotFound)
        .layer(guards);
    if app.outside.practice.is_some() {
        let there = middleware::from_fn_with_state(app.clone(), practice::lead_there);
        rooms = rooms.layer(there);
    }
    headers(rooms, &app).with_state(app)
}

fn asked_by_machines(counted: PrometheusHandle) -> Router<App> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/readyz/details", get(health::details))
        .route("/metrics", get(move || health::metrics(counted)))
}

/// What machines ask of a worker that has no pages: nothing else is there.
pub fn machines(app: App, counted: PrometheusHandle) -> Router {
    let guards = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(
            app.clone(),
            telemetry::observe,
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST,
        ));
    asked_by_machines(counted)
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(guards)
        .with_state(app)
}

/// Forms of other sites are refused. Our own address is trusted by name, because a proxy may call us by another.
fn own_forms(app: &App) -> CsrfLayer {
    CsrfLayer::new()
        .add_trusted_origin(&app.settings.public_url)
        .unwrap_or_default()
}

/// The headers of every answer. Pages are never stored by anyone: they are about a person.
fn headers(rooms: Router<App>, app: &App) -> Router<App> {
    let gate = app.outside.gate.origin();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self' {gate}; base-uri 'none'; frame-ancestors 'none'"
    );
    let policy =
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let fixed = [
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ),
        (header::CONTENT_SECURITY_POLICY, policy),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut rooms = rooms;
    for (name, value) in fixed {
        rooms = rooms.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    if app.settings.is_tls() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        rooms = rooms.layer(SetResponseHeaderLayer::if_not_present(
            header::STRICT_TRANSPORT_SECURITY,
            year,
        ));
    }
    rooms
}
