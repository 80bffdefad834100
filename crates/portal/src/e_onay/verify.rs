//! Whether the ledger of consent says what the history says: a row that was changed, removed or added behind the history's back is named.
//!
//! The history proves itself by its chains; the ledger is compared with it, row by row, in the order of persons and numbers.

use std::cmp::Ordering;
use std::fmt;

use rules::e_onay::Choice;
use serde_json::{Value, json};
use store::{Conn, Db, Micros, StoreError, rows};
use uuid::Uuid;

/// How many rows of each are held at a time.
const PAGE: i64 = 5_000;

/// The first row that does not hold: the person's id, and the number of the choice.
#[derive(Debug, PartialEq, Eq)]
pub enum LedgerFault {
    Changed { person: Uuid, number: i64 },
    Removed { person: Uuid, number: i64 },
    Added { person: Uuid, number: i64 },
}

impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, person, number) = match self {
            Self::Changed { person, number } => ("changed", person, number),
            Self::Removed { person, number } => ("removed", person, number),
            Self::Added { person, number } => ("added", person, number),
        };
        write!(
            f,
            "choice {number} of person {person} was {what} behind the history's back"
        )
    }
}

#[derive(store::sqlx::FromRow)]
struct Entry {
    id: Uuid,
    person: Uuid,
    number: i64,
    scope: String,
    choice: String,
    text_version: String,
    way: String,
    hand_off: Option<Uuid>,
    at: Micros,
}

/// The history's row of a choice.
#[derive(store::sqlx::FromRow)]
struct Act {
    stream: Uuid,
    seq: i64,
    act: String,
    detail: String,
}

/// As the history names a choice.
pub const fn act(choice: Choice) -> &'static str {
    match choice {
        Choice::Accept => "e-onay-given",
        Choice::Withdraw => "e-onay-withdrawn",
    }
}

impl Entry {
    /// What the history's row of this entry says.
    fn expected(&self) -> (Option<&'static str>, Value) {
        let choice: Option<Choice> = self.choice.parse().ok();
        let detail = json!({
            "consent": self.id,
            "number": self.number,
            "scope": self.scope,
            "text_version": self.text_version,
            "way": self.way,
            "hand_off": self.hand_off,
            "at": self.at,
        });
        (choice.map(act), detail)
    }
}

/// How many choices were compared, or the first that does not hold.
pub async fn verify(db: &Db) -> Result<Result<u64, LedgerFault>, StoreError> {
    let mut conn = db.read().await?;
    let (mut ledger, mut history) = (Ledger::default(), History::default());
    let mut compared = 0;
    loop {
        let entry = ledger.next(&mut conn).await?;
        let act = history.next(&mut conn).await?;
        match (entry, act) {
            (None, None) => return Ok(Ok(compared)),
            (entry, act) => {
                if let Err(fault) = compare(entry.as_ref(), act.as_ref())? {
                    return Ok(Err(fault));
                }
            }
        }
        compared += 1;
    }
}

fn compare(
    entry: Option<&Entry>,
    act: Option<&Act>,
) -> Result<Result<(), LedgerFault>, StoreError> {
    let act = match act {
        Some(act) => Some((act, serde_json::from_str::<Value>(&act.detail)?)),
        None => None,
    };
    let place = |act: &Act, detail: &Value| (act.stream, detail["number"].as_i64().unwrap_or(0));
    let order = match (entry, &act) {
        (Some(entry), Some((act, detail))) => (entry.person, entry.number).cmp(&place(act, detail)),
        (Some(_), None) => Ordering::Less,
        (None, _) => Ordering::Greater,
    };
    Ok(match (order, entry, act) {
        (Ordering::Less, Some(Entry { person, number, .. }), _) => Err(LedgerFault::Added {
            person: *person,
            number: *number,
        }),
        (Ordering::Greater, _, Some((act, detail))) => {
            let (person, number) = place(act, &detail);
            Err(LedgerFault::Removed { person, number })
        }
        (Ordering::Equal, Some(entry), Some((act, detail)))
            if entry.expected() != (Some(act.act.as_str()), detail.clone()) =>
        {
            Err(LedgerFault::Changed {
                person: entry.person,
                number: entry.number,
            })
        }
        _ => Ok(()),
    })
}

/// The ledger, a page at a time.
#[derive(Default)]
struct Ledger {
    page: std::vec::IntoIter<Entry>,
    behind: (Uuid, i64),
}

impl Ledger {
    async fn next(&mut self, conn: &mut Conn) -> Result<Option<Entry>, StoreError> {
        if self.page.len() == 0 {
            let found = rows!(
                conn,
                Entry,
                "SELECT id, person, number, scope, choice, text_version, way, hand_off, at FROM e_onay
                 WHERE (person, number) > ($1, $2) ORDER BY person, number LIMIT $3",
                self.behind.0,
                self.behind.1,
                PAGE
            )?;
            self.page = found.into_iter();
        }
        let next = self.page.next();
        if let Some(entry) = &next {
            self.behind = (entry.person, entry.number);
        }
        Ok(next)
    }
}

/// What the history has of choices, a page at a time.
#[derive(Default)]
struct History {
    page: std::vec::IntoIter<Act>,
    behind: (Uuid, i64),
}

impl History {
    async fn next(&mut self, conn: &mut Conn) -> Result<Option<Act>, StoreError> {
        if self.page.len() == 0 {
            let found = rows!(
                conn,
                Act,
                "SELECT stream, seq, act, detail FROM history
                 WHERE (stream, seq) > ($1, $2) AND act IN ('e-onay-given', 'e-onay-withdrawn')
                 ORDER BY stream, seq LIMIT $3",
                self.behind.0,
                self.behind.1,
                PAGE
            )?;
            self.page = found.into_iter();
        }
        let next = self.page.next();
        if let Some(act) = &next {
            self.behind = (act.stream, act.seq);
        }
        Ok(next)
    }
}
