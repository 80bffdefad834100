//! The one timeline of an order, the same for the person, the officer and the staff desk.

use std::collections::{HashMap, hash_map};

use rules::dates::{day, day_and_time, istanbul_day};
use rules::intake_remark::IntakeRemark;
use rules::refusal_reason::RefusalReason;
use serde_json::Value;
use store::history::Row;
use store::{Conn, StoreError, history, row};
use uuid::Uuid;
use web::app::timestamp;
use web::language::{Language, Texts};

use super::finders::Order;

/// One entry, ready to be shown.
pub struct Entry {
    /// For machines, in UTC.
    pub datetime: String,
    pub at: String,
    pub what: String,
    /// Why a form was refused or its acceptance undone, what was remarked about it, why and for whom the order was ended, or on which consent an approval stands.
    pub notes: Vec<String>,
    pub by: String,
}

/// The order's history, newest first.
pub async fn timeline(
    conn: &mut Conn,
    texts: &Texts,
    order: &Order,
) -> Result<Vec<Entry>, StoreError> {
    let chain = history::chain(conn, order.id).await?;
    Ok(chain.iter().rev().map(|row| entry(texts, row)).collect())
}

/// The same with the names of the operators, who are named to their colleagues and to nobody else.
pub async fn desk_timeline(
    conn: &mut Conn,
    texts: &Texts,
    order: &Order,
) -> Result<Vec<Entry>, StoreError> {
    let chain = history::chain(conn, order.id).await?;
    let mut names: HashMap<Uuid, String> = HashMap::new();
    let mut entries = Vec::with_capacity(chain.len());
    for row in chain.iter().rev() {
        let mut shown = entry(texts, row);
        if let ("operator", Some(id)) = (row.actor_kind.as_str(), row.actor) {
            let name = match names.entry(id) {
                hash_map::Entry::Occupied(known) => known.into_mut(),
                hash_map::Entry::Vacant(new) => new.insert(operator_name(conn, id).await?),
            };
            shown.by = format!("{}: {name}", shown.by);
        }
        entries.push(shown);
    }
    Ok(entries)
}

async fn operator_name(conn: &mut Conn, id: Uuid) -> Result<String, StoreError> {
    let name = row!(
        conn,
        (String,),
        "SELECT full_name FROM operator WHERE id = $1",
        id
    )?;
    Ok(name.map_or_else(String::new, |(name,)| name))
}

fn entry(texts: &Texts, row: &Row) -> Entry {
    Entry {
        datetime: timestamp(row.at).to_string(),
        at: day_and_time(timestamp(row.at)),
        what: texts.text(&format!("act-{}", row.act)).to_owned(),
        notes: notes(texts, row),
        by: texts.text(&format!("by-{}", row.actor_kind)).to_owned(),
    }
}

/// The sentences behind the keys that an act has written down.
fn notes(texts: &Texts, row: &Row) -> Vec<String> {
    let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let keys = |name: &str| {
        let list = detail.get(name).and_then(|list| list.as_array()).cloned();
        list.unwrap_or_default()
            .into_iter()
            .filter_map(|key| key.as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let reasons = keys("reasons")
        .into_iter()
        .filter_map(|key| RefusalReason::from_key(&key))
        .map(RefusalReason::explanation);
    let remarks = keys("remarks")
        .into_iter()
        .filter_map(|key| IntakeRemark::from_key(&key))
        .map(IntakeRemark::explanation);
    let consent = detail.get("consent_at").and_then(Value::as_i64).map(|at| {
        let date = day_and_time(timestamp(at));
        texts.with("approval-e-onay-cites", &[("date", &date)])
    });
    // Whom the certificate names was said once, when it was opened.
    let text_of = |name: &str| detail.get(name).and_then(Value::as_str);
    let entity = text_of("entity_title").zip(text_of("tax_number"));
    let entity = entity.map(|(title, number)| {
        texts.with("subject-entity", &[("title", title), ("number", number)])
    });
    let word = |name: &str| {
        let key = format!("timeline-{name}-{}", text_of(name)?);
        Some(texts.text(&key).to_owned())
    };
    let desk = ["undone", "late", "ended_for", "asked_by"].map(word);
    let held = detail.get("until").and_then(Value::as_i64).map(|until| {
        let date = day(istanbul_day(timestamp(until)));
        texts.with("timeline-held-until", &[("date", &date)])
    });
    reasons
        .chain(remarks)
        .map(|text| match texts.language {
            Language::Turkish => text.tr.to_owned(),
            Language::English => text.en.to_owned(),
        })
        .chain(consent)
        .chain(held)
        .chain(entity)
        .chain(desk.into_iter().flatten())
        .collect()
}
