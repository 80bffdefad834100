//! An order's row, as its facts say it is. Nothing else changes it, but for the name by which the desk
//! finds it, which follows its person's (`people.rs`).

use rules::application::{Approval, CancelledBy, Facts, Micros, is_form_awaited};
use rules::product::Terms;
use store::{StoreError, Tx, change_one};
use web::refusal::Refusal;

use super::finders::Order;
use super::stored::Word;

/// The columns that follow from the facts.
#[derive(PartialEq)]
pub(super) struct Columns {
    form_version: i64,
    phone_verified_at: Option<Micros>,
    approval: Option<String>,
    approved_at: Option<Micros>,
    form_arrived_at: Option<Micros>,
    form_refused_at: Option<Micros>,
    refusal: Option<String>,
    cancelled_at: Option<Micros>,
    cancelled_by: Option<String>,
    fulfilment: Fulfilment,
}

/// The columns from payment to the holder's hands.
#[derive(PartialEq, Clone, Copy)]
struct Fulfilment {
    paid_at: Option<Micros>,
    held_until: Option<Micros>,
    ordered_at: Option<Micros>,
    produced_at: Option<Micros>,
    shipped_at: Option<Micros>,
    delivery_failed_at: Option<Micros>,
    returned_at: Option<Micros>,
    delivered_at: Option<Micros>,
    activated_at: Option<Micros>,
    refunded_at: Option<Micros>,
}

/// The same columns of facts and of a row, which have the same names.
macro_rules! fulfilment {
    ($of:expr) => {
        Fulfilment {
            paid_at: $of.paid_at,
            held_until: $of.held_until,
            ordered_at: $of.ordered_at,
            produced_at: $of.produced_at,
            shipped_at: $of.shipped_at,
            delivery_failed_at: $of.delivery_failed_at,
            returned_at: $of.returned_at,
            delivered_at: $of.delivered_at,
            activated_at: $of.activated_at,
            refunded_at: $of.refunded_at,
        }
    };
}

impl Columns {
    fn of(facts: &Facts) -> Self {
        let refused = facts.form_refused.as_ref();
        Self {
            form_version: facts.form_version,
            phone_verified_at: facts.phone_verified_at,
            approval: facts.approved_by().map(Approval::key).map(str::to_owned),
            approved_at: facts.approval.map(|approved| approved.at),
            form_arrived_at: facts.form_arrived_at,
            form_refused_at: refused.map(|refused| refused.at),
            refusal: refused.map(|refused| {
                let keys = refused.reasons.iter().map(|reason| reason.key());
                keys.collect::<Vec<_>>().join(" ")
            }),
            cancelled_at: facts.cancelled.map(|cancelled| cancelled.at),
            cancelled_by: facts
                .cancelled
                .map(|cancelled| CancelledBy::key(cancelled.by).to_owned()),
            fulfilment: fulfilment!(facts),
        }
    }

    fn stored(order: &Order) -> Self {
        Self {
            form_version: order.form_version,
            phone_verified_at: order.phone_verified_at,
            approval: order.approval.clone(),
            approved_at: order.approved_at,
            form_arrived_at: order.form_arrived_at,
            form_refused_at: order.form_refused_at,
            refusal: order.refusal.clone(),
            cancelled_at: order.cancelled_at,
            cancelled_by: order.cancelled_by.clone(),
            fulfilment: fulfilment!(order),
        }
    }
}

/// The facts to which an event may be added. Where the row holds what this program cannot read, such as a refusal reason of a newer one, writing
/// the facts back would erase it; and what contradicts itself would be made to look decided. Nothing is written then.
pub(super) fn whole_facts(order: &Order) -> Result<Facts, Refusal> {
    let facts = order.facts();
    if facts.is_err() {
        for flaw in order.flaws() {
            tracing::error!(order = %order.id, flaw = flaw.key(), "the row of an order is not whole; it is left as it is");
        }
    }
    Ok(facts?)
}

