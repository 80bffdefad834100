//! What a collector may be told: these spans, with these fields and no others, whatever is written into a span one day. Personal data is in none of them.

use opentelemetry::trace::{SpanId, SpanKind, Status};
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

/// A span of ours: its name, which is its target too, whether it asks or is asked, and each field with the name that the world has for it.
struct Known {
    name: &'static str,
    kind: SpanKind,
    fields: &'static [(&'static str, &'static str)],
    /// Of which fields its title is made.
    title: &'static [&'static str],
}

const KNOWN: &[Known] = &[
    Known {
        name: web::REQUEST,
        kind: SpanKind::Server,
        fields: &[
            ("id", "kalem.request.id"),
            ("method", "http.request.method"),
            ("route", "http.route"),
            ("status", "http.response.status_code"),
        ],
        title: &["http.request.method", "http.route"],
    },
    Known {
        name: "job",
        kind: SpanKind::Internal,
        fields: &[
            ("id", "kalem.job.id"),
            ("kind", "kalem.job.kind"),
            ("outcome", OUTCOME),
        ],
        title: &["kalem.job.kind"],
    },
    Known {
        name: "sweep",
        kind: SpanKind::Internal,
        fields: &[("name", "kalem.sweep"), ("outcome", OUTCOME)],
        title: &["kalem.sweep"],
    },
    Known {
        name: "call",
        kind: SpanKind::Client,
        fields: &[("counterpart", "kalem.counterpart"), ("outcome", OUTCOME)],
        title: &["kalem.counterpart"],
    },
    Known {
        name: STATEMENT,
        kind: SpanKind::Client,
        fields: &[
            ("module", "kalem.module"),
            ("verb", "db.operation.name"),
            ("table", "db.collection.name"),
        ],
        title: &["db.operation.name", "db.collection.name"],
    },
];

const STATEMENT: &str = "statement";
const OUTCOME: &str = "kalem.outcome";
const STATUS: &str = "http.response.status_code";
/// No field of ours is longer.
const LONGEST: usize = 200;

pub fn is_ours(target: &str) -> bool {
    KNOWN.iter().any(|known| known.name == target)
}

/// The span as it may leave the house; none if it is not to leave.
pub fn cut(mut span: SpanData) -> Option<SpanData> {
    let known = KNOWN.iter().find(|known| known.name == span.name)?;
    // An idle worker looks into the empty queue many times a second; nobody wants to read that.
    if known.name == STATEMENT && span.parent_span_id == SpanId::INVALID {
        return None;
    }
    let mut kept = Vec::with_capacity(known.fields.len());
    for (ours, theirs) in known.fields {
        let found = span.attributes.iter().find(|one| one.key.as_str() == *ours);
        kept.extend(found.and_then(|one| is_short(&one.value).then(|| renamed(one, theirs))));
    }
    let title: Vec<_> = known
        .title
        .iter()
        .filter_map(|name| kept.iter().find(|one| one.key.as_str() == *name))
        .map(|one| one.value.as_str())
        .collect();
    let title = title.join(" ");
    span.name = if title.is_empty() {
        known.name.into()
    } else {
        title.into()
    };
    span.status = match kept.iter().any(went_wrong) {
        true => Status::error(""),
        false => Status::Unset,
    };
    span.span_kind = known.kind.clone();
    span.attributes = kept;
    span.dropped_attributes_count = 0;
    span.events = SpanEvents::default();
    span.links = SpanLinks::default();
    Some(span)
}

fn is_short(value: &Value) -> bool {
    match value {
        Value::I64(_) | Value::Bool(_) => true,
        Value::String(text) => text.as_str().len() <= LONGEST,
        _ => false,
    }
}

fn renamed(one: &KeyValue, name: &'static str) -> KeyValue {
    KeyValue::new(Key::from_static_str(name), one.value.clone())
}

