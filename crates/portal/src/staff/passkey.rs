//! Passkeys (WebAuthn Level 3) of the staff: the ceremonies. A challenge travels with the page, sealed, and is good once for five minutes.
//!
//! Nothing is stored before an answer is right, so that nobody fills the database by asking. What is sealed names what it is for: an answer for
//! the login is none for a strong act, and none in another session.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use store::{Micros, Tx, run};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle,
};
use webauthn_rp::request::{AsciiDomain, ExtensionInfo, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::auth::DiscoverableAuthentication;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::error::RegCeremonyErr;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId, Origin};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use super::passkey_rows::{self, NewPasskey};

/// An operator's id is the user handle.
const HANDLE: usize = 16;
const FIVE_MINUTES: Micros = 5 * 60_000_000;

/// What an answer is for. It is part of what the challenge is sealed with.
#[derive(Clone, Copy)]
pub enum Purpose<'a> {
    SignIn,
    /// A fresh proof in this session.
    Prove(&'a [u8]),
    /// A new passkey of this operator, in this session or by this enrolment.
    Register(Uuid, &'a [u8]),
}

impl Purpose<'_> {
    fn place(self) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        match self {
            Self::SignIn => "passkey:sign-in".to_owned(),
            Self::Prove(session) => format!("passkey:prove:{}", hex(session)),
            Self::Register(operator, browser) => {
                format!("passkey:register:{operator}:{}", hex(browser))
            }
        }
    }
}

/// Why an answer is not accepted: a fixed key for the security officer. The page says no more than that it was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAccepted(pub &'static str);

/// Where passkeys belong to: the public address's host, and the one origin from which answers come.
pub struct Site {
    id: RpId,
    pub origin: String,
}

/// A public key as rows keep it.
type StoredKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// The origin compared letter by letter.
struct Own<'o>(&'o str);

impl PartialEq<Origin<'_>> for Own<'_> {
    fn eq(&self, other: &Origin<'_>) -> bool {
        self.0 == other.0
    }
}

