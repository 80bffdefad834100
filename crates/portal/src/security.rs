//! Security events: a log stream of its own (`target: "security"`) and rows for the security officer's page.
//!
//! An event names its kind, an operator's id, the blind index of a network and a fixed detail key: never a personal value.

use sha2::{Digest, Sha256};
use store::{Micros, StoreError, Tx, run};
use uuid::Uuid;

use crate::House;

const MINUTE: Micros = 60_000_000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A staff login with a wrong password or code.
    DeskLoginFailed,
    /// A limit was reached; the detail names it.
    LimitReached,
    /// A form that another site sent was refused.
    ForeignForm,
    /// A signature from the e-İmza app was not accepted; the detail says why.
    SignatureRefused,
    /// An operator's roles were changed.
    RoleChanged,
    /// An operator was added, disabled, or given a new password or second factor; the detail says which.
    OperatorChanged,
    /// The address that brings a login back was opened from another network than the app's.
    LoginFromElsewhere,
    /// A row does not carry the MAC that this installation gave it; the detail names the table.
    ForgedRow,
    /// Roots that this machine remembers are gone from the database, or an old backup was put back; the detail says where it was seen.
    HistoryCut,
    /// Somebody with the keys said that an old backup was put back on purpose.
    BackupAccepted,
}

impl Kind {
    pub const fn key(self) -> &'static str {
        match self {
            Self::DeskLoginFailed => "desk-login-failed",
            Self::LimitReached => "limit-reached",
            Self::ForeignForm => "foreign-form",
            Self::SignatureRefused => "signature-refused",
            Self::RoleChanged => "role-changed",
            Self::OperatorChanged => "operator-changed",
            Self::LoginFromElsewhere => "login-from-elsewhere",
            Self::ForgedRow => "forged-row",
            Self::HistoryCut => "history-cut",
            Self::BackupAccepted => "backup-accepted",
        }
    }
}

/// One event, before it is written.
#[derive(Clone, Debug)]
pub struct Event {
    kind: Kind,
    operator: Option<Uuid>,
    visitor: Option<Vec<u8>>,
    detail: &'static str,
}

impl Event {
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            operator: None,
            visitor: None,
            detail: "",
        }
    }

    /// The member of the staff who did it, or whom it concerns.
    pub fn operator(mut self, operator: Uuid) -> Self {
        self.operator = Some(operator);
        self
    }

    /// The blind index of the network it came from ([`crate::visitor::Visitor`]).
    pub fn visitor(mut self, visitor: &[u8]) -> Self {
        self.visitor = Some(visitor.to_vec());
        self
    }

    /// A fixed key that says more.
    pub const fn detail(mut self, detail: &'static str) -> Self {
        self.detail = detail;
        self
    }

    fn bucket(&self, now: Micros) -> Vec<u8> {
        let mut digest = Sha256::new();
        digest.update(self.kind.key());
        digest.update((now / MINUTE).to_be_bytes());
        digest.update(self.operator.unwrap_or_default().as_bytes());
        digest.update((self.detail.len() as u64).to_be_bytes());
        digest.update(self.detail);
        digest.update(self.visitor.as_deref().unwrap_or_default());
        digest.finalize().to_vec()
    }
}

/// Writes an event in a transaction of its own: it stays even where the request that caused it is refused. A database that is away must
/// not turn a refusal into an error page, so that what goes wrong here goes to the log alone.
pub async fn note(house: &House, event: Event) {
    let noted = async {
        let mut tx = house.db.write().await?;
        note_in(&mut tx, house, event).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::error!(%error, "a security event could not be stored");
    }
}

/// Writes an event together with the act that it tells of.
pub async fn note_in(tx: &mut Tx, house: &House, event: Event) -> Result<(), StoreError> {
    let now = house.now();
    tracing::warn!(
        target: "security",
        kind = event.kind.key(),
        operator = event.operator.map(tracing::field::display),
        detail = event.detail,
        "security event"
    );
    run!(
        tx,
        "INSERT INTO security_event (bucket, kind, operator, visitor, detail, times, first_at, last_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $6)
         ON CONFLICT (bucket) DO UPDATE SET times = security_event.times + 1, last_at = $6",
        event.bucket(now),
        event.kind.key(),
        event.operator,
        event.visitor,
        event.detail,
        now
    )?;
    Ok(())
}
