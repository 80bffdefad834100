//! POST /basvurularim/SD-…/form: Devam. The form is in order and becomes the next version, and its phone gets a code.
//!
//! Everything is read and judged beside the writer, and only then written: `version` sees that what was judged still
//! holds. So the one SQLite writer is held for one message.

use axum::extract::{Path, State};
use axum_extra::extract::CookieJar;
use rules::application::{Event, Refused, may_be_filled};
use rules::application_form::{ApplicationForm, TypedForm};
use rules::faults::FieldFault;
use rules::mobile_phone::MobilePhone;
use rules::order_number::OrderNumber;
use rules::product::Terms;
use serde_json::Value;
use store::history::Actor;
use store::limit::Counted;
use store::{Conn, StoreError, Tx, row};
use uuid::Uuid;
use web::App;
use web::auth::Citizen;
use web::frame::{Answer, go};
use web::order_path::OrderPath;
use web::refusal::Refusal;
use web::visitor::Visitor;

use super::correct::correct;
use super::draft;
use super::form::{with_faults, written_elsewhere};
use super::saved_form;
use super::window::FromWindow;
use crate::contact;
use crate::diary_entry::Whereabouts;
use crate::order::finders::{self, Order};
use crate::order::{Happened, record, record_behind};
use crate::phone_code::{self, ceiling};

/// What became of the form.
pub(super) enum Became {
    /// Not in order; the page says what is wrong.
    Faulty(Box<Order>, Vec<FieldFault>),
    /// Another window has written something else meanwhile; the person decides.
    WrittenElsewhere(Box<Order>),
    /// It is what it was, and its phone was proven: on to the approval.
    Proven,
    /// It says something else, but its phone is the one that was proven for the order: no code is needed.
    PhoneKept,
    CodeSent,
    /// Saved, but too many codes were asked for in the last hour.
    TooManyCodes,
}

pub async fn send_form(
    State(app): State<App>,
    citizen: Option<Citizen>,
    visitor: Visitor,
    whereabouts: Whereabouts,
    jar: CookieJar,
    Path(OrderPath(number)): Path<OrderPath>,
    axum::Form(form): axum::Form<FromWindow>,
) -> Answer {
    let Some(citizen) = citizen else {
        return saved_form::keep(&app, jar, &visitor, number, form.typed).await;
    };
    let sent = match send(&app, citizen.person, number, &form).await {
        // Pressed twice, or somebody else took the phone's last code: judged once more, by what is there when it is our turn.
        Err(Refusal::Stale) => send_in_turn(&app, citizen.person, number, &form).await?,
        sent => sent?,
    };
    let sent = match sent {
        Became::PhoneKept => {
            let how = contact::how(&app, &citizen, whereabouts).await?;
            match correct(&app, citizen.person, number, &form, &how).await {
                // Pressed twice at once: the second finds it corrected.
                Err(Refusal::Stale) => correct(&app, citizen.person, number, &form, &how).await?,
                corrected => corrected?,
            }
        }
        sent => sent,
    };
    match sent {
        Became::Faulty(order, faults) => {
            with_faults(&app, citizen, &order, form.typed, faults).await
        }
        Became::WrittenElsewhere(order) => {
            written_elsewhere(&app, citizen, &order, form.typed).await
        }
        Became::Proven | Became::PhoneKept => go(&format!("/basvurularim/{number}/onay")),
        Became::CodeSent => go(&format!("/basvurularim/{number}/sms")),
        Became::TooManyCodes => go(&format!("/basvurularim/{number}/sms?durum=cok-sik")),
    }
}

/// What a form that was sent comes to.
pub(super) enum Judged {
    /// Nothing is to be written.
    Became(Became),
    /// The proven phone stays as it is.
    Correction(Box<Correction>),
    ToWrite(Box<ToWrite>),
}

pub(super) struct Correction {
    pub order: Order,
    pub terms: Option<Terms>,
}

pub(super) struct ToWrite {
    order: Order,
    phone: MobilePhone,
    /// The form before named it too, so that the codes sent for that one are good for this one.
    same_phone: bool,
    terms: Option<Terms>,
    beside: Beside,
    /// What one more code for the phone would come to.
    of_phone: Counted,
}

async fn send(
    app: &App,
    person: Uuid,
    number: OrderNumber,
    form: &FromWindow,
) -> Result<Became, Refusal> {
    let judged = {
        let mut conn = app.db.read().await?;
        judge(&mut conn, app, person, number, form).await?
    };
    match judged {
        Judged::Became(became) => Ok(became),
        Judged::Correction(_) => Ok(Became::PhoneKept),
        Judged::ToWrite(ready) => write(app.db.write().await?, app, *ready, &form.typed).await,
    }
}

