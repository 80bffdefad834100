//! POST /giris/e-devlet: "e-Devlet Kapısına Git" (R03). The secrets of the journey stay here, sealed; the
//! browser carries only its state, which must come back from both the gate and the cookie.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use outside::identity_gate::GateError;
use rules::retention;
use serde::Deserialize;
use store::limit::Limit;
use store::{StoreError, run};
use web::App;
use web::frame::{Answer, go};
use web::limits;
use web::local_path::{after_login, failed_login_address};
use web::refusal::Refusal;
use web::session::{self, CookieName, token_hash};
use web::sweeps::Sweep;
use web::visitor::Network;

/// How long a person may stay at the gate.
pub(super) const JOURNEY: i64 = 15 * 60 * 1_000_000;
/// How many logins one network may begin; a whole institution may sit behind one.
const DEPARTURES: Limit = Limit {
    what: "departure",
    max: 600,
    seconds: 60,
};
/// The cookie that binds a journey to the browser which began it.
pub const JOURNEY_COOKIE: CookieName = CookieName {
    plain: "kalem_giris",
    tls: "__Host-kalem_giris",
};

#[derive(Deserialize)]
pub struct LoginRequest {
    #[serde(default)]
    donus: String,
}

/// Where the gate sends the browser back to.
pub fn redirect_uri(app: &App) -> String {
    format!("{}/giris/donus", app.settings.public_url)
}

/// The place for which a journey is sealed.
pub fn place(state: &str) -> String {
    format!("login_attempt:{state}")
}

pub async fn to_the_gate(
    State(app): State<App>,
    network: Network,
    jar: CookieJar,
    axum::Form(request): axum::Form<LoginRequest>,
) -> Answer {
    if !limits::of_network(&app, DEPARTURES, &network).await? {
        return Err(Refusal::TooMany);
    }
    let departure = match app.outside.gate.begin(&redirect_uri(&app)).await {
        Ok(departure) => departure,
        Err(error) => {
            tracing::warn!(%error, "no login is possible");
            let why = match error {
                GateError::Cancelled => "vazgecildi",
                GateError::Unavailable(_) | GateError::Refused(_) => "kapi",
            };
            return go(&failed_login_address(why, &request.donus));
        }
    };
    let state = departure.journey.state.clone();
    let sealed = app
        .vault
        .seal(&place(&state), &serde_json::to_vec(&departure.journey)?);
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "INSERT INTO login_attempt (state_hash, sealed, return_to, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash(&state),
        sealed,
        after_login(&request.donus),
        app.now() + JOURNEY
    )?;
    tx.commit().await?;
    let jar = jar.add(session::cookie(&app, JOURNEY_COOKIE, state));
    Ok((jar, Redirect::to(&departure.url)).into_response())
}

/// Forgets journeys to the gate from which nobody came back.
pub const UNFINISHED_LOGINS: Sweep =
    Sweep::that_destroys("login-attempts", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM login_attempt WHERE expires_at < $1",
        retention::Kind::LoginAttempt.forgotten_before(app.now())
    )?;
    tx.commit().await
}
