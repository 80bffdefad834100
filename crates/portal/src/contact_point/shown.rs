//! A person's contact points as İmza Günlüğü lists them, masked.

use rules::contact_point::{Kind, Standing};
use rules::dates::day_and_time;
use store::{Conn, StoreError};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::language::Texts;

use super::sql;

pub struct Line {
    pub kind: &'static str,
    pub masked: String,
    pub state: String,
    pub tone: &'static str,
    /// What was sent there last came back.
    pub gives_back: bool,
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
        lines.push(Line {
            kind: match row.kind {
                Kind::Phone => "contact-phone",
                Kind::Email => "contact-email",
            },
            masked: row.masked(app)?,
            gives_back: sql::gives_back(conn, &row).await?,
            state,
            tone,
        });
    }
    Ok(lines)
}
