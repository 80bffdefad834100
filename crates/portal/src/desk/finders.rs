//! What the desk lists: orders with their person, found along an index and a page at a time.
//!
//! No query here joins before it has limited: the inner SELECT walks one index as far as the page needs,
//! the outer one looks up the rest. So a million orders cost what a thousand cost.

use rules::dates::{day, istanbul_day};
use store::{Conn, Micros, StoreError, row, rows};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::language::Texts;

use crate::order::finders::{Order, order_columns};
use crate::order::shown::{last_day, tone, what};
use crate::people;

/// How many orders a page of the desk shows.
pub const PAGE: i64 = 50;
/// Beyond this the desk says "100+": counting all would read all.
const COUNTED: i64 = 101;

/// An order with its person's name.
#[derive(store::sqlx::FromRow)]
pub struct Listed {
    #[sqlx(flatten)]
    pub order: Order,
    pub given_name: String,
    pub family_name: String,
    identity_sealed: Vec<u8>,
}

/// One line of a list.
pub struct Line {
    pub number: String,
    pub name: String,
    pub identity: String,
    /// The product and, where it is not the person, whom its certificate names.
    pub what: String,
    pub institution: String,
    pub kind: &'static str,
    pub label: String,
    pub tone: &'static str,
    pub opened_on: String,
    /// When the form was approved for printing, and when it arrived; empty where it was not.
    pub approved_on: String,
    pub arrived_on: String,
    pub last_day: String,
}

impl Line {
    pub fn of(app: &App, texts: &Texts, listed: &Listed) -> Result<Self, StoreError> {
        let order = &listed.order;
        let status = order.status();
        let on =
            |at: Option<Micros>| at.map_or_else(String::new, |at| day(istanbul_day(timestamp(at))));
        Ok(Self {
            number: order.number().to_string(),
            name: format!("{} {}", listed.given_name, listed.family_name),
            identity: people::open_identity(app, order.person, &listed.identity_sealed)?.masked(),
            what: what(app, texts, order),
            institution: order.institution_name.clone(),
            kind: order.kind_key(),
            label: texts.text(status.key()).to_owned(),
            tone: tone(status),
            opened_on: on(Some(order.opened_at)),
            approved_on: on(order.approved_at),
            arrived_on: on(order.form_arrived_at),
            last_day: last_day(order),
        })
    }
}

/// The lines of a page, cut to its length, and whether there are more behind it.
pub fn lines(
    app: &App,
    texts: &Texts,
    mut found: Vec<Listed>,
) -> Result<(Vec<Line>, Option<Listed>), StoreError> {
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let lines = found
        .iter()
        .map(|listed| Line::of(app, texts, listed))
        .collect::<Result<_, _>>()?;
    Ok((lines, found.pop().filter(|_| more)))
}

/// Orders in the order of an inner SELECT that yields their numbers as `nr`.
macro_rules! listed {
    ($conn:expr, $inner:literal, $order:literal $(, $bind:expr)*) => {
        rows!(
            $conn,
            Listed,
            concat!(
                "SELECT ",
                order_columns!(),
                ", p.given_name, p.family_name, p.identity_sealed FROM (",
                $inner,
                ") s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY ",
                $order
            )
            $(, $bind)*
        )
    };
}

pub(super) use listed;

/// All orders of a person, newest first, from below `before`.
pub async fn by_person(
    conn: &mut Conn,
    person: Uuid,
    before: i64,
) -> Result<Vec<Listed>, StoreError> {
    listed!(
        conn,
        "SELECT number AS nr FROM application WHERE person = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
        "a.number DESC",
        person,
        before,
        PAGE + 1
    )
}

/// The same of several people, who share a phone or an address. Each of their pages holds the newest, so that together they hold the newest of all.
pub async fn by_people(
    conn: &mut Conn,
    people: &[Uuid],
    before: i64,
) -> Result<Vec<Listed>, StoreError> {
    let mut found = Vec::new();
    for person in people {
        found.extend(by_person(conn, *person, before).await?);
    }
    found.sort_by_key(|listed| std::cmp::Reverse(listed.order.number));
    found.truncate(PAGE as usize + 1);
    Ok(found)
}

