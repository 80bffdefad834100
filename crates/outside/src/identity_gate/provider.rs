//! The OpenID Connect library with our choices filled in: which claims, which signatures, which HTTP client, which errors.

use std::collections::BTreeMap;
use std::pin::Pin;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, Client, DiscoveryError, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdToken,
    IdTokenFields, RequestTokenError, StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::GateError;
use crate::{OutsideFault, web};

/// Whatever claims a provider adds; the settings say which of them matter.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AnyClaims {
    #[serde(flatten)]
    pub(crate) claims: BTreeMap<String, Value>,
}

impl AdditionalClaims for AnyClaims {}

pub(crate) type Fields = IdTokenFields<
    AnyClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
pub(crate) type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
pub(crate) type OurIdToken =
    IdToken<AnyClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

pub(super) type OurClient = Client<
    AnyClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Signatures by a key that only the provider holds. `none` and the ones made with our own secret are not among them.
pub(super) const TRUSTED_SIGNATURES: [CoreJwsSigningAlgorithm; 6] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

pub(super) fn token_error(
    error: RequestTokenError<WebError, StandardErrorResponse<CoreErrorResponseType>>,
) -> GateError {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            GateError::from_code("the gate does not honour the code", answer.error().as_ref())
        }
        RequestTokenError::Request(WebError(fault)) => GateError::Unavailable(fault),
        _ => GateError::unavailable("the gate's answer makes no sense"),
    }
}

pub(super) fn discovery_error(error: &DiscoveryError<WebError>) -> GateError {
    match error {
        DiscoveryError::Request(WebError(fault)) => GateError::Unavailable(fault.clone()),
        DiscoveryError::Response(status, ..) => GateError::Unavailable(OutsideFault::coded(
            "the gate does not describe itself",
            status.as_u16(),
        )),
        DiscoveryError::Validation(_) => {
            GateError::refused("the gate describes another issuer than the one configured")
        }
        _ => GateError::unavailable("the gate's description of itself makes no sense"),
    }
}

/// Our HTTP client in the shape which the library asks for.
#[derive(Clone)]
pub(super) struct Web(pub(super) reqwest::Client);

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct WebError(OutsideFault);

impl<'c> AsyncHttpClient<'c> for Web {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WebError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let request = request
                .try_into()
                .map_err(|error| WebError(web::fault(&error)))?;
            let response = self
                .0
                .execute(request)
                .await
                .map_err(|error| WebError(web::fault(&error)))?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = web::body(response).await.map_err(WebError)?;
            // A gate in trouble answers with whatever its proxy writes; only below 500 does the answer mean something.
            if status.is_server_error() {
                return Err(WebError(OutsideFault::coded(
                    "the gate answered with an error",
                    status.as_u16(),
                )));
            }
            let mut answer = HttpResponse::new(body);
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}
