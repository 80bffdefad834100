//! What rows say, derived from history and compared. A room states as data which facts its rows have and which acts set them; here the
//! acts of each chain are folded, and the first row that says something else is named.
//!
//! An older act may lack a detail that newer ones have: then that fact is not stated, and nothing is compared until an act states it.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde_json::Value;
use uuid::Uuid;

use crate::history::Stream;
use crate::{Conn, Db, Micros, StoreError, Vault, rows};

/// How many rows of each table are held at a time.
pub const PAGE: i64 = 2_000;
/// A row and its act take the time one after the other, within one transaction.
const TRANSACTION: Micros = 60_000_000;

/// What an act says of a fact.
#[derive(Clone, Copy, Debug)]
pub enum Said {
    /// It was when the act was.
    At,
    /// The same, unless it was so already.
    FirstAt,
    /// It is no more.
    Nothing,
    /// It is this word.
    Is(&'static str),
    /// It is what the act's detail says under this key.
    Detail(&'static str),
}

/// An act and the facts that it sets.
pub struct Rule {
    pub act: &'static str,
    pub sets: &'static [(&'static str, Said)],
}

/// A table whose rows are compared.
pub struct Room {
    pub table: &'static str,
    /// Whose chains tell of its rows.
    pub stream: Stream,
    /// The key under which an act's detail names the row; without it the chain's owner is the row.
    pub row: Option<&'static str>,
    /// Acts whose detail has this word under this key tell of no row.
    pub except: Option<(&'static str, &'static str)>,
    /// The act after which the row is gone, because what it says need not be kept any longer.
    pub erased_by: Option<&'static str>,
    pub rules: &'static [Rule],
    /// The rows behind a chain and a row, in the order of both.
    pub page: for<'a> fn(&'a mut Conn, &'a Vault, Uuid, Uuid) -> Page<'a>,
}

/// A page of rows, when it is there.
pub type Page<'a> = Pin<Box<dyn Future<Output = Result<Vec<Stated>, StoreError>> + Send + 'a>>;

/// A row with what it says.
#[derive(Debug)]
pub struct Stated {
    pub chain: Uuid,
    pub row: Uuid,
    pub facts: Vec<(&'static str, Value)>,
}

/// The first row that says something else than history does.
#[derive(Debug, PartialEq, Eq)]
pub enum FactFault {
    Changed {
        table: &'static str,
        row: Uuid,
        fact: &'static str,
    },
    Added {
        table: &'static str,
        row: Uuid,
    },
    Removed {
        table: &'static str,
        row: Uuid,
    },
}

impl fmt::Display for FactFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { table, row, fact } => write!(
                f,
                "in {table} {row}, \"{fact}\" is not what the history says"
            ),
            Self::Added { table, row } => write!(f, "{table} {row} is not in the history"),
            Self::Removed { table, row } => {
                write!(f, "{table} {row} is in the history, but its row is gone")
            }
        }
    }
}

/// What the acts so far say of a fact.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Is(Value),
    About(Micros),
    NotStated,
}

impl Known {
    fn agrees(&self, stated: &Value) -> bool {
        match self {
            Self::Is(value) => value == stated,
            Self::About(at) => stated
                .as_i64()
                .is_some_and(|stated| stated.abs_diff(*at) <= TRANSACTION.unsigned_abs()),
            Self::NotStated => true,
        }
    }
}

type Facts = BTreeMap<&'static str, Known>;

#[derive(sqlx::FromRow, Clone)]
struct StatedAct {
    stream: Uuid,
    seq: i64,
    kind: String,
    at: Micros,
    act: String,
    detail: String,
}

impl Room {
    /// Adds what an act says to what is known of the chain's rows.
    fn fold(&self, told: &StatedAct, known: &mut BTreeMap<Uuid, Facts>) -> Result<(), StoreError> {
        let rule = self.rules.iter().find(|rule| rule.act == told.act);
        let is_erasure = self.erased_by == Some(told.act.as_str());
        if rule.is_none() && !is_erasure {
            return Ok(());
        }
        let detail: Value = serde_json::from_str(&told.detail)?;
        let is_excepted = |(key, word): (&str, &str)| detail[key] == word;
        if self.except.is_some_and(is_excepted) {
            return Ok(());
        }
        let row = match self.row {
            None => told.stream,
            Some(key) => match detail[key].as_str().and_then(|id| id.parse().ok()) {
                Some(id) => id,
                None => return Ok(()),
            },
        };
        if is_erasure {
            known.remove(&row);
            return Ok(());
        }
        let facts = known.entry(row).or_default();
        for (fact, said) in rule.map(|rule| rule.sets).unwrap_or_default() {
            let now = match said {
                Said::At => Known::About(told.at),
                Said::FirstAt if facts.contains_key(fact) => continue,
                Said::FirstAt => Known::About(told.at),
                Said::Nothing => Known::Is(Value::Null),
                Said::Is(word) => Known::Is((*word).into()),
                Said::Detail(key) => detail
                    .get(key)
                    .map_or(Known::NotStated, |value| Known::Is(value.clone())),
            };
            facts.insert(fact, now);
        }
        Ok(())
    }

