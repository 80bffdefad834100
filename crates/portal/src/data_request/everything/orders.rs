//! The person's orders, what their forms say, and what institutions listed.

use serde_json::Value;
use store::{Conn, Micros, StoreError, rows};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::{Entry, Said, Section, at, words};
use crate::application::draft;
use crate::institution::row::Kept;
use crate::order::finders::{self, Order};
use crate::people::{self, Person};

/// More than anybody has.
const MOST: i64 = 10_000;

async fn all(conn: &mut Conn, person: &Person) -> Result<Vec<Order>, StoreError> {
    finders::mine(conn, person.id, i64::MAX, MOST).await
}

pub async fn orders(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let mut entries = Vec::new();
    for order in all(conn, person).await? {
        let mut entry = vec![
            words("number", order.number().to_string()),
            words("institution", &order.institution_name),
            words("product", product(app, &order)),
            words(
                "kind",
                order.kind().map(|kind| kind.key()).unwrap_or_default(),
            ),
            words(
                "payment",
                order
                    .payment()
                    .map(|payment| payment.key())
                    .unwrap_or_default(),
            ),
            at("opened_at", order.opened_at),
            at("phone_verified_at", order.phone_verified_at),
            at("approved_at", order.approved_at),
            at("form_arrived_at", order.form_arrived_at),
            at("form_refused_at", order.form_refused_at),
            at(
                "closed_at",
                order.facts().ok().and_then(|facts| facts.closed_at()),
            ),
            at("erased_at", order.erased_at),
            ("spare".to_owned(), Said::Yes(order.spare)),
        ];
        if let Some(terms) = order.terms() {
            entry.push(words("validity", terms.validity.years().to_string()));
            entry.push(words("card_reader", terms.reader.key()));
        }
        if let Some(entity) = order.entity() {
            entry.push(words("entity_title", entity.title));
            entry.push(words("tax_number", entity.tax_number));
        }
        // How the institution said that the person is reached.
        if let Some(listed) = order.notice_address(app)? {
            entry.extend(fields(&serde_json::to_value(listed)?));
        }
        entries.push(entry);
    }
    Ok(Section {
        name: "orders",
        entries,
    })
}

/// The product by its Turkish name; by its key, where it is not offered any more.
fn product<'a>(app: &'a App, order: &'a Order) -> &'a str {
    let product = order.product(app);
    product.map_or(order.product.as_str(), |product| product.name.tr.as_str())
}

/// Letter by letter as they were sent, and what is typed and not yet sent.
pub async fn forms(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let mut entries = Vec::new();
    for order in all(conn, person).await? {
        let sent = order.typed(app)?;
        let typed = draft::find(conn, app, &order)
            .await?
            .map(|draft| draft.typed);
        for (state, form) in [("sent", sent), ("draft", typed)] {
            let Some(form) = form else { continue };
            let mut entry = vec![
                words("number", order.number().to_string()),
                words("state", state),
            ];
            entry.extend(fields(&serde_json::to_value(form)?));
            entries.push(entry);
        }
    }
    Ok(Section {
        name: "forms",
        entries,
    })
}

/// Rows of lists with the person's number, whether an order was opened by them or not.
pub async fn listed(conn: &mut Conn, app: &App, person: &Person) -> Result<Section, Refusal> {
    let index = people::identity_index(app, &person.identity(app)?);
    let found = rows!(
        conn,
        (Uuid, i64, Vec<u8>, String, Micros),
        "SELECT r.list, r.line, r.sealed, i.name, l.uploaded_at FROM personnel_list l
         JOIN institution i ON i.id = l.institution JOIN personnel_row r ON r.list = l.id AND r.identity_index = $1
         WHERE l.version > 0 ORDER BY l.uploaded_at, r.line",
        index
    )?;
    let mut entries = Vec::with_capacity(found.len());
    for (list, line, sealed, institution, uploaded) in found {
        let kept = Kept::open(app, list, line, &sealed)?;
        let mut entry = vec![
            words("institution", institution),
            at("uploaded_at", uploaded),
        ];
        entry.extend(fields(&serde_json::to_value(kept.typed)?));
        entries.push(entry);
    }
    Ok(Section {
        name: "listed",
        entries,
    })
}

/// Papers say what the form said when they were made.
pub async fn papers(conn: &mut Conn, person: &Person) -> Result<Section, Refusal> {
    let found = rows!(
        conn,
        (i64, i64, Micros),
        "SELECT a.number, p.form_version, p.printed_at FROM application a JOIN printed_form p ON p.application = a.id
         WHERE a.person = $1 ORDER BY p.printed_at",
        person.id
    )?;
    let entry = |(number, version, printed): (i64, i64, Micros)| {
        vec![
            words("number", format!("SD-{number}")),
            words("form_version", version.to_string()),
            at("printed_at", printed),
        ]
    };
    Ok(Section {
        name: "papers",
        entries: found.into_iter().map(entry).collect(),
    })
}

/// The fields of a stored object, without those that are empty.
fn fields(object: &Value) -> Entry {
    let fields = object.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, value)| Some((name, value.as_str()?)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| words(name, value))
        .collect()
}
