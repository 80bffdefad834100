//! OpenID Connect: code flow with PKCE. Description and keys are fetched when first needed, once an hour, and when a signature does not
//! fit the keys that are known. What the identity token says is signed; what the gate tells beside it may add, and never says otherwise.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use openidconnect::core::{CoreAuthenticationFlow, CoreProviderMetadata};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, Scope,
    SignatureVerificationError, TokenResponse,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::{Mutex, RwLock};

use super::provider::{
    OurClient, OurIdToken, TRUSTED_SIGNATURES, Web, discovery_error, token_error,
};
use super::unsigned::add;
use super::{Departure, GateError, Identity, Journey, identity, text};
use crate::clock::monotonic;
use crate::{OutsideFault, Secret, SettingsError, web};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// In the `Authorization` header, as providers expect unless told otherwise.
    #[default]
    Basic,
    /// In the posted form.
    Post,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenIdSettings {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
    #[serde(default)]
    pub client_authentication: ClientAuthentication,
    /// Beside `openid`.
    #[serde(default = "profile")]
    pub scopes: Vec<String>,
    #[serde(default = "identity_number")]
    pub claim_identity_number: String,
    #[serde(default = "given_name")]
    pub claim_given_name: String,
    #[serde(default = "family_name")]
    pub claim_family_name: String,
    #[serde(default = "ten_seconds")]
    pub timeout_seconds: u64,
}

fn profile() -> Vec<String> {
    vec!["profile".into()]
}
fn identity_number() -> String {
    "identity_number".into()
}
fn given_name() -> String {
    "given_name".into()
}
fn family_name() -> String {
    "family_name".into()
}
fn ten_seconds() -> u64 {
    10
}

/// After so long description and keys are fetched again, so that a key which was taken back is not believed for ever.
const FRESH: Duration = Duration::from_secs(3_600);
/// A signature that does not fit makes them be fetched again, but not more often than so: whoever can make one fail must not make us a
/// flood upon the gate.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
#[derive(Clone)]
struct Discovered {
    at: Instant,
    metadata: Arc<CoreProviderMetadata>,
}

#[derive(Clone)]
pub struct OpenIdGate {
    settings: Arc<OpenIdSettings>,
    issuer: IssuerUrl,
    http: Web,
    discovered: Arc<RwLock<Option<Discovered>>>,
    /// When a signature last made us fetch again. Held while that is done.
    fetched_again: Arc<Mutex<Option<Instant>>>,
}

