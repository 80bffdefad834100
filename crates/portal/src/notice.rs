//! Bilgilendirme: what people are told of their order, by the channel they chose (R07, R08, R17).
//!
//! A notice is enqueued in the transaction that caused it and written when it is sent.

mod letter;
mod pace;
mod send_mail;
mod send_sms;

use rules::application::CancelledBy;
use rules::application_form::Channel;
use rules::certificate_state::Why;
use rules::contact_point::Kind;
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};
use uuid::Uuid;
use web::House;
use web::refusal::Refusal;

pub use send_mail::SendMail;
pub use send_sms::SendSms;

use crate::application::finders::{self, Order};
use crate::contact;
use crate::jobs::{self, Failed};
use crate::people::{self, Person};

/// What there is to tell.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// A pre-application was opened from the institution's list.
    Opened,
    FormAccepted,
    /// The person approved by e-İmza; what follows is production or payment.
    ApprovedByEImza,
    /// The person approved by e-Onay.
    ApprovedByEOnay,
    /// The consent to e-Onay was signed.
    EOnayGiven,
    EOnayWithdrawn,
    /// "Ben değildim": what was ended, and who calls.
    NotMe,
    /// Somebody signed in with the person's e-İmza.
    SignedIn,
    /// The keys of the reasons.
    FormRefused {
        reasons: Vec<String>,
    },
    Cancelled {
        by: CancelledBy,
    },
    /// The time-out is near.
    Warning {
        days: i64,
    },
    /// The PIN of a card was changed through the app.
    PinChanged,
    /// A locked card was shown to the portal, and what unlocks it was given to the app.
    CardUnlockBegun,
    /// A locked card was opened and has a new PIN.
    CardUnlocked,
    /// Another phone was proven, masked, and from when codes go there.
    PhoneChanged {
        masked: String,
        from: String,
    },
    /// Another e-mail address was given, masked.
    EmailChanged {
        masked: String,
    },
    /// A certificate cannot be used for the time being.
    CertificateSuspended {
        serial: String,
    },
    CertificateResumed {
        serial: String,
    },
    /// For good.
    CertificateRevoked {
        serial: String,
        why: Why,
    },
}

impl Notice {
    /// What makes this notice the only one of its kind for this version of the order.
    const fn name(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::FormAccepted => "form-accepted",
            Self::ApprovedByEImza => "approved-e-imza",
            Self::ApprovedByEOnay => "approved-e-onay",
            Self::EOnayGiven => "e-onay-given",
            Self::EOnayWithdrawn => "e-onay-withdrawn",
            Self::NotMe => "not-me",
            Self::SignedIn => "signed-in",
            Self::FormRefused { .. } => "form-refused",
            Self::Cancelled { .. } => "cancelled",
            Self::Warning { .. } => "warning",
            Self::PinChanged => "pin-changed",
            Self::CardUnlockBegun => "card-unlock-begun",
            Self::CardUnlocked => "card-unlocked",
            Self::PhoneChanged { .. } => "phone-changed",
            Self::EmailChanged { .. } => "email-changed",
            Self::CertificateSuspended { .. } => "certificate-suspended",
            Self::CertificateResumed { .. } => "certificate-resumed",
            Self::CertificateRevoked { .. } => "certificate-revoked",
        }
    }
}

impl Notice {
    /// Whether it tells of what somebody else could have done in the person's name: then it goes to the contact points that were proven, and not
    /// only to what a form or a list names.
    const fn protects(&self) -> bool {
        match self {
            Self::ApprovedByEImza
            | Self::ApprovedByEOnay
            | Self::EOnayGiven
            | Self::EOnayWithdrawn
            | Self::NotMe
            | Self::SignedIn
            | Self::PinChanged
            | Self::CardUnlockBegun
            | Self::CardUnlocked
            | Self::PhoneChanged { .. }
            | Self::EmailChanged { .. }
            | Self::CertificateSuspended { .. }
            | Self::CertificateResumed { .. }
            | Self::CertificateRevoked { .. } => true,
            Self::Opened
            | Self::FormAccepted
            | Self::FormRefused { .. }
            | Self::Cancelled { .. }
            | Self::Warning { .. } => false,
        }
    }
}

