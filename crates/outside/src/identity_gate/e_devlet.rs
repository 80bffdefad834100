//! The e-Devlet gate: OAuth 2.0 code flow, then a question of its own for the identity.

use std::time::Duration;

use openidconnect::PkceCodeChallenge;
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;

use super::{Departure, GateError, Identity, Journey, identity, text};
use crate::{OutsideFault, Secret, SettingsError, web};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EDevletSettings {
    /// The gate's address without any path, such as `https://giris.example`.
    pub url: String,
    pub client_id: String,
    pub client_secret: Secret,
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// The scope (`kapsam`) of the question in the third step.
    #[serde(default = "kapsam")]
    pub kapsam: String,
    /// Only if the gate was told to expect it from us.
    #[serde(default)]
    pub pkce: bool,
    #[serde(default = "ten_seconds")]
    pub timeout_seconds: u64,
}

fn scopes() -> Vec<String> {
    vec!["Kimlik-Dogrula".into(), "Ad-Soyad".into()]
}
fn kapsam() -> String {
    "Ad-Soyad".into()
}
fn ten_seconds() -> u64 {
    10
}

#[derive(Clone)]
pub struct EDevletGate {
    settings: EDevletSettings,
    authorization: Url,
    access_token: Url,
    authentication: Url,
    http: reqwest::Client,
}

/// The one result code (`sonucKodu`) that means success.
const SUCCESS: &str = "EDV09.000";

impl EDevletGate {
    pub fn open(settings: EDevletSettings) -> Result<Self, SettingsError> {
        let base = web::secure_url("identity_gate.url", &settings.url)?;
        let endpoint = |name: &str| {
            base.join(&format!("/OAuth2AuthorizationServer/{name}"))
                .map_err(|error| SettingsError::new("identity_gate.url", error))
        };
        Ok(Self {
            authorization: endpoint("AuthorizationController")?,
            access_token: endpoint("AccessTokenController")?,
            authentication: endpoint("AuthenticationController")?,
            http: web::client(Duration::from_secs(settings.timeout_seconds)),
            settings,
        })
    }

    pub(super) fn address(&self) -> &str {
        &self.settings.url
    }

    pub(super) fn begin(&self, redirect_uri: &str) -> Departure {
        let (journey, challenge) = Journey::new(redirect_uri);
        let mut url = self.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("scope", &self.settings.scopes.join(";"))
            .append_pair("state", &journey.state);
        if self.settings.pkce {
            append_challenge(&mut url, &challenge);
        }
        Departure {
            url: url.into(),
            journey,
        }
    }

    pub(super) async fn finish(
        &self,
        code: &str,
        journey: &Journey,
    ) -> Result<Identity, GateError> {
        let token = self.access_token(code, journey).await?;
        let answer = self.authentication(&token).await?;
        let result = text(answer.get("sonucKodu")).unwrap_or_default();
        if result != SUCCESS {
            // `sonucAciklamasi` is left unread: it may name the person.
            return Err(GateError::Refused(OutsideFault::coded(
                "the gate does not tell who it is",
                result,
            )));
        }
        let person = answer
            .get("kullaniciBilgileri")
            .ok_or(GateError::refused("the gate told of nobody"))?;
        identity(
            person.get("kimlikNo"),
            person.get("ad"),
            person.get("soyad"),
            None,
        )
    }

    async fn access_token(&self, code: &str, journey: &Journey) -> Result<Secret, GateError> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &journey.redirect_uri),
            ("client_id", &self.settings.client_id),
            ("client_secret", self.settings.client_secret.expose()),
        ];
        if self.settings.pkce {
            form.push(("code_verifier", &journey.pkce_verifier));
        }
        let answer = self.post(&self.access_token, &form).await?;
        if let Some(error) = text(answer.get("error")) {
            return Err(GateError::from_code(
                "the gate does not honour the code",
                &error,
            ));
        }
        text(answer.get("access_token"))
            .map(Secret::new)
            .ok_or(GateError::refused("the gate gave no access token"))
    }

    async fn authentication(&self, token: &Secret) -> Result<Value, GateError> {
        let form = [
            ("clientId", self.settings.client_id.as_str()),
            ("accessToken", token.expose()),
            ("resourceId", "1"),
            ("kapsam", &self.settings.kapsam),
        ];
        self.post(&self.authentication, &form).await
    }

    /// An answer below 500 is read whatever its status, because errors come as JSON too.
    async fn post(&self, url: &Url, form: &[(&str, &str)]) -> Result<Value, GateError> {
        let unreachable = |error| GateError::Unavailable(web::fault(&error));
        let response = self
            .http
            .post(url.clone())
            .form(form)
            .send()
            .await
            .map_err(unreachable)?;
        let status = response.status();
        if status.is_server_error() {
            return Err(GateError::Unavailable(OutsideFault::coded(
                "the gate answered with an error",
                status.as_u16(),
            )));
        }
        let body = web::body(response).await.map_err(GateError::Unavailable)?;
        serde_json::from_slice(&body)
            .map_err(|_| GateError::unavailable("the gate's answer makes no sense"))
    }
}

fn append_challenge(url: &mut Url, challenge: &PkceCodeChallenge) {
    url.query_pairs_mut()
        .append_pair("code_challenge", challenge.as_str())
        .append_pair("code_challenge_method", challenge.method().as_str());
}
