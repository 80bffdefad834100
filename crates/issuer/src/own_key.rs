//! The keys with which this process answers for the authority: one for OCSP, one for time-stamps. They live in its memory and die with it;
//! another key follows long before a certificate ends.

use std::sync::{Arc, PoisonError, RwLock};

use signature::certificate::Certificate;
use signature::moment::Moment;
use signature::signing_key::{NewKey, SigningKey};
use store::Micros;
use tokio::sync::Mutex;

use crate::draft::Drawn;
use crate::fault::IssuerFault;
use crate::issuer::Issuer;
use crate::key_purpose::KeyPurpose;
use crate::own_certificate;

const DAY: i64 = 86_400;

/// Sixteen random bytes, as the composing program draws them.
pub type Draw = fn() -> Drawn;

/// A key with its certificate.
pub struct OwnKey {
    pub(crate) certificate: Certificate,
    pub(crate) key: SigningKey,
}

/// Keeps the key for one purpose, and replaces it in time.
pub struct OwnKeys {
    purpose: KeyPurpose,
    held: RwLock<Option<Arc<OwnKey>>>,
    /// One certificate is asked for at a time, however many requests wait for it.
    turn: Mutex<()>,
}

impl OwnKeys {
    pub fn new(purpose: KeyPurpose) -> Self {
        Self {
            purpose,
            held: RwLock::new(None),
            turn: Mutex::new(()),
        }
    }

    /// The key to sign with at `now`. Where no new one can be certified, because the security module is away, the old one serves until its
    /// certificate ends.
    pub async fn key(
        &self,
        issuer: &Issuer,
        now: Micros,
        draw: Draw,
    ) -> Result<Arc<OwnKey>, IssuerFault> {
        let at = Moment::from_unix_micros(now);
        if let Some(key) = self.held().filter(|key| self.is_fresh(key, at)) {
            return Ok(key);
        }
        let _turn = self.turn.lock().await;
        let held = self.held();
        if let Some(key) = held.clone().filter(|key| self.is_fresh(key, at)) {
            return Ok(key);
        }
        match self.certified(issuer, now, draw).await {
            Ok(key) => {
                let key = Arc::new(key);
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
                Ok(key)
            }
            Err(fault) => held
                .filter(|key| key.certificate.is_valid_at(at))
                .ok_or(fault),
        }
    }

    fn held(&self) -> Option<Arc<OwnKey>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    fn is_fresh(&self, key: &OwnKey, at: Moment) -> bool {
        let until = key.certificate.not_before();
        let until = until.plus_seconds(self.purpose.days_of_use() * DAY);
        key.certificate.is_valid_at(at) && at < until
    }

    async fn certified(
        &self,
        issuer: &Issuer,
        now: Micros,
        draw: Draw,
    ) -> Result<OwnKey, IssuerFault> {
        let key = SigningKey::generate(NewKey::P256)?;
        let drawn = [draw(), draw()];
        let spki = key.spki()?;
        let certificate = own_certificate::issue(issuer, self.purpose, &spki, now, drawn).await?;
        Ok(OwnKey { certificate, key })
    }
}