impl Site {
    /// None where the public address has no name: browsers make no passkey for a bare network address. The demo is reached by the name
    /// of this machine as well.
    pub fn of(app: &App) -> Option<Self> {
        let url = &app.settings.public_url;
        let host = app.settings.host();
        let is_name = host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[');
        let (host, origin) = match (is_name, app.outside.practice.is_some()) {
            (true, _) => (host, url.clone()),
            (false, true) => ("localhost", url.replacen(host, "localhost", 1)),
            (false, false) => return None,
        };
        let domain = AsciiDomain::try_from(host.to_owned()).ok()?;
        Some(Self {
            id: RpId::Domain(domain),
            origin,
        })
    }

    /// Where passkeys work, if that is not the address that everybody knows: in the demo.
    pub fn elsewhere(&self, app: &App) -> Option<String> {
        (self.origin != app.settings.public_url).then(|| self.origin.clone())
    }
}

/// What the page's script is given: the options of the browser's own call, and the sealed challenge that comes back with the answer.
fn given(app: &App, purpose: Purpose<'_>, options: Value, state: &[u8]) -> Value {
    let until = app.now() + FIVE_MINUTES;
    let inside = [&until.to_be_bytes()[..], state].concat();
    let sealed = app.vault.seal(&purpose.place(), &inside);
    json!({ "options": options, "state": BASE64_URL_SAFE_NO_PAD.encode(sealed) })
}

/// The sealed challenge, if it is ours, for this, and not too old.
fn state(app: &App, purpose: Purpose<'_>, sent: &str) -> Result<(Vec<u8>, Micros), NotAccepted> {
    let sealed = BASE64_URL_SAFE_NO_PAD
        .decode(sent)
        .map_err(|_| NotAccepted("unreadable"))?;
    let inside = app.vault.open(&purpose.place(), &sealed);
    let inside = inside.map_err(|_| NotAccepted("other-purpose"))?;
    let (until, state) = inside
        .split_first_chunk()
        .ok_or(NotAccepted("unreadable"))?;
    let until = Micros::from_be_bytes(*until);
    // One that is good for longer than any was made by a clock that ran ahead.
    match (app.now()..=app.now() + FIVE_MINUTES).contains(&until) {
        true => Ok((state.to_vec(), until)),
        false => Err(NotAccepted("too-old")),
    }
}

fn handle(operator: Uuid) -> UserHandle<HANDLE> {
    match UserHandle::decode(operator.into_bytes()) {
        Ok(handle) => handle,
        Err(never) => match never {},
    }
}

/// Begins a registration.
pub async fn ask_new(
    app: &App,
    site: &Site,
    operator: Uuid,
    browser: &[u8],
) -> Result<Value, Refusal> {
    let (user_name, full_name, known) = {
        let mut conn = app.db.read().await?;
        let (user_name, full_name) = passkey_rows::names(&mut conn, operator).await?;
        let known = passkey_rows::of(&mut conn, app, operator).await?;
        (user_name, full_name, known)
    };
    let descriptor = |id: Vec<u8>| {
        Some(PublicKeyCredentialDescriptor {
            id: CredentialId::decode(id).ok()?,
            transports: AuthTransports::decode(0).ok()?,
        })
    };
    let known = known
        .into_iter()
        .filter_map(|key| descriptor(key.credential));
    let id = handle(operator);
    let user = PublicKeyCredentialUserEntity {
        name: user_name
            .as_str()
            .try_into()
            .map_err(|_| Refusal::Internal)?,
        id: &id,
        display_name: full_name.as_str().try_into().ok(),
    };
    let mut options = PublicKeyCredentialCreationOptions::passkey(&site.id, user, known.collect());
    // Asked for and not enforced: browsers refuse authenticators without credProtect otherwise, those of phones and laptops among them. Every
    // answer must say that its user was verified anyway.
    options.extensions.cred_protect =
        CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
    let (server, client) = options.start_ceremony().map_err(|_| Refusal::Internal)?;
    let state = server.encode().map_err(|_| Refusal::Internal)?;
    let options = serde_json::to_value(&client)?;
    Ok(given(
        app,
        Purpose::Register(operator, browser),
        options,
        &state,
    ))
}

/// Checks the answer to [`ask_new`].
pub fn check_new(
    app: &App,
    site: &Site,
    operator: Uuid,
    browser: &[u8],
    sent_state: &str,
    answer: &str,
) -> Result<NewPasskey, NotAccepted> {
    let (bytes, until) = state(app, Purpose::Register(operator, browser), sent_state)?;
    let server = RegistrationServerState::<HANDLE>::decode(&bytes);
    let server = server.map_err(|_| NotAccepted("unreadable"))?;
    let registration = Registration::from_json_relaxed(answer.as_bytes());
    let registration = registration.map_err(|_| NotAccepted("unreadable"))?;
    let challenge = registration.challenge_relaxed();
    let challenge = challenge.map_err(|_| NotAccepted("unreadable"))?;
    let origins = [Own(&site.origin)];
    let options = RegistrationVerificationOptions::<Own<'_>, Own<'_>> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..Default::default()
    };
    let made = server.verify(&site.id, &registration, &options);
    let made = made.map_err(|error| NotAccepted(not_registered(&error)))?;
    Ok(NewPasskey {
        credential: made.id().into_inner().to_vec(),
        fixed: made.static_state().encode().map_err(unreadable_of)?,
        moving: made
            .dynamic_state()
            .encode()
            .map_err(unreadable_of)?
            .to_vec(),
        challenge: challenge.0.to_be_bytes().to_vec(),
        until,
    })
}

fn unreadable_of<E>(_: E) -> NotAccepted {
    NotAccepted("unreadable")
}

/// Begins a sign-in or a fresh proof.
pub fn ask(app: &App, site: &Site, purpose: Purpose<'_>) -> Result<Value, Refusal> {
    let options = DiscoverableCredentialRequestOptions::passkey(&site.id);
    let (server, client) = options.start_ceremony().map_err(|_| Refusal::Internal)?;
    let state = server.encode().map_err(|_| Refusal::Internal)?;
    let options = serde_json::to_value(&client)?;
    Ok(given(app, purpose, options, &state))
}

/// A right answer, before it has an effect.
pub struct Proven {
    pub operator: Uuid,
    passkey: passkey_rows::Passkey,
    moving: Vec<u8>,
    challenge: Vec<u8>,
    until: Micros,
}