impl OpenIdGate {
    pub fn open(settings: OpenIdSettings) -> Result<Self, SettingsError> {
        web::secure_url("identity_gate.issuer", &settings.issuer)?;
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|error| SettingsError::new("identity_gate.issuer", error))?;
        let http = Web(web::client(Duration::from_secs(settings.timeout_seconds)));
        Ok(Self {
            settings: Arc::new(settings),
            issuer,
            http,
            discovered: Arc::default(),
            fetched_again: Arc::default(),
        })
    }

    pub(super) fn address(&self) -> &str {
        &self.settings.issuer
    }

    pub(super) async fn begin(&self, redirect_uri: &str) -> Result<Departure, GateError> {
        let (journey, challenge) = Journey::new(redirect_uri);
        let (state, nonce) = (journey.state.clone(), journey.nonce.clone());
        let client = self.client(&*self.metadata().await?, redirect_uri)?;
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Departure {
            url: url.into(),
            journey,
        })
    }

    pub(super) async fn finish(
        &self,
        code: &str,
        journey: &Journey,
        now: Timestamp,
    ) -> Result<Identity, GateError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata, &journey.redirect_uri)?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| GateError::refused("the gate names no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(journey.pkce_verifier.clone()))
            .request_async(&self.http)
            .await
            .map_err(token_error)?;
        let id_token = tokens
            .id_token()
            .ok_or(GateError::refused("the gate gave no identity token"))?;
        let mut claims = match verified_claims(&client, id_token, journey, now) {
            // Another key, or another under the same name: the gate changed its keys since they were fetched, or somebody else signed.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey
                | SignatureVerificationError::CryptoError(_),
            )) => {
                let fresh =
                    self.client(&*self.fetch_again(&metadata).await?, &journey.redirect_uri)?;
                verified_claims(&fresh, id_token, journey, now)
            }
            verdict => verdict,
        }
        .map_err(|error| claims_error(&error))?;
        // Out of the signed token alone, before anything that is not signed is added.
        let assurance = text(claims.get("acr"));
        if !self.has_all(&claims) {
            let more = self
                .user_info(&metadata, tokens.access_token(), claims.get("sub"))
                .await?;
            add(&mut claims, more)?;
        }
        Ok(Identity {
            assurance,
            ..self.identity(&claims)?
        })
    }

    fn client(
        &self,
        metadata: &CoreProviderMetadata,
        redirect_uri: &str,
    ) -> Result<OurClient, GateError> {
        let redirect = RedirectUrl::new(redirect_uri.to_owned())
            .map_err(|_| GateError::refused("our own return address is no address"))?;
        let client = OurClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            Some(ClientSecret::new(
                self.settings.client_secret.expose().to_owned(),
            )),
        );
        Ok(client.set_redirect_uri(redirect).set_auth_type(
            match self.settings.client_authentication {
                ClientAuthentication::Basic => AuthType::BasicAuth,
                ClientAuthentication::Post => AuthType::RequestBody,
            },
        ))
    }

    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, GateError> {
        let known = self.discovered.read().await.clone();
        match known {
            Some(known) if known.at.elapsed() < FRESH => Ok(known.metadata),
            // A gate that cannot be asked right now is still the one that it was an hour ago.
            Some(known) => Ok(self.discover().await.unwrap_or(known.metadata)),
            None => self.discover().await,
        }
    }

    /// Description and keys once more, because a signature does not fit those in `known`.
    async fn fetch_again(
        &self,
        known: &Arc<CoreProviderMetadata>,
    ) -> Result<Arc<CoreProviderMetadata>, GateError> {
        let mut last = self.fetched_again.lock().await;
        let now = self.discovered.read().await.clone();
        if let Some(now) = now
            && !Arc::ptr_eq(&now.metadata, known)
        {
            // Somebody else has just done so.
            return Ok(now.metadata);
        }
        if last.is_some_and(|at| at.elapsed() < AGAIN_AFTER) {
            return Ok(known.clone());
        }
        *last = Some(monotonic());
        self.discover().await
    }

    async fn discover(&self) -> Result<Arc<CoreProviderMetadata>, GateError> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = Arc::new(metadata.map_err(|error| discovery_error(&error))?);
        *self.discovered.write().await = Some(Discovered {
            at: monotonic(),
            metadata: metadata.clone(),
        });
        Ok(metadata)
    }

    /// Many providers keep the identity token short and tell the rest only when asked.
    async fn user_info(
        &self,
        metadata: &CoreProviderMetadata,
        token: &AccessToken,
        subject: Option<&Value>,
    ) -> Result<Map<String, Value>, GateError> {
        let Some(endpoint) = metadata.userinfo_endpoint() else {
            return Ok(Map::new());
        };
        let request = self
            .http
            .0
            .get(endpoint.url().clone())
            .bearer_auth(token.secret());
        let response = request
            .send()
            .await
            .map_err(|error| GateError::Unavailable(web::fault(&error)))?;
        let status = response.status();
        if !status.is_success() {
            return Err(GateError::Unavailable(OutsideFault::coded(
                "the gate does not tell who it is",
                status.as_u16(),
            )));
        }
        let body = web::body(response).await.map_err(GateError::Unavailable)?;
        let claims: Map<String, Value> = serde_json::from_slice(&body)
            .map_err(|_| GateError::unavailable("what the gate tells makes no sense"))?;
        if claims.get("sub") != subject {
            return Err(GateError::refused("the gate told of someone else"));
        }
        Ok(claims)
    }

    fn has_all(&self, claims: &Map<String, Value>) -> bool {
        let settings = &self.settings;
        [
            &settings.claim_identity_number,
            &settings.claim_given_name,
            &settings.claim_family_name,
        ]
        .into_iter()
        .all(|name| claims.contains_key(name))
    }

    fn identity(&self, claims: &Map<String, Value>) -> Result<Identity, GateError> {
        identity(
            claims.get(&self.settings.claim_identity_number),
            claims.get(&self.settings.claim_given_name),
            claims.get(&self.settings.claim_family_name),
            claims.get("birthdate"),
        )
    }
}

/// Signature, issuer, audience, expiry and nonce, all by the library.
fn verified_claims(
    client: &OurClient,
    id_token: &OurIdToken,
    journey: &Journey,
    now: Timestamp,
) -> Result<Map<String, Value>, ClaimsVerificationError> {
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(TRUSTED_SIGNATURES)
        .set_time_fn(move || SystemTime::from(now).into());
    let claims = id_token.claims(&verifier, &Nonce::new(journey.nonce.clone()))?;
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(ClaimsVerificationError::Other(
            "the claims are no object".into(),
        )),
    }
}

fn claims_error(error: &ClaimsVerificationError) -> GateError {
    GateError::refused(match error {
        ClaimsVerificationError::Expired(_) => "the identity token has expired",
        ClaimsVerificationError::InvalidAudience(_) => {
            "the identity token is meant for someone else"
        }
        ClaimsVerificationError::InvalidIssuer(_) => "the identity token is from someone else",
        ClaimsVerificationError::InvalidNonce(_) => "the identity token belongs to another login",
        ClaimsVerificationError::SignatureVerification(_) => {
            "the identity token is not signed as it must be"
        }
        _ => "the identity token cannot be accepted",
    })
}
