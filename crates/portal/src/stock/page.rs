//! GET /masa/stok: what is there and what is reserved, the three things that can be done, and what was done.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rules::dates::day_and_time;
use rules::stock::{StockItem, StockPlace, WriteOffReason, missing};
use serde::Deserialize;
use store::{Conn, Micros};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::{Operator, Stock};
use web::frame::{Answer, Frame, go, page};
use web::language::Texts;
use web::refusal::Refusal;

use super::book::{Booked, Move, book};
use super::sql::{self, COUNTED, Moved};
use super::{STOCK, item_key, place_key, reason_key};

/// How many moves a page shows.
const PAGE: i64 = 50;

/// An item as the table shows it.
struct Line {
    item: &'static str,
    /// At each place, in the order of the columns.
    counts: Vec<String>,
    there: String,
    reserved: String,
    missing: Option<String>,
}

/// A move as the history shows it.
struct Entry {
    at: String,
    what: String,
    /// "Depo: 0 → 250"
    sides: Vec<String>,
    note: String,
    by: String,
}

/// What was typed into one of the forms, by the names of its fields.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Drawn with the form.
    pub id: String,
    pub note: String,
    pub item: String,
    pub quantity: String,
    pub from: String,
    pub to: String,
    pub reason: String,
}

/// The forms of the page. Ids of fields begin with their name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Deliver,
    Transfer,
    WriteOff,
}

impl Form {
    const fn name(self) -> &'static str {
        match self {
            Self::Deliver => "deliver",
            Self::Transfer => "transfer",
            Self::WriteOff => "write-off",
        }
    }
}

/// What is wrong with a field, in the reader's words.
pub struct Fault {
    pub field: &'static str,
    pub text: String,
}

impl Fault {
    pub fn new(t: &Texts, field: &'static str, key: &str) -> Self {
        let text = t.text(key).to_owned();
        Self { field, text }
    }
}

#[derive(Template)]
#[template(path = "stock/page.html")]
struct StockPage {
    frame: Frame,
    lines: Vec<Line>,
    entries: Vec<Entry>,
    /// Where the next page of moves begins.
    older: Option<Micros>,
    done: Option<&'static str>,
    /// The form that was sent and is not in order, with what is wrong.
    sent: Option<Form>,
    typed: Typed,
    faults: Vec<Fault>,
    /// For the forms that were not sent.
    fresh: [Uuid; 3],
}

impl StockPage {
    fn forms(&self) -> [Form; 3] {
        [Form::Deliver, Form::Transfer, Form::WriteOff]
    }

    fn is_sent(&self, form: &Form) -> bool {
        self.sent == Some(*form)
    }

    /// What stands in a field of a form.
    fn value(&self, form: &Form, field: &str) -> String {
        if !self.is_sent(form) {
            return match field {
                "id" => self.fresh[*form as usize].to_string(),
                _ => String::new(),
            };
        }
        let typed = &self.typed;
        let value = match field {
            "id" => &typed.id,
            "note" => &typed.note,
            "item" => &typed.item,
            "quantity" => &typed.quantity,
            "from" => &typed.from,
            "to" => &typed.to,
            _ => &typed.reason,
        };
        value.clone()
    }

    fn fault(&self, form: &Form, field: &str) -> Option<&str> {
        let faults = self.faults.iter().filter(|_| self.is_sent(form));
        let mut of_it = faults.filter(|fault| fault.field == field);
        of_it.next().map(|fault| fault.text.as_str())
    }

    /// The form's name, where its text fields have their ids.
    fn form_name(&self) -> &'static str {
        self.sent.map_or("", Form::name)
    }

    /// The key of a field's label.
    fn label(&self, field: &str) -> &'static str {
        match field {
            "note" => "stock-note",
            "item" => "stock-item",
            "quantity" => "stock-quantity",
            "from" => "stock-from",
            "to" => "stock-to",
            _ => "stock-reason",
        }
    }

    /// What can be chosen in a field: keys and labels.
    fn choices(&self, field: &str) -> Vec<(&'static str, &str)> {
        let t = &self.frame.t;
        match field {
            "item" => {
                let all = StockItem::ALL.iter();
                all.map(|item| (item.key(), t.text(item_key(*item))))
                    .collect()
            }
            "reason" => {
                let all = WriteOffReason::ALL.iter();
                all.map(|reason| (reason.key(), t.text(reason_key(*reason))))
                    .collect()
            }
            _ => {
                let all = StockPlace::ALL.iter();
                all.map(|place| (place.key(), t.text(place_key(*place))))
                    .collect()
            }
        }
    }

    fn places(&self) -> Vec<&'static str> {
        StockPlace::ALL
            .iter()
            .map(|place| place_key(*place))
            .collect()
    }

    fn missing(&self) -> bool {
        self.lines.iter().any(|line| line.missing.is_some())
    }
}

#[derive(Deserialize)]
pub struct Asked {
    /// Only moves from before this.
    once: Option<Micros>,
    #[serde(default)]
    oldu: String,
}

