//! Whom a notice goes to: written into the ledger, with the job that sends it, in the transaction that caused it.

use std::collections::BTreeSet;

use rules::application_form::Channel;
use rules::contact_point::Kind;
use store::{StoreError, Tx};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::addressee::address_of;
use super::ledger::{self, About, New};
use super::{Notice, SendMail, SendSms};
use crate::contact_point::{self, AlertTarget};
use crate::jobs;
use crate::order::finders::{self, Order};

/// More open orders than anybody has.
const MOST_ORDERS: i64 = 50;

/// Tells what was just done to the order. The order is as it was before the act, so its version and the notice's name together name the cause.
pub async fn enqueue(tx: &mut Tx, app: &App, order: &Order, notice: Notice) -> Result<(), Refusal> {
    let cause = format!("{}:{}:{}", notice.name(), order.id, order.version);
    let about = About {
        person: order.person,
        order: Some(order.id),
    };
    if notice.protects() {
        let told = contact_point::told(tx, app, order.person).await?;
        to_contact_points(tx, app, about, &cause, &told, &notice).await?;
        for to in beside(app, order, &told)? {
            write(tx, app, about, &cause, to, &notice).await?;
        }
        return Ok(());
    }
    for (channel, to) in named(app, order, channel_of(app, order)?)? {
        write(tx, app, about, &cause, (channel, to), &notice).await?;
    }
    Ok(())
}

/// Tells that an order was opened. The institution's address is all there is.
pub async fn opened(
    tx: &mut Tx,
    app: &App,
    (person, order): (Uuid, Uuid),
    email: &str,
) -> Result<(), StoreError> {
    let about = About {
        person,
        order: Some(order),
    };
    let cause = format!("{}:{order}:0", Notice::Opened.name());
    let to = Some(email.to_owned()).filter(|email| !email.is_empty());
    write(tx, app, about, &cause, (Kind::Email, to), &Notice::Opened).await
}

/// Tells a person something that is about no order. `cause` makes it the only one of its kind. Where no contact point is an e-mail address, or none
/// a phone, what their open orders name is told as well; where there is nothing at all, the ledger says so.
pub async fn tell_person(
    tx: &mut Tx,
    app: &App,
    person: Uuid,
    cause: &str,
    notice: Notice,
) -> Result<(), Refusal> {
    let about = About {
        person,
        order: None,
    };
    let told = contact_point::told(tx, app, person).await?;
    to_contact_points(tx, app, about, cause, &told, &notice).await?;
    let is_missing = |kind| !told.iter().any(|told| told.kind == kind);
    let mut named = Vec::new();
    for order in finders::mine(tx, person, i64::MAX, MOST_ORDERS).await? {
        let facts = order.facts();
        if facts.is_ok_and(|facts| facts.closed_at().is_none()) {
            named.extend(beside(app, &order, &told)?);
        }
    }
    named.retain(|(kind, to)| is_missing(*kind) && to.is_some());
    let mut seen = BTreeSet::new();
    named.retain(|(_, to)| seen.insert(to.clone()));
    if told.is_empty() && named.is_empty() {
        named.push((Kind::Email, None));
    }
    for (number, to) in named.into_iter().enumerate() {
        let cause = format!("{cause}:{}", told.len() + number);
        write(tx, app, about, &cause, to, &notice).await?;
    }
    Ok(())
}

/// To every contact point of the person that is told, whatever channel was chosen.
async fn to_contact_points(
    tx: &mut Tx,
    app: &App,
    about: About,
    cause: &str,
    told: &[AlertTarget],
    notice: &Notice,
) -> Result<(), StoreError> {
    for (number, told) in told.iter().enumerate() {
        let cause = format!("{cause}:{number}");
        let to = (told.kind, Some(told.value.clone()));
        write(tx, app, about, &cause, to, notice).await?;
    }
    Ok(())
}

/// What is told as a courtesy beside the contact points: the e-mail address that the order names, and its phone where no phone was ever proven.
fn beside(
    app: &App,
    order: &Order,
    told: &[AlertTarget],
) -> Result<Vec<(Kind, Option<String>)>, StoreError> {
    let has_phone = told.iter().any(|told| told.kind == Kind::Phone);
    let channel = match (channel_of(app, order)?, has_phone) {
        // The phone is told already, so that the other way is worth more than the chosen one.
        (_, true) => Channel::Email,
        (chosen, false) => chosen,
    };
    let mut named = named(app, order, channel)?;
    let is_told = |to: &Option<String>| told.iter().any(|told| Some(&told.value) == to.as_ref());
    named.retain(|(_, to)| !is_told(to));
    Ok(named)
}

/// Until the person has chosen a channel, the institution's address is all there is.
fn channel_of(app: &App, order: &Order) -> Result<Channel, StoreError> {
    let form = order.form(app)?;
    Ok(form.map_or(Channel::Email, |form| form.channel))
}

/// What the order names for a channel; no address where it names none.
fn named(
    app: &App,
    order: &Order,
    channel: Channel,
) -> Result<Vec<(Kind, Option<String>)>, StoreError> {
    let kinds: &[Kind] = match channel {
        Channel::Email => &[Kind::Email],
        Channel::Sms => &[Kind::Phone],
        Channel::Both => &[Kind::Email, Kind::Phone],
    };
    let named = kinds
        .iter()
        .map(|kind| Ok((*kind, address_of(app, order, *kind)?)));
    named.collect()
}

async fn write(
    tx: &mut Tx,
    app: &App,
    about: About,
    cause: &str,
    (channel, to): (Kind, Option<String>),
    notice: &Notice,
) -> Result<(), StoreError> {
    let new = New {
        id: app.new_id(),
        about,
        cause: &match channel {
            Kind::Email => format!("mail:{cause}"),
            Kind::Phone => format!("sms:{cause}"),
        },
        channel,
        to: to.as_deref(),
        notice,
        again_of: None,
    };
    send(tx, app, new).await
}

/// Writes the notice down and enqueues its job, where there is an address to send it to.
pub(super) async fn send(tx: &mut Tx, app: &App, new: New<'_>) -> Result<(), StoreError> {
    let (cause, about, ledger) = (new.cause.to_owned(), new.about, Some(new.id));
    let (channel, notice) = (new.channel, new.notice.clone());
    let to = new.to.map(str::to_owned);
    ledger::write_down(tx, app, new).await?;
    if to.is_none() {
        return Ok(());
    }
    match channel {
        Kind::Email => {
            let mail = SendMail {
                application: about.order,
                notice,
                message_id: message_id(&cause),
                to,
                ledger,
            };
            jobs::enqueue(tx, app, &cause, &mail, about.order).await
        }
        Kind::Phone => {
            let sms = SendSms {
                application: about.order,
                notice,
                to,
                ledger,
            };
            jobs::enqueue(tx, app, &cause, &sms, about.order).await
        }
    }
}

/// The same for every try, so that a mail server that took it already can tell.
fn message_id(cause: &str) -> String {
    let cause = cause.strip_prefix("mail:").unwrap_or(cause);
    cause.replace(':', ".")
}
