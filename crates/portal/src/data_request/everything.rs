//! Everything that is stored of a person, for a file that is given to them (law 6698, KVKK, art. 11): opened, in sections, each entry a list of
//! fields. What protects others or the certificate is no part of it: secrets of cards, codes, keyed digests.

mod acts;
mod certificates;
mod identity;
mod orders;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::dates::{day, day_and_time};
use serde_json::{Map, Value};
use store::Micros;
use web::App;
use web::app::timestamp;
use web::language::Texts;
use web::refusal::Refusal;

use super::in_words::in_words;
use crate::people::Person;

/// What a field says.
pub enum Said {
    Words(String),
    At(Option<Micros>),
    Yes(bool),
    Day(Option<Date>),
}

/// Fields in their order, by the names that they have in the file for programs.
pub type Entry = Vec<(String, Said)>;

pub struct Section {
    pub name: &'static str,
    pub entries: Vec<Entry>,
}

impl Said {
    /// For programs: points in time as ISO 8601.
    fn value(&self) -> Value {
        match self {
            Self::Words(words) => Value::from(words.as_str()),
            Self::At(at) => at.map_or(Value::Null, |at| {
                let at = Timestamp::from_microsecond(at).unwrap_or_default();
                Value::from(at.to_string())
            }),
            Self::Yes(yes) => Value::from(*yes),
            Self::Day(day) => day.map_or(Value::Null, |day| Value::from(day.to_string())),
        }
    }

    /// For people: the field of a section.
    pub fn words(&self, t: &Texts, section: &str, field: &str) -> String {
        match self {
            Self::Words(words) => in_words(t, section, field, words),
            Self::Day(date) => date.map_or(String::new(), day),
            Self::At(at) => at.map_or(String::new(), |at| day_and_time(timestamp(at))),
            Self::Yes(yes) => if *yes { "✓" } else { "–" }.to_owned(),
        }
    }
}

/// A field of words.
fn words(name: &str, words: impl Into<String>) -> (String, Said) {
    (name.to_owned(), Said::Words(words.into()))
}

/// A field with a point in time, which may not have come.
fn at(name: &str, at: impl Into<Option<Micros>>) -> (String, Said) {
    (name.to_owned(), Said::At(at.into()))
}

/// A field with a day, which may be unknown.
fn on(name: &str, day: impl Into<Option<Date>>) -> (String, Said) {
    (name.to_owned(), Said::Day(day.into()))
}

/// All of it. The issuer is asked as well: without its answer there is no file, since half a file would pass for a whole one.
pub async fn everything(app: &App, person: &Person) -> Result<Vec<Section>, Refusal> {
    let certificates = certificates::certificates(app, person).await?;
    let mut conn = app.db.read().await?;
    let conn = &mut conn;
    Ok(vec![
        identity::person(conn, app, person).await?,
        identity::contact_points(conn, app, person).await?,
        orders::orders(conn, app, person).await?,
        orders::forms(conn, app, person).await?,
        orders::listed(conn, app, person).await?,
        orders::papers(conn, person).await?,
        certificates,
        certificates::cards(conn, person).await?,
        certificates::changes(conn, person).await?,
        acts::consents(conn, person).await?,
        acts::signatures(conn, app, person).await?,
        acts::diary(conn, app, person).await?,
        acts::notices(conn, app, person).await?,
        identity::appointments(conn, person).await?,
        identity::sessions(conn, person).await?,
        acts::requests(conn, app, person).await?,
        acts::history(conn, person).await?,
    ])
}

/// The same for programs.
pub fn as_json(sections: &[Section]) -> Value {
    let object = |entry: &Entry| -> Value {
        let fields = entry
            .iter()
            .map(|(name, said)| (name.clone(), said.value()));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    let all = sections.iter().map(|section| {
        let entries: Vec<_> = section.entries.iter().map(object).collect();
        (section.name.to_owned(), Value::Array(entries))
    });
    Value::Object(all.collect::<Map<_, _>>())
}
