//! The practice counterparts of everything outside: a gate of our own, an inbox, a clock, a register.

use std::sync::Arc;

use outside::civil_registry::CivilRegistry;
use outside::clock::{Clock, PracticeClock};
use outside::identity_gate::{ClientAuthentication, IdentityGate, OpenIdGate, OpenIdSettings};
use outside::mail::Mail;
use outside::practice_gate::PracticeGate;
use outside::practice_inbox::PracticeInbox;
use outside::sms::Sms;
use outside::{Secret, SettingsError};
use web::Outside;
use web::session::new_token;
use web::{Practice, PracticeClerk};

use super::seed;

/// For a portal that people reach under `url`.
pub fn outside(
    url: &str,
    clock: PracticeClock,
    inbox: PracticeInbox,
    clerk: PracticeClerk,
) -> Result<Outside, SettingsError> {
    let (issuer, client_id) = (format!("{url}/deneme/kapi"), "kalem");
    // Gate and portal are one process, so a secret of its lifetime is enough.
    let secret = Secret::new(new_token());
    let back = vec![format!("{url}/giris/donus")];
    let gate = PracticeGate::new(&issuer, client_id, secret.clone(), back)?;
    let client = OpenIdGate::open(OpenIdSettings {
        issuer,
        client_id: client_id.into(),
        client_secret: secret,
        client_authentication: ClientAuthentication::Post,
        scopes: vec!["profile".into()],
        claim_identity_number: "identity_number".into(),
        claim_given_name: "given_name".into(),
        claim_family_name: "family_name".into(),
        timeout_seconds: 10,
    })?;
    Ok(Outside {
        clock: Clock::Practice(clock.clone()),
        gate: IdentityGate::Practice(client),
        registry: CivilRegistry::Practice,
        mail: Mail::Practice(inbox.clone()),
        sms: Sms::Practice(inbox.clone()),
        // Made by the composing program, where there is an issuer for practice.
        authorities: None,
        issuer: None,
        practice: Some(Practice {
            gate: Arc::new(gate),
            inbox,
            clock,
            people: seed::people(),
            clerk,
        }),
    })
}
