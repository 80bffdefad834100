//! A code for one act: sent within the limits, and tried.

use rules::expiry;
use rules::mobile_phone::MobilePhone;
use serde_json::json;
use store::Tx;
use store::history::Actor;
use web::App;
use web::refusal::Refusal;

use super::{Act, sql};
use crate::jobs;
use crate::people::{self, Person};
use crate::phone_code::{Deliver, ceiling, code, last_hour, lifetime, may_send};

/// What a code is good for. Whoever proves another phone than they asked for has proven nothing, so the phone is part of it.
fn purpose<A: Act>(act: &A, phone: &MobilePhone) -> String {
    format!("{}:{}:{}", A::NAME, act.object(), phone.e164())
}

/// Sends a code; false when too many were asked for. Codes sent before stay good until they end, because messages overtake each other.
pub async fn send<A: Act>(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    act: &A,
    phone: &MobilePhone,
) -> Result<bool, Refusal> {
    let sent = sql::sent_between(tx, person.id, last_hour(app)).await?;
    if !may_send(app, sent) {
        return Ok(false);
    }
    // A trusted phone was proven; one that is still to be proven may be anybody's.
    let proven_by = act.proves().is_none().then_some(person.id);
    let asker = ceiling::Asker::of(app, phone, proven_by);
    if !ceiling::allows(tx, app, &asker).await? {
        return Ok(false);
    }
    let (id, now) = (app.new_id(), app.now());
    let (good_until, code) = (now + lifetime(app), code::draw());
    let purpose = purpose(act, phone);
    let new = sql::New {
        id,
        person: person.id,
        act_hash: act_hash(app, &purpose),
        code_hash: code_hash(app, person, &purpose, &code),
        sent_at: now,
        expires_at: good_until,
    };
    sql::insert(tx, new).await?;
    let (actor, detail) = (Actor::Person(person.id), json!({ "for": A::NAME }));
    people::record(tx, app, person, actor, "step-up-code-sent", detail).await?;
    let deliver = Deliver {
        phone: phone.e164().to_owned(),
        code,
        good_until,
    };
    jobs::enqueue(tx, app, &format!("step-up-code:{id}"), &deliver, None).await?;
    Ok(true)
}

/// What is wrong with a code that was typed, or nothing; then it has served, and none before it is good any more. The try is counted before
/// the code is looked at, and the caller commits whatever comes of it.
pub async fn check<A: Act>(
    tx: &mut Tx,
    app: &App,
    person: &Person,
    (act, phone): (&A, &MobilePhone),
    typed: &str,
) -> Result<Option<&'static str>, Refusal> {
    let Some(code) = code::read(typed) else {
        return Ok(Some("code-shape"));
    };
    let (now, most) = (app.now(), app.settings.phone_code.wrong_codes);
    sql::count_try(tx, person.id, now).await?;
    let purpose = purpose(act, phone);
    let latest = expiry::latest(now, lifetime(app));
    let hash = code_hash(app, person, &purpose, &code);
    if sql::matches(tx, person.id, hash, [now, latest], most).await? {
        sql::end_all(tx, person.id, now).await?;
        return Ok(None);
    }
    let newest = sql::newest(tx, person.id, act_hash(app, &purpose), latest).await?;
    Ok(Some(code::fault(app, newest)))
}

/// Keyed, because a phone number is part of the purpose.
fn act_hash(app: &App, purpose: &str) -> Vec<u8> {
    app.vault.index("step-up-act", purpose)
}

/// What is stored of a code: keyed, so that a copy of the database does not give it away.
fn code_hash(app: &App, person: &Person, purpose: &str, code: &str) -> Vec<u8> {
    let text = format!("{}:{purpose}:{code}", person.id);
    app.vault.index("step-up-code", &text)
}