/// What an event brings beside the facts.
#[derive(Default)]
pub(super) struct Beside {
    /// The form, sealed, and the terms that the order has with it.
    pub form: Option<(Vec<u8>, Terms)>,
    /// Where the institution says that notices go, sealed.
    pub notice: Option<Vec<u8>>,
    /// When it is looked at again whether the time has run out.
    pub next_look: Option<Micros>,
    /// Where the order ends on another day than before.
    pub ends: Option<Micros>,
}

/// What stands in place of what was sealed and is erased: the column cannot be empty otherwise.
const ERASED: &[u8] = &[];

/// Writes the facts, if the row still has the version that was read; otherwise somebody else was first. Returns the order as it is now.
///
/// Each statement names only what it may change, since on SQLite every column that is named costs the upkeep of its indexes.
pub(super) async fn write(
    tx: &mut Tx,
    order: &Order,
    facts: &Facts,
    beside: Beside,
) -> Result<Order, StoreError> {
    let is = Columns::of(facts);
    if facts.erased_at != order.erased_at {
        return erase(tx, order, facts, is).await;
    }
    if let Some((form, terms)) = &beside.form {
        write_form(tx, order, facts, &is, (form, *terms)).await?;
    } else if let Some(notice) = beside.notice {
        change_one!(
            tx,
            "UPDATE application SET notice_sealed = $3, version = $4 WHERE id = $1 AND version = $2",
            order.id,
            order.version,
            &notice,
            facts.version
        )?;
        return Ok(Order {
            notice_sealed: notice,
            ..now(order, is, facts, None)
        });
    } else if let (Some(next_look), true) = (beside.next_look, is == Columns::stored(order)) {
        change_one!(
            tx,
            "UPDATE application SET next_warning_at = $3, version = $4 WHERE id = $1 AND version = $2",
            order.id,
            order.version,
            next_look,
            facts.version
        )?;
    } else if is == Columns::stored(order) {
        change_one!(
            tx,
            "UPDATE application SET version = $3 WHERE id = $1 AND version = $2",
            order.id,
            order.version,
            facts.version
        )?;
    } else {
        if is.fulfilment != fulfilment!(order) {
            write_fulfilment(tx, order, &is.fulfilment).await?;
        }
        if let Some(ends) = beside.ends {
            write_end(tx, order, ends).await?;
        }
        write_all(tx, order, facts, &is, beside.next_look).await?;
    }
    Ok(Order {
        expires_at: beside.ends.unwrap_or(order.expires_at),
        ..now(order, is, facts, beside.form)
    })
}

/// The form, and the terms where they changed with it: on SQLite, a column that is only named costs the upkeep of its indexes too.
async fn write_form(
    tx: &mut Tx,
    order: &Order,
    facts: &Facts,
    is: &Columns,
    (form, terms): (&Vec<u8>, Terms),
) -> Result<(), StoreError> {
    if order.terms() != Some(terms) {
        change_one!(
            tx,
            "UPDATE application SET validity_years = $3, card_reader = $4 WHERE id = $1 AND version = $2",
            order.id,
            order.version,
            i64::from(terms.validity.years()),
            terms.reader.key()
        )?;
    }
    change_one!(
        tx,
        "UPDATE application SET form_sealed = $3, form_version = $4, phone_verified_at = $5, approval = $6, approved_at = $7,
                version = $8 WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        form,
        is.form_version,
        is.phone_verified_at,
        &is.approval,
        is.approved_at,
        facts.version
    )
}

