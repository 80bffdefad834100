//! A person's contact points as İmza Günlüğü and the desk list them, masked, with the mark of those that nothing reaches.

use rules::contact_point::{self, Kind, Standing};
use rules::dates::day_and_time;
use store::{Conn, StoreError};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::language::Texts;

use super::sql::{self, Mark};

pub struct Line {
    pub kind: &'static str,
    pub masked: String,
    pub state: String,
    pub tone: &'static str,
    /// What was sent there last came back, or was not taken.
    pub mark: Option<ShownMark>,
    value_index: Vec<u8>,
}

pub struct ShownMark {
    pub at: String,
    pub how: &'static str,
    pub code: String,
}

impl From<Mark> for ShownMark {
    fn from(mark: Mark) -> Self {
        Self {
            at: day_and_time(timestamp(mark.at)),
            how: mark.how,
            code: mark.code,
        }
    }
}

const fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Phone => "contact-phone",
        Kind::Email => "contact-email",
    }
}

pub async fn lines(
    conn: &mut Conn,
    app: &App,
    texts: &Texts,
    person: Uuid,
) -> Result<Vec<Line>, StoreError> {
    let mut lines = Vec::new();
    for (row, standing) in sql::standing(conn, app, person).await?.into_iter().rev() {
        let at = |at| day_and_time(timestamp(at));
        let (state, tone) = match standing {
            Standing::Used => (texts.text("contact-used").to_owned(), "ok"),
            Standing::Waiting { from } => (
                texts.with("contact-waiting", &[("from", &at(from))]),
                "waiting",
            ),
            Standing::Replaced { at: replaced } => (
                texts.with("contact-replaced", &[("at", &at(replaced))]),
                "info",
            ),
            Standing::Named => (texts.text("contact-named").to_owned(), "info"),
        };
        let mark = sql::mark(conn, row.person, &row.value_index).await?;
        lines.push(Line {
            kind: kind_key(row.kind),
            masked: row.masked(app)?,
            mark: mark.map(ShownMark::from),
            state,
            tone,
            value_index: row.value_index,
        });
    }
    Ok(lines)
}

/// The same for the desk, with what an order or a list names beside the contact points: notices go there as well.
pub async fn lines_with_named(
    conn: &mut Conn,
    app: &App,
    texts: &Texts,
    (person, named): (Uuid, &[(Kind, String)]),
) -> Result<Vec<Line>, StoreError> {
    let mut lines = lines(conn, app, texts, person).await?;
    for (kind, value) in named {
        let value_index = sql::index(app, *kind, value);
        if lines.iter().any(|line| line.value_index == value_index) {
            continue;
        }
        let mark = sql::mark(conn, person, &value_index).await?;
        lines.push(Line {
            kind: kind_key(*kind),
            masked: contact_point::masked(*kind, value),
            mark: mark.map(ShownMark::from),
            state: texts.text("contact-of-order").to_owned(),
            tone: "info",
            value_index,
        });
    }
    Ok(lines)
}