/// As collectors understand it: an answer of ours is an error from 500 on.
fn went_wrong(field: &KeyValue) -> bool {
    match (field.key.as_str(), &field.value) {
        (STATUS, Value::I64(status)) => *status >= 500,
        (OUTCOME, Value::String(outcome)) => !matches!(outcome.as_str(), "done" | "answered"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use opentelemetry::InstrumentationScope;
    use opentelemetry::trace::{Event, SpanContext};

    use super::*;

    fn span(name: &'static str, fields: &[(&'static str, Value)], has_parent: bool) -> SpanData {
        let parents = [SpanId::INVALID, SpanId::from(7)];
        let mut events = SpanEvents::default();
        let said = KeyValue::new("email", "ayse@ornek.example");
        events.events = vec![Event::new(
            "ayse@ornek.example",
            SystemTime::UNIX_EPOCH,
            vec![said],
            0,
        )];
        SpanData {
            span_context: SpanContext::empty_context(),
            parent_span_id: parents[usize::from(has_parent)],
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: name.into(),
            start_time: SystemTime::UNIX_EPOCH,
            end_time: SystemTime::UNIX_EPOCH,
            attributes: fields
                .iter()
                .map(|(name, value)| KeyValue::new(*name, value.clone()))
                .collect(),
            dropped_attributes_count: 0,
            events,
            links: SpanLinks::default(),
            status: Status::error("ayse@ornek.example"),
            instrumentation_scope: InstrumentationScope::default(),
        }
    }

    fn told(span: &SpanData) -> Vec<(&str, String)> {
        let fields = span.attributes.iter();
        fields
            .map(|one| (one.key.as_str(), one.value.as_str().into_owned()))
            .collect()
    }

    /// What somebody writes into a span one day does not leave with it, nor does an event, nor the words of an error.
    #[test]
    fn only_what_is_on_the_list_leaves() {
        let whole = span(
            "request",
            &[
                ("email", "ayse@ornek.example".into()),
                ("method", "POST".into()),
                ("route", "/basvurularim/{order}/form".into()),
                ("id", "f47ac10b".into()),
                ("status", Value::I64(303)),
                ("address", "/basvurularim/SD-1/form".into()),
            ],
            false,
        );
        let left = cut(whole).unwrap();
        assert_eq!(left.name, "POST /basvurularim/{order}/form");
        assert_eq!(left.span_kind, SpanKind::Server);
        let fields = [
            ("kalem.request.id", "f47ac10b"),
            ("http.request.method", "POST"),
            ("http.route", "/basvurularim/{order}/form"),
            ("http.response.status_code", "303"),
        ];
        assert_eq!(
            told(&left),
            fields.map(|(name, value)| (name, value.to_owned()))
        );
        let shown = format!("{left:?}");
        assert!(
            !shown.contains("ornek.example") && !shown.contains("SD-1"),
            "{shown}"
        );
        assert_eq!(left.status, Status::Unset);
    }

    #[test]
    fn what_is_no_span_of_ours_stays() {
        assert!(cut(span("letter", &[("kind", "x".into())], true)).is_none());
        assert!(is_ours("statement") && !is_ours("hyper"));
        let long = "a".repeat(LONGEST + 1);
        let left = cut(span(
            "job",
            &[("kind", long.into()), ("id", Value::F64(1.0))],
            false,
        ))
        .unwrap();
        assert_eq!((left.name.as_ref(), left.attributes.len()), ("job", 0));
    }

    #[test]
    fn a_statement_leaves_as_a_part_of_something() {
        let fields = [("verb", "SELECT".into()), ("table", "job".into())];
        assert!(cut(span(STATEMENT, &fields, false)).is_none());
        assert_eq!(
            cut(span(STATEMENT, &fields, true)).unwrap().name,
            "SELECT job"
        );
    }

    #[test]
    fn what_went_wrong_is_an_error() {
        let is_error = |name, field: &'static str, value: Value| {
            cut(span(name, &[(field, value)], true)).unwrap().status == Status::error("")
        };
        assert!(is_error("request", "status", Value::I64(503)));
        assert!(!is_error("request", "status", Value::I64(404)));
        assert!(is_error("call", "outcome", "failed".into()));
        assert!(!is_error("call", "outcome", "answered".into()));
        assert!(is_error("job", "outcome", "never".into()));
        assert!(!is_error("job", "outcome", "done".into()));
    }
}