/// Checks the answer to [`ask`]. The error names the operator where the answer does.
pub async fn check(
    app: &App,
    site: &Site,
    purpose: Purpose<'_>,
    sent_state: &str,
    answer: &str,
) -> Result<Result<Proven, (NotAccepted, Option<Uuid>)>, Refusal> {
    let nobody = |why| Ok(Err((NotAccepted(why), None)));
    let (bytes, until) = match state(app, purpose, sent_state) {
        Ok(found) => found,
        Err(why) => return Ok(Err((why, None))),
    };
    let Ok(server) = DiscoverableAuthenticationServerState::decode(&bytes) else {
        return nobody("unreadable");
    };
    let read = DiscoverableAuthentication::<HANDLE>::from_json_relaxed(answer.as_bytes());
    let Ok(answer) = read else {
        return nobody("unreadable");
    };
    let Ok(challenge) = answer.challenge_relaxed() else {
        return nobody("unreadable");
    };
    let found = {
        let mut conn = app.db.read().await?;
        passkey_rows::by_credential(&mut conn, app, answer.raw_id().into_inner()).await?
    };
    let Some(passkey) = found else {
        return nobody("unknown-passkey");
    };
    let operator = passkey.operator;
    let not = |why| Ok(Err((NotAccepted(why), Some(operator))));
    let id = handle(operator);
    let (Ok(fixed), Ok(moving)) = (
        StaticState::<StoredKey>::decode(passkey.fixed.as_slice()),
        <[u8; 7]>::try_from(passkey.moving.as_slice())
            .map_err(|_| ())
            .and_then(|moving| DynamicState::decode(moving).map_err(|_| ())),
    ) else {
        return not("unreadable-row");
    };
    let Ok(credential_id) = CredentialId::decode(passkey.credential.as_slice()) else {
        return not("unreadable-row");
    };
    let Ok(mut known) = AuthenticatedCredential::new(credential_id, &id, fixed, moving) else {
        return not("unreadable-row");
    };
    let origins = [Own(&site.origin)];
    let options = AuthenticationVerificationOptions::<Own<'_>, Own<'_>> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..Default::default()
    };
    if let Err(error) = server.verify(&site.id, &answer, &mut known, &options) {
        return not(not_asserted(&error));
    }
    let Ok(moving) = known.dynamic_state().encode();
    Ok(Ok(Proven {
        operator,
        moving: moving.to_vec(),
        challenge: challenge.0.to_be_bytes().to_vec(),
        until,
        passkey,
    }))
}

impl Proven {
    /// Uses the answer up, together with what it is for. [`Refusal::Stale`] where the same answer, or another of this passkey, came first.
    pub async fn take_effect(&self, tx: &mut Tx, app: &App) -> Result<(), Refusal> {
        use_up(tx, &self.challenge, self.until).await?;
        passkey_rows::used(tx, app, &self.passkey, &self.moving).await?;
        Ok(())
    }
}

/// A challenge that was answered is answered.
pub async fn use_up(tx: &mut Tx, challenge: &[u8], until: Micros) -> Result<(), Refusal> {
    run!(
        tx,
        "INSERT INTO passkey_answer (challenge, expires_at) VALUES ($1, $2)",
        challenge,
        until
    )?;
    Ok(())
}

fn not_registered(error: &RegCeremonyErr) -> &'static str {
    match error {
        RegCeremonyErr::Timeout => "too-old",
        RegCeremonyErr::OriginMismatch
        | RegCeremonyErr::CrossOrigin
        | RegCeremonyErr::TopOriginMismatch
        | RegCeremonyErr::RpIdHashMismatch => "other-site",
        RegCeremonyErr::ChallengeMismatch => "other-challenge",
        RegCeremonyErr::UserNotPresent | RegCeremonyErr::UserNotVerified => "nobody-verified",
        _ => "not-registered",
    }
}

fn not_asserted(error: &AuthCeremonyErr) -> &'static str {
    match error {
        AuthCeremonyErr::Timeout => "too-old",
        AuthCeremonyErr::OriginMismatch
        | AuthCeremonyErr::CrossOrigin
        | AuthCeremonyErr::TopOriginMismatch
        | AuthCeremonyErr::RpIdHashMismatch => "other-site",
        AuthCeremonyErr::ChallengeMismatch => "other-challenge",
        AuthCeremonyErr::UserNotVerified => "nobody-verified",
        AuthCeremonyErr::SignatureCounter => "counter-went-back",
        AuthCeremonyErr::AssertionSignature => "wrong-signature",
        AuthCeremonyErr::UserHandleMismatch | AuthCeremonyErr::MissingUserHandle => {
            "other-operator"
        }
        _ => "not-accepted",
    }
}