pub async fn show(
    State(app): State<App>,
    operator: Operator<Stock>,
    Query(asked): Query<Asked>,
) -> Answer {
    let before = asked.once.unwrap_or(Micros::MAX);
    let mut conn = app.db.read().await?;
    let drawn = draw(&mut conn, &app, operator.frame, before).await?;
    page(StockPage {
        done: match asked.oldu.as_str() {
            "irsaliye" => Some("stock-done-delivered"),
            "tasima" => Some("stock-done-transferred"),
            "dusum" => Some("stock-done-written-off"),
            _ => None,
        },
        ..drawn
    })
}

/// Books what a form asks for, or shows it again with what is wrong.
pub async fn book_or_say(
    app: App,
    operator: Operator<Stock>,
    (form, typed): (Form, Typed),
    wanted: Result<Move, Vec<Fault>>,
    done: &str,
) -> Answer {
    let t = operator.frame.t.clone();
    let mut faults = match wanted {
        Err(faults) => faults,
        Ok(wanted) => {
            let mut tx = app.db.write().await?;
            match book(&mut tx, &app, operator.id, &wanted).await? {
                Booked::Done => {
                    tx.commit().await?;
                    return go(&format!("{STOCK}?oldu={done}"));
                }
                Booked::Before => return go(&format!("{STOCK}?oldu={done}")),
                Booked::TooFew(there) => {
                    let count = t.number(there);
                    let text = t.with("stock-too-few", &[("count", &count)]);
                    vec![Fault {
                        field: "quantity",
                        text,
                    }]
                }
                Booked::NoteKnown => vec![Fault::new(&t, "note", "stock-note-known")],
            }
        }
    };
    faults.dedup_by_key(|fault| fault.field);
    let mut conn = app.db.read().await?;
    let drawn = draw(&mut conn, &app, operator.frame, Micros::MAX).await?;
    let again = page(StockPage {
        sent: Some(form),
        typed,
        faults,
        ..drawn
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

async fn draw(
    conn: &mut Conn,
    app: &App,
    frame: Frame,
    before: Micros,
) -> Result<StockPage, Refusal> {
    let levels = sql::levels(conn).await?;
    let mut lines = Vec::new();
    for item in StockItem::ALL {
        let there = sql::there(&levels, *item);
        let reserved = sql::reserved(conn, *item, COUNTED + 1).await?;
        let at = |place: &StockPlace| {
            let mut of_it = levels
                .iter()
                .filter(|(of, at, _)| (of, at) == (item, place));
            frame.t.number(of_it.next().map_or(0, |(.., count)| *count))
        };
        let short = missing(there, reserved);
        lines.push(Line {
            item: item_key(*item),
            counts: StockPlace::ALL.iter().map(at).collect(),
            there: frame.t.number(there),
            reserved: match reserved > COUNTED {
                true => format!("{}+", frame.t.number(COUNTED)),
                false => frame.t.number(reserved),
            },
            missing: (short > 0).then(|| frame.t.number(short)),
        });
    }
    let mut found = sql::moves(conn, before, PAGE + 1).await?;
    let is_more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    Ok(StockPage {
        lines,
        older: found.last().filter(|_| is_more).map(|last| last.at),
        entries: found.iter().map(|moved| entry(&frame.t, moved)).collect(),
        done: None,
        sent: None,
        typed: Typed::default(),
        faults: Vec::new(),
        fresh: [app.new_id(), app.new_id(), app.new_id()],
        frame,
    })
}

/// A move in words. What a newer release wrote is shown by its own name.
fn entry(t: &Texts, moved: &Moved) -> Entry {
    let item: Result<StockItem, _> = moved.item.parse();
    let item = item.map_or(moved.item.as_str(), |item| t.text(item_key(item)));
    let place = |key: &str| {
        let place: Result<StockPlace, _> = key.parse();
        place.map_or_else(
            |_| key.to_owned(),
            |place| t.text(place_key(place)).to_owned(),
        )
    };
    let side = |of: &Option<String>, before: Option<i64>, after: Option<i64>| {
        let (of, before, after) = (of.as_ref()?, before?, after?);
        let (before, after) = (t.number(before), t.number(after));
        let names = [("place", place(of)), ("before", before), ("after", after)];
        let names = names
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        Some(t.with("stock-side", &names))
    };
    let from = side(&moved.from_place, moved.from_before, moved.from_after);
    let to = side(&moved.to_place, moved.to_before, moved.to_after);
    let reason = moved.reason.as_deref().map(|key| {
        let reason: Result<WriteOffReason, _> = key.parse();
        reason
            .map_or(key, |reason| t.text(reason_key(reason)))
            .to_owned()
    });
    let note = moved
        .delivery_note
        .as_deref()
        .map(|number| t.with("stock-by-note", &[("number", number)]));
    let act = format!("stock-act-{}", moved.act.replace('_', "-"));
    let quantity = t.number(moved.quantity);
    Entry {
        at: day_and_time(timestamp(moved.at)),
        what: t.with(&act, &[("item", item), ("quantity", &quantity)]),
        sides: from.into_iter().chain(to).collect(),
        note: reason.or(note).unwrap_or_default(),
        by: moved.full_name.clone(),
    }
}