/// The same, but read within the turn that writes: readers do not see what those have written who are before us in the same commit.
async fn send_in_turn(
    app: &App,
    person: Uuid,
    number: OrderNumber,
    form: &FromWindow,
) -> Result<Became, Refusal> {
    let mut tx = app.db.write().await?;
    match judge(&mut tx, app, person, number, form).await? {
        Judged::Became(became) => Ok(became),
        Judged::Correction(_) => Ok(Became::PhoneKept),
        Judged::ToWrite(ready) => write(tx, app, *ready, &form.typed).await,
    }
}

pub(super) async fn judge(
    conn: &mut Conn,
    app: &App,
    person: Uuid,
    number: OrderNumber,
    sent: &FromWindow,
) -> Result<Judged, Refusal> {
    let order = finders::own(conn, person, number).await?;
    order.may(may_be_filled)?;
    if sent.is_overtaken(conn, app, &order).await? {
        return Ok(Judged::Became(Became::WrittenElsewhere(Box::new(order))));
    }
    let typed = &sent.typed;
    let asked = order.asked(app).ok_or(Refused::Unclear)?;
    let form = match ApplicationForm::parse(typed, asked) {
        Ok(form) => form,
        Err(faults) => return Ok(Judged::Became(Became::Faulty(Box::new(order), faults))),
    };
    let unchanged = order.typed(app)?.as_ref() == Some(typed);
    let is_proven = order.phone_verified_at.is_some();
    if unchanged && is_proven {
        return Ok(Judged::Became(Became::Proven));
    }
    let before = order.form(app)?;
    let same_phone = before.is_some_and(|before| before.phone == form.phone);
    if is_proven && same_phone {
        let terms = form.terms;
        return Ok(Judged::Correction(Box::new(Correction { order, terms })));
    }
    Ok(Judged::ToWrite(Box::new(ToWrite {
        same_phone,
        beside: Beside::of(conn, app, &order).await?,
        of_phone: ceiling::next_of_form(conn, app, &order, &form.phone).await?,
        phone: form.phone,
        terms: form.terms,
        order,
    })))
}

/// Writes what was judged. The order's version and `ceiling::take` see that it still holds.
async fn write(
    mut tx: Tx,
    app: &App,
    ToWrite {
        order,
        phone,
        same_phone,
        terms,
        beside,
        of_phone,
    }: ToWrite,
    typed: &TypedForm,
) -> Result<Became, Refusal> {
    let of_order = phone_code::may_send(app, beside.codes);
    let may_send = of_order && of_phone == Counted::Within;
    let asker = ceiling::Asker::of_form(app, &order, &phone)?;
    if may_send {
        ceiling::take(&mut tx, app, &asker).await?;
    } else if of_order && of_phone == Counted::Reached {
        ceiling::note_reached(&mut tx, app, &asker).await?;
    }
    if same_phone {
        phone_code::carry_over(&mut tx, &order).await?;
    }
    let saved = saved(&order, typed, terms);
    if may_send {
        let asked = Happened {
            event: Event::PhoneCodeSent,
            actor: Actor::Person(order.person),
            evidence: Value::Null,
        };
        let events = vec![saved, asked];
        let order = record_behind(&mut tx, app, &order, beside.end, events).await?;
        let of = (order.id, order.form_version);
        phone_code::issue(&mut tx, app, of, &phone).await?;
    } else {
        record_behind(&mut tx, app, &order, beside.end, vec![saved]).await?;
    }
    if beside.drafted {
        draft::forget(&mut tx, &order).await?;
    }
    tx.commit().await?;
    Ok(if may_send {
        Became::CodeSent
    } else {
        Became::TooManyCodes
    })
}

/// What stands beside the order's row and belongs to the same version of it.
struct Beside {
    /// The end of its history.
    end: Vec<u8>,
    /// Codes sent within the hour.
    codes: i64,
    drafted: bool,
}

impl Beside {
    async fn of(conn: &mut Conn, app: &App, order: &Order) -> Result<Self, StoreError> {
        let [since, until] = phone_code::last_hour(app);
        let found = row!(
            conn,
            (Vec<u8>, i64, i64),
            "SELECT hash, (SELECT COUNT(*) FROM phone_code WHERE application = $1 AND sent_at > $3 AND sent_at <= $4),
                    (SELECT COUNT(*) FROM application_draft WHERE application = $1)
             FROM history WHERE stream = $1 AND seq = $2",
            order.id,
            order.version,
            since,
            until
        )?;
        let (end, codes, drafts) = found.ok_or(StoreError::Stale)?;
        Ok(Self {
            end,
            codes,
            drafted: drafts > 0,
        })
    }
}

/// Writes the form down as the next version of its order, for which somebody else has proven the phone. Its terms stay as they are.
pub async fn save(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    typed: &TypedForm,
) -> Result<Order, Refusal> {
    let saved = saved(order, typed, None);
    record(tx, app, order, saved.event, saved.actor, saved.evidence).await
}

pub(super) fn saved(order: &Order, typed: &TypedForm, terms: Option<Terms>) -> Happened {
    Happened {
        event: Event::FormSaved {
            form: Box::new(typed.clone()),
            terms,
        },
        actor: Actor::Person(order.person),
        evidence: Value::Null,
    }
}
