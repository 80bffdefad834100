//! What is done beside the pages: jobs from the outbox, and the sweeps of the clock.

mod pace;
mod run;
mod sweep;

use serde::{Deserialize, Serialize};
use store::job::{self, NewJob};
use store::{Micros, StoreError, Tx};
use uuid::Uuid;
use web::House;

pub use run::{run_once, worker};
pub use sweep::all as sweep;

use crate::notice::Notice;

/// Every kind of job there is.
#[derive(Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// One e-mail of a notice.
    Mail {
        application: Uuid,
        notice: Notice,
        message_id: String,
        /// A contact point of the person; without one, what the order names.
        #[serde(default)]
        to: Option<String>,
    },
    /// One short message of a notice.
    Sms {
        application: Uuid,
        notice: Notice,
        #[serde(default)]
        to: Option<String>,
    },
    /// The code that proves a phone. After its time it is not sent any more.
    PhoneCode {
        phone: String,
        code: String,
        good_until: Micros,
    },
    /// The population register is asked about a list's rows behind the line `after`.
    AskRegister { list: Uuid, round: i64, after: i64 },
    /// A signature that was accepted gets its time-stamp.
    Stamp { hand_off: Uuid, number: i64 },
    /// What is wanted of a certificate is asked of the issuer.
    ChangeCertificate { change: Uuid },
    /// The orders of a committed list are opened, by the officer who committed it.
    OpenOrders { list: Uuid, officer: Uuid },
}

/// What a job is, for staff and metrics. Each kind has hands of its own: a mail server or a register that keeps us
/// waiting holds up no code that somebody waits for.
#[derive(Clone, Copy)]
pub enum Kind {
    PhoneCode,
    Sms,
    Mail,
    OpenOrders,
    AskRegister,
    TimeStamp,
    ChangeCertificate,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::PhoneCode,
        Self::Sms,
        Self::Mail,
        Self::OpenOrders,
        Self::AskRegister,
        Self::TimeStamp,
        Self::ChangeCertificate,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::PhoneCode => "phone-code",
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::OpenOrders => "open-orders",
            Self::AskRegister => "ask-register",
            Self::TimeStamp => "time-stamp",
            Self::ChangeCertificate => "change-certificate",
        }
    }

    /// How many jobs of the kind one process does at once.
    const fn hands(self) -> usize {
        match self {
            Self::PhoneCode | Self::Sms => 2,
            Self::Mail => 4,
            Self::OpenOrders | Self::AskRegister | Self::TimeStamp | Self::ChangeCertificate => 1,
        }
    }
}

impl Work {
    const fn kind(&self) -> Kind {
        match self {
            Self::Mail { .. } => Kind::Mail,
            Self::Sms { .. } => Kind::Sms,
            Self::PhoneCode { .. } => Kind::PhoneCode,
            Self::AskRegister { .. } => Kind::AskRegister,
            Self::OpenOrders { .. } => Kind::OpenOrders,
            Self::Stamp { .. } => Kind::TimeStamp,
            Self::ChangeCertificate { .. } => Kind::ChangeCertificate,
        }
    }
}

/// Enqueues a job in the transaction that caused it; the second job of one cause is dropped.
pub async fn enqueue(
    tx: &mut Tx,
    house: &House,
    cause: &str,
    work: &Work,
    application: Option<Uuid>,
) -> Result<(), StoreError> {
    enqueue_at(tx, house, cause, work, application, house.now()).await
}

/// The same for later: what whoever enqueues it is about to do at once, and is left to the worker only if that fails.
pub async fn enqueue_at(
    tx: &mut Tx,
    house: &House,
    cause: &str,
    work: &Work,
    application: Option<Uuid>,
    at: Micros,
) -> Result<(), StoreError> {
    let job = NewJob {
        id: house.new_id(),
        kind: work.kind().key(),
        cause,
        work,
        at,
        application,
    };
    job::enqueue(tx, &house.vault, job).await
}