/// All orders for a legal entity, newest first, from below `before`.
pub async fn by_entity(
    conn: &mut Conn,
    entity: Uuid,
    before: i64,
) -> Result<Vec<Listed>, StoreError> {
    listed!(
        conn,
        "SELECT number AS nr FROM application WHERE subject = $1 AND tax_number IS NOT NULL AND number < $2
         ORDER BY number DESC LIMIT $3",
        "a.number DESC",
        entity,
        before,
        PAGE + 1
    )
}

/// Where a page of a queue begins: after the order that stood at this time with this number.
#[derive(Clone, Copy)]
pub struct After {
    pub at: Micros,
    pub number: i64,
}

impl After {
    pub const START: Self = Self { at: 0, number: 0 };

    /// As addresses carry it.
    pub fn parse(text: &str) -> Self {
        let parts = text.split_once('-');
        let parsed = parts.and_then(|(at, number)| {
            Some(Self {
                at: at.parse().ok()?,
                number: number.parse().ok()?,
            })
        });
        parsed.unwrap_or(Self::START)
    }

    pub fn text(self) -> String {
        format!("{}-{}", self.at, self.number)
    }
}

/// Forms that are in the post, the longest awaited first.
pub async fn forms_awaited(
    conn: &mut Conn,
    after: After,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    listed!(
        conn,
        "SELECT number AS nr FROM application
         WHERE approval = 'wet_ink' AND form_arrived_at IS NULL AND form_refused_at IS NULL AND closed_at IS NULL
           AND (approved_at, number) > ($1, $2) ORDER BY approved_at, number LIMIT $3",
        "a.approved_at, a.number",
        after.at,
        after.number,
        limit
    )
}

/// Orders whose form is in and whose production has not begun, the longest waiting first.
pub async fn production_awaited(conn: &mut Conn, after: After) -> Result<Vec<Listed>, StoreError> {
    listed!(
        conn,
        "SELECT number AS nr FROM application
         WHERE form_arrived_at IS NOT NULL AND ordered_at IS NULL AND closed_at IS NULL
           AND (form_arrived_at, number) > ($1, $2) ORDER BY form_arrived_at, number LIMIT $3",
        "a.form_arrived_at, a.number",
        after.at,
        after.number,
        PAGE + 1
    )
}

/// How many wait, for the desk's first page.
pub struct Waiting {
    pub forms: i64,
    pub production: i64,
    pub jobs: i64,
    pub revocations: i64,
}

/// Counts no further than is shown. The ORDER BY keeps both databases on the index that holds only what waits.
pub async fn waiting(conn: &mut Conn) -> Result<Waiting, StoreError> {
    let forms = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM (SELECT number FROM application
         WHERE approval = 'wet_ink' AND form_arrived_at IS NULL AND form_refused_at IS NULL AND closed_at IS NULL
         ORDER BY approved_at, number LIMIT $1) AS waiting",
        COUNTED
    )?;
    let production = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM (SELECT number FROM application
         WHERE form_arrived_at IS NOT NULL AND ordered_at IS NULL AND closed_at IS NULL
         ORDER BY form_arrived_at, number LIMIT $1) AS waiting",
        COUNTED
    )?;
    let jobs = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM (SELECT id FROM job WHERE state = 'parked' ORDER BY created_at LIMIT $1) AS waiting",
        COUNTED
    )?;
    let revocations = row!(
        conn,
        (i64,),
        "SELECT COUNT(*) FROM (SELECT id FROM revocation_request WHERE settled_at IS NULL ORDER BY asked_at LIMIT $1) AS waiting",
        COUNTED
    )?;
    let count = |counted: Option<(i64,)>| counted.map_or(0, |(count,)| count);
    Ok(Waiting {
        forms: count(forms),
        production: count(production),
        jobs: count(jobs),
        revocations: count(revocations),
    })
}

/// "7", or "100+" where counting stopped.
pub fn counted(count: i64) -> String {
    if count >= COUNTED {
        format!("{}+", COUNTED - 1)
    } else {
        count.to_string()
    }
}