/// Enqueues the notice of what was just done to the order. The order is as it was before the act, so its
/// version and the notice's name together name the cause.
pub async fn enqueue(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    notice: Notice,
) -> Result<(), Refusal> {
    if notice.protects() {
        let cause = format!("{}:{}:{}", notice.name(), order.id, order.version);
        return protect(tx, house, order, &cause, notice).await;
    }
    // Until the person has chosen a channel, the institution's address is all there is.
    let channel = order
        .form(house)?
        .map_or(Channel::Email, |form| form.channel);
    send(tx, house, order.id, order.version, channel, notice).await?;
    Ok(())
}

/// Tells a person something that is of no order; whoever has no order has named nothing, and is not reached. `cause` makes it the only one of
/// its kind.
pub async fn tell_person(
    tx: &mut Tx,
    house: &House,
    person: Uuid,
    cause: &str,
    notice: Notice,
) -> Result<(), Refusal> {
    let newest = finders::mine(tx, person, i64::MAX, 1).await?;
    let Some(order) = newest.first() else {
        return Ok(());
    };
    protect(tx, house, order, cause, notice).await
}

/// To every contact point of the person that is told, whatever channel was chosen. Beside them, as a courtesy, to what the order names: its
/// e-mail address, and its phone where no phone was ever proven.
async fn protect(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    cause: &str,
    notice: Notice,
) -> Result<(), Refusal> {
    let told = contact::told(tx, house, order.person).await?;
    for (number, told) in told.iter().enumerate() {
        let (cause, to) = (format!("{cause}:{number}"), Some(told.value.clone()));
        let channel = match told.kind {
            Kind::Phone => Channel::Sms,
            Kind::Email => Channel::Email,
        };
        enqueue_both(tx, house, order.id, &cause, (channel, to), notice.clone()).await?;
    }
    let chosen = order
        .form(house)?
        .map_or(Channel::Email, |form| form.channel);
    let phone_told = told.iter().any(|told| told.kind == Kind::Phone);
    let email = order.email(house)?;
    let email_told = told.iter().any(|told| {
        email
            .as_ref()
            .is_some_and(|email| email.as_str() == told.value)
    });
    let channel = match (chosen, phone_told, email_told) {
        (_, true, true) | (Channel::Email, false, true) => return Ok(()),
        (_, true, false) => Channel::Email,
        (_, false, true) => Channel::Sms,
        (chosen, false, false) => chosen,
    };
    Ok(enqueue_both(tx, house, order.id, cause, (channel, None), notice).await?)
}

/// Enqueues the e-mail and the short message that the channel asks for, each a job of its own.
pub async fn send(
    tx: &mut Tx,
    house: &House,
    application: Uuid,
    version: i64,
    channel: Channel,
    notice: Notice,
) -> Result<(), StoreError> {
    let cause = format!("{}:{application}:{version}", notice.name());
    enqueue_both(tx, house, application, &cause, (channel, None), notice).await
}

async fn enqueue_both(
    tx: &mut Tx,
    house: &House,
    application: Uuid,
    cause: &str,
    (channel, to): (Channel, Option<String>),
    notice: Notice,
) -> Result<(), StoreError> {
    if channel != Channel::Sms {
        let mail = SendMail {
            application,
            notice: notice.clone(),
            message_id: cause.replace(':', "."),
            to: to.clone(),
        };
        let cause = format!("mail:{cause}");
        jobs::enqueue(tx, house, &cause, &mail, Some(application)).await?;
    }
    if channel != Channel::Email {
        let sms = SendSms {
            application,
            notice,
            to,
        };
        let cause = format!("sms:{cause}");
        jobs::enqueue(tx, house, &cause, &sms, Some(application)).await?;
    }
    Ok(())
}

/// Whom a job's notice is for, read when it is sent.
async fn addressee(house: &House, application: Uuid) -> Result<(Order, Person), Failed> {
    let gone = || Failed::Never("its order does not exist".into());
    let mut conn = house.db.read().await?;
    let order = finders::for_job(&mut conn, application).await?;
    let order = order.ok_or_else(gone)?;
    let person = people::by_id(&mut conn, order.person).await?;
    Ok((order, person.ok_or_else(gone)?))
}
