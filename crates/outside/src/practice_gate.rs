//! The demo's own identity gate, without its pages: an ordinary OpenID Connect provider that believes whatever it is told.
//!
//! It exists so that the demo walks through the very code that a real gate uses. Production refuses it
//! ([`crate::identity_gate::IdentityGate::is_practice`]).

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreClaimName, CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreResponseType, CoreSubjectIdentifierType, CoreTokenType,
};
use openidconnect::{
    AccessToken, Audience, AuthUrl, AuthenticationContextClass, EmptyAdditionalProviderMetadata,
    EmptyExtraTokenFields, EndUserBirthday, EndUserFamilyName, EndUserGivenName, IdTokenClaims,
    IssuerUrl, JsonWebKeyId, JsonWebKeySetUrl, LocalizedClaim, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, PrivateSigningKey, ResponseTypes, Scope, StandardClaims, SubjectIdentifier,
    TokenUrl,
};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::identity_gate::{AnyClaims, Fields, Identity, OurIdToken, Tokens};
use crate::{Secret, SettingsError};

/// A code must be redeemed within this time, and once.
const CODE_LIVES: SignedDuration = SignedDuration::from_secs(60);
const TOKEN_LIVES: SignedDuration = SignedDuration::from_secs(300);

pub struct PracticeGate {
    issuer: IssuerUrl,
    client_id: String,
    client_secret: Secret,
    /// Exactly these; not what begins like them.
    redirect_uris: Vec<String>,
    key: CoreEdDsaPrivateSigningKey,
    codes: Mutex<HashMap<String, Issued>>,
}

struct Issued {
    person: Identity,
    query: AuthorizeQuery,
    issued_at: Timestamp,
}

/// The query with which the portal sends the browser to the gate's page.
#[derive(Clone, Deserialize)]
pub struct AuthorizeQuery {
    pub response_type: String,
    pub client_id: String,
    pub redirect_uri: String,
    pub state: String,
    pub nonce: String,
    pub code_challenge: String,
    pub code_challenge_method: String,
}

