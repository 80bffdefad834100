//! Security events: a log stream of its own (`target: "security"`) and rows for the security officer's page.
//!
//! An event names its kind, an operator's id, the blind index of a network and a fixed detail key: never a personal value.

use sha2::{Digest, Sha256};
use store::{Micros, StoreError, Tx, run};
use tracing::Instrument;
use uuid::Uuid;

use crate::App;
use crate::sweeps::Sweep;

const MINUTE: Micros = 60_000_000;

/// Declares the kinds, each with the key under which it is stored; `security-kind-` before it is the key of its text.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)+) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $variant,)+ }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }
        }
    };
}

kinds! {
    /// A staff login with a wrong password or code.
    DeskLoginFailed = "desk-login-failed",
    /// A limit was reached; the detail names it.
    LimitReached = "limit-reached",
    /// A form that another site sent was refused.
    ForeignForm = "foreign-form",
    /// A signature from the e-İmza app was not accepted; the detail says why.
    SignatureRefused = "signature-refused",
    /// An operator's roles were changed.
    RoleChanged = "role-changed",
    /// An operator was added, disabled, or given a new password or second factor; the detail says which.
    OperatorChanged = "operator-changed",
    /// A member of the staff asked for an address that none of their roles opens.
    AddressForbidden = "address-forbidden",
    /// A passkey was not accepted at the staff desk; the detail says why.
    PasskeyRefused = "passkey-refused",
    /// An enrolment code was wrong, used or too old.
    EnrolmentRefused = "enrolment-refused",
    /// The address that brings a login back was opened from another network than the app's.
    LoginFromElsewhere = "login-from-elsewhere",
    /// Work on a card was asked for or reported without the card; the detail says which.
    CardNotShown = "card-not-shown",
    /// A row does not carry the MAC that this installation gave it; the detail names the table.
    ForgedRow = "forged-row",
    /// Roots that this machine remembers are gone from the database, or an old backup was put back; the detail says where it was seen.
    HistoryCut = "history-cut",
    /// Somebody with the keys said that an old backup was put back on purpose.
    BackupAccepted = "backup-accepted",
    /// A clock jumped, or is too far from the database's; the detail says which.
    ClockSkew = "clock-skew",
    /// Rows of the history have been under no root for too long.
    RootLate = "root-late",
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
pub async fn note(app: &App, event: Event) {
    let noted = async {
        let mut tx = app.db.write().await?;
        note_in(&mut tx, app, event).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::error!(%error, "a security event could not be stored");
    }
}

/// A row of this table does not carry its MAC. Beside the request, which may hold the only writer there is.
pub fn note_forged(app: &App, table: &'static str) {
    let (app, event) = (app.clone(), Event::of(Kind::ForgedRow).detail(table));
    tokio::spawn(async move { note(&app, event).await }.in_current_span());
}

/// Writes an event together with the act that it tells of.
pub async fn note_in(tx: &mut Tx, app: &App, event: Event) -> Result<(), StoreError> {
    let now = app.now();
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

/// Forgets events that are older than the installation keeps them.
pub const OLD_EVENTS: Sweep = Sweep::that_destroys("security-events", |app| Box::pin(sweep(app)));

async fn sweep(app: &App) -> Result<(), StoreError> {
    let today = app.outside.clock.today();
    let Some(days) = rules::dated::in_force(&app.settings.security.event_days, today) else {
        return Ok(());
    };
    let oldest = app.now() - days * 24 * 60 * MINUTE;
    let mut tx = app.db.write().await?;
    run!(
        &mut tx,
        "DELETE FROM security_event WHERE last_at < $1",
        oldest
    )?;
    tx.commit().await
}