/// All columns that follow from the facts but those of [`write_fulfilment`]. Time runs out, and is warned of, only while the form is awaited.
async fn write_all(
    tx: &mut Tx,
    order: &Order,
    facts: &Facts,
    is: &Columns,
    next_look: Option<Micros>,
) -> Result<(), StoreError> {
    change_one!(
        tx,
        "UPDATE application SET form_version = $3, phone_verified_at = $4, approval = $5, approved_at = $6, form_arrived_at = $7,
                form_refused_at = $8, refusal = $9, cancelled_at = $10, cancelled_by = $11, closed_at = $12,
                next_warning_at = CASE WHEN $13 THEN COALESCE($14, next_warning_at) ELSE NULL END, version = $15
         WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        is.form_version,
        is.phone_verified_at,
        &is.approval,
        is.approved_at,
        is.form_arrived_at,
        is.form_refused_at,
        &is.refusal,
        is.cancelled_at,
        &is.cancelled_by,
        facts.closed_at(),
        is_form_awaited(facts).is_ok(),
        next_look,
        facts.version
    )
}

/// The day on which the order ends, before [`write_all`]: it follows from no fact, and changes by our own mistake alone.
async fn write_end(tx: &mut Tx, order: &Order, ends: Micros) -> Result<(), StoreError> {
    change_one!(
        tx,
        "UPDATE application SET expires_at = $3 WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        ends
    )
}

/// Before [`write_all`], which then counts the version up: what happens to most orders on most days names none of these columns.
async fn write_fulfilment(tx: &mut Tx, order: &Order, is: &Fulfilment) -> Result<(), StoreError> {
    change_one!(
        tx,
        "UPDATE application SET paid_at = $3, held_until = $4, ordered_at = $5, produced_at = $6, shipped_at = $7,
                delivery_failed_at = $8, returned_at = $9, delivered_at = $10, activated_at = $11, refunded_at = $12
         WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        is.paid_at,
        is.held_until,
        is.ordered_at,
        is.produced_at,
        is.shipped_at,
        is.delivery_failed_at,
        is.returned_at,
        is.delivered_at,
        is.activated_at,
        is.refunded_at
    )
}

/// Takes what the row says of its person: nobody finds it by a name any more, and nothing that is sealed is left.
async fn erase(
    tx: &mut Tx,
    order: &Order,
    facts: &Facts,
    is: Columns,
) -> Result<Order, StoreError> {
    change_one!(
        tx,
        "UPDATE application SET form_sealed = NULL, notice_sealed = $3, name_key = $3, surname_key = $3, erased_at = $4, version = $5
         WHERE id = $1 AND version = $2",
        order.id,
        order.version,
        ERASED,
        facts.erased_at,
        facts.version
    )?;
    Ok(Order {
        form_sealed: None,
        notice_sealed: ERASED.to_vec(),
        ..now(order, is, facts, None)
    })
}

fn now(order: &Order, is: Columns, facts: &Facts, form: Option<(Vec<u8>, Terms)>) -> Order {
    let (form, terms) = form.unzip();
    Order {
        validity: terms.map_or(order.validity, |terms| Word(Some(terms.validity))),
        card_reader: terms.map_or(order.card_reader, |terms| Word(Some(terms.reader))),
        form_version: is.form_version,
        phone_verified_at: is.phone_verified_at,
        approval: is.approval,
        approved_at: is.approved_at,
        form_arrived_at: is.form_arrived_at,
        form_refused_at: is.form_refused_at,
        refusal: is.refusal,
        cancelled_at: is.cancelled_at,
        cancelled_by: is.cancelled_by,
        paid_at: is.fulfilment.paid_at,
        held_until: is.fulfilment.held_until,
        ordered_at: is.fulfilment.ordered_at,
        produced_at: is.fulfilment.produced_at,
        shipped_at: is.fulfilment.shipped_at,
        delivery_failed_at: is.fulfilment.delivery_failed_at,
        returned_at: is.fulfilment.returned_at,
        delivered_at: is.fulfilment.delivered_at,
        activated_at: is.fulfilment.activated_at,
        refunded_at: is.fulfilment.refunded_at,
        erased_at: facts.erased_at,
        version: facts.version,
        form_sealed: form.or_else(|| order.form_sealed.clone()),
        ..order.clone()
    }
}