    /// How many facts of the row agree, or the first that does not.
    fn compare(&self, stated: &Stated, known: Option<&Facts>) -> Result<u64, FactFault> {
        let (table, row) = (self.table, stated.row);
        let known = known.ok_or(FactFault::Added { table, row })?;
        for (fact, value) in &stated.facts {
            // What no act has set is not there.
            let agrees = known
                .get(fact)
                .map_or(value.is_null(), |known| known.agrees(value));
            if !agrees {
                return Err(FactFault::Changed { table, row, fact });
            }
        }
        Ok(stated.facts.len() as u64)
    }
}

/// The rows of one room, a page at a time.
struct Table<'a> {
    room: &'a Room,
    page: std::iter::Peekable<std::vec::IntoIter<Stated>>,
    behind: (Uuid, Uuid),
    is_over: bool,
}

impl<'a> Table<'a> {
    fn of(room: &'a Room) -> Self {
        Self {
            room,
            page: Vec::new().into_iter().peekable(),
            behind: (Uuid::nil(), Uuid::nil()),
            is_over: false,
        }
    }

    async fn chain(&mut self, conn: &mut Conn, vault: &Vault) -> Result<Option<Uuid>, StoreError> {
        if self.page.peek().is_none() && !self.is_over {
            let found = (self.room.page)(conn, vault, self.behind.0, self.behind.1).await?;
            self.is_over = found.is_empty();
            if let Some(last) = found.last() {
                self.behind = (last.chain, last.row);
            }
            self.page = found.into_iter().peekable();
        }
        Ok(self.page.peek().map(|stated| stated.chain))
    }
}

/// The history, a page at a time.
struct Chains {
    page: std::iter::Peekable<std::vec::IntoIter<StatedAct>>,
    behind: (Uuid, i64),
    is_over: bool,
}

impl Chains {
    fn new() -> Self {
        Self {
            page: Vec::new().into_iter().peekable(),
            behind: (Uuid::nil(), 0),
            is_over: false,
        }
    }

    async fn chain(&mut self, conn: &mut Conn) -> Result<Option<Uuid>, StoreError> {
        if self.page.peek().is_none() && !self.is_over {
            let found = rows!(
                conn,
                StatedAct,
                "SELECT stream, seq, kind, at, act, detail FROM history
                 WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3",
                self.behind.0,
                self.behind.1,
                PAGE
            )?;
            self.is_over = found.is_empty();
            if let Some(last) = found.last() {
                self.behind = (last.stream, last.seq);
            }
            self.page = found.into_iter().peekable();
        }
        Ok(self.page.peek().map(|told| told.stream))
    }
}

/// How many facts agree with history, or the first that does not. The history itself is to be verified before.
pub async fn verify(
    db: &Db,
    vault: &Vault,
    rooms: &[&Room],
) -> Result<Result<u64, FactFault>, StoreError> {
    let mut conn = db.read().await?;
    // All of it as of one moment: what people do meanwhile is no fault.
    conn.begin_snapshot().await?;
    let found = compare(&mut conn, vault, rooms).await;
    conn.end_snapshot().await?;
    found
}

async fn compare(
    conn: &mut Conn,
    vault: &Vault,
    rooms: &[&Room],
) -> Result<Result<u64, FactFault>, StoreError> {
    let mut chains = Chains::new();
    let mut tables: Vec<_> = rooms.iter().map(|room| Table::of(room)).collect();
    let mut compared = 0;
    loop {
        let mut next = chains.chain(conn).await?;
        for table in &mut tables {
            let here = table.chain(conn, vault).await?;
            next = next.into_iter().chain(here).min();
        }
        let Some(chain) = next else {
            return Ok(Ok(compared));
        };
        let mut known = vec![BTreeMap::new(); rooms.len()];
        while chains.chain(conn).await? == Some(chain) {
            let Some(told) = chains.page.next() else {
                break;
            };
            for (room, known) in rooms.iter().zip(&mut known) {
                if room.stream.key() == told.kind {
                    room.fold(&told, known)?;
                }
            }
        }
        for (table, mut known) in tables.iter_mut().zip(known) {
            while table.chain(conn, vault).await? == Some(chain) {
                let Some(stated) = table.page.next() else {
                    break;
                };
                let facts = known.remove(&stated.row);
                match table.room.compare(&stated, facts.as_ref()) {
                    Ok(facts) => compared += facts,
                    Err(fault) => return Ok(Err(fault)),
                }
            }
            if let Some(row) = known.into_keys().next() {
                let table = table.room.table;
                return Ok(Err(FactFault::Removed { table, row }));
            }
        }
    }
}