/// The form posted to the token endpoint; the client proves itself in it (`client_secret_post`).
#[derive(Clone, Deserialize)]
pub struct TokenForm {
    pub grant_type: String,
    pub code: String,
    pub redirect_uri: String,
    pub code_verifier: String,
    pub client_id: String,
    pub client_secret: Secret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedeemError {
    UnsupportedGrantType,
    InvalidClient,
    InvalidGrant,
}

impl RedeemError {
    /// The body of the answer, which goes with status 400 (RFC 6749, 5.2).
    pub fn json(self) -> Value {
        json!({ "error": match self {
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
        }})
    }
}

impl PracticeGate {
    /// `issuer` is the address under which the portal serves the gate, without a slash at its end. The signing key is made here and
    /// lives as long as the process.
    pub fn new(
        issuer: &str,
        client_id: &str,
        client_secret: Secret,
        redirect_uris: Vec<String>,
    ) -> Result<Self, SettingsError> {
        let unusable = |error: &dyn std::fmt::Display| SettingsError::new("practice_gate", error);
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|error| unusable(&error))?,
            client_id: client_id.to_owned(),
            client_secret,
            redirect_uris,
            key: new_key().map_err(|error| unusable(&error))?,
            codes: Mutex::default(),
        })
    }

    /// For `{issuer}/.well-known/openid-configuration`.
    pub fn discovery(&self) -> Result<Value, SettingsError> {
        let unusable = |error: &dyn std::fmt::Display| SettingsError::new("practice_gate", error);
        let under = |path: &str| format!("{}/{path}", self.issuer.as_str());
        let metadata = CoreProviderMetadata::new(
            self.issuer.clone(),
            AuthUrl::new(under("authorize")).map_err(|error| unusable(&error))?,
            JsonWebKeySetUrl::new(under("jwks")).map_err(|error| unusable(&error))?,
            vec![ResponseTypes::new(vec![CoreResponseType::Code])],
            vec![CoreSubjectIdentifierType::Public],
            vec![CoreJwsSigningAlgorithm::EdDsa],
            EmptyAdditionalProviderMetadata {},
        )
        .set_token_endpoint(Some(
            TokenUrl::new(under("token")).map_err(|error| unusable(&error))?,
        ))
        .set_scopes_supported(Some(vec![
            Scope::new("openid".into()),
            Scope::new("profile".into()),
        ]))
        .set_claims_supported(Some(
            [
                "sub",
                "identity_number",
                "given_name",
                "family_name",
                "birthdate",
            ]
            .map(|name| CoreClaimName::new(name.into()))
            .into(),
        ));
        serde_json::to_value(metadata).map_err(|error| unusable(&error))
    }

    /// For `{issuer}/jwks`.
    pub fn jwks(&self) -> Result<Value, SettingsError> {
        serde_json::to_value(CoreJsonWebKeySet::new(vec![self.key.as_verification_key()]))
            .map_err(|error| SettingsError::new("practice_gate", error))
    }

    /// Whether the gate's page may be shown at all. If not, the browser must not be sent anywhere: the address is a stranger's.
    pub fn accepts(&self, query: &AuthorizeQuery) -> bool {
        query.response_type == "code"
            && query.client_id == self.client_id
            && query.code_challenge_method == "S256"
            && self.redirect_uris.contains(&query.redirect_uri)
    }

    /// The person chose who to be: the address to send the browser back to, with a fresh code. `None` if the query is not accepted.
    pub fn enter(
        &self,
        query: &AuthorizeQuery,
        person: Identity,
        now: Timestamp,
    ) -> Option<String> {
        let code = self.accepts(query).then(random_word)?;
        let back = way_back(query, ("code", &code))?;
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|_, issued| !issued.expired(now));
        codes.insert(
            code,
            Issued {
                person,
                query: query.clone(),
                issued_at: now,
            },
        );
        Some(back)
    }

    /// The person turned back. `None` if the query is not accepted.
    pub fn turn_back(&self, query: &AuthorizeQuery) -> Option<String> {
        self.accepts(query)
            .then(|| way_back(query, ("error", "access_denied")))?
    }

    /// For `{issuer}/token`: the answer's body. A code is used up by the first try, also by a wrong one.
    pub fn redeem(&self, form: &TokenForm, now: Timestamp) -> Result<Value, RedeemError> {
        if form.grant_type != "authorization_code" {
            return Err(RedeemError::UnsupportedGrantType);
        }
        if form.client_id != self.client_id
            || form.client_secret.expose() != self.client_secret.expose()
        {
            return Err(RedeemError::InvalidClient);
        }
        let issued = self
            .codes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&form.code);
        let issued = issued
            .filter(|issued| issued.fits(form, now))
            .ok_or(RedeemError::InvalidGrant)?;
        self.tokens(&issued, now)
            .and_then(|tokens| serde_json::to_value(tokens).ok())
            .ok_or(RedeemError::InvalidGrant)
    }

    fn tokens(&self, issued: &Issued, now: Timestamp) -> Option<Tokens> {
        let person = &issued.person;
        let standard = StandardClaims::new(SubjectIdentifier::new(format!(
            "deneme-{}",
            person.identity_number
        )))
        .set_given_name(Some(LocalizedClaim::from(EndUserGivenName::new(
            person.given_name.clone(),
        ))))
        .set_family_name(Some(LocalizedClaim::from(EndUserFamilyName::new(
            person.family_name.clone(),
        ))))
        .set_birthdate(
            person
                .birth_date
                .map(|date: Date| EndUserBirthday::new(date.to_string())),
        );
        let own = BTreeMap::from([(
            "identity_number".to_owned(),
            Value::from(person.identity_number.clone()),
        )]);
        let claims = IdTokenClaims::new(
            self.issuer.clone(),
            vec![Audience::new(self.client_id.clone())],
            SystemTime::from(now + TOKEN_LIVES).into(),
            SystemTime::from(now).into(),
            standard,
            AnyClaims { claims: own },
        )
        .set_nonce(Some(Nonce::new(issued.query.nonce.clone())))
        .set_auth_context_ref(
            person
                .assurance
                .clone()
                .map(AuthenticationContextClass::new),
        );
        let access = AccessToken::new(random_word());
        let id_token = OurIdToken::new(
            claims,
            &self.key,
            CoreJwsSigningAlgorithm::EdDsa,
            Some(&access),
            None,
        )
        .ok()?;
        let mut tokens = Tokens::new(
            access,
            CoreTokenType::Bearer,
            Fields::new(Some(id_token), EmptyExtraTokenFields {}),
        );
        tokens.set_expires_in(Some(&TOKEN_LIVES.unsigned_abs()));
        Some(tokens)
    }
}

impl Issued {
    fn expired(&self, now: Timestamp) -> bool {
        now.duration_since(self.issued_at) > CODE_LIVES
    }

    fn fits(&self, form: &TokenForm, now: Timestamp) -> bool {
        !self.expired(now)
            && form.redirect_uri == self.query.redirect_uri
            && self.proves(&form.code_verifier)
    }

    fn proves(&self, verifier: &str) -> bool {
        // The library answers a verifier of unlawful length with a panic, so such a one must not get that far.
        if !(43..=128).contains(&verifier.len()) {
            return false;
        }
        let verifier = PkceCodeVerifier::new(verifier.to_owned());
        PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str()
            == self.query.code_challenge
    }
}

fn way_back(query: &AuthorizeQuery, (name, value): (&str, &str)) -> Option<String> {
    let mut url = Url::parse(&query.redirect_uri).ok()?;
    url.query_pairs_mut()
        .append_pair(name, value)
        .append_pair("state", &query.state);
    Some(url.into())
}

/// 256 random bits.
fn random_word() -> String {
    rand::random::<[u8; 32]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// An Ed25519 key as PKCS#8 (RFC 8410): a fixed beginning, then 32 random bytes.
fn new_key() -> Result<CoreEdDsaPrivateSigningKey, String> {
    const BEGINNING: [u8; 16] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    let der = [BEGINNING.as_slice(), &rand::random::<[u8; 32]>()].concat();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der)
    );
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(
        &pem,
        Some(JsonWebKeyId::new(random_word()[..16].to_owned())),
    )
}
