//! The whole of what can happen to an order, in the words that people read: `docs/order-events.md`, written from rules and texts alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rules::application::{
    Aftermath, CancelledBy, Event, Facts, Payment, aftermath, apply, every, status,
};
use web::language::{Language, Texts};

struct Words {
    tr: std::sync::Arc<Texts>,
    en: std::sync::Arc<Texts>,
}

impl Words {
    /// A text in both languages, one behind the other.
    fn both(&self, key: &str) -> String {
        let (turkish, english) = (self.tr.text(key), self.en.text(key));
        assert!(turkish != key && english != key, "no text for {key}");
        format!("{turkish} · {english}")
    }

    /// The label and, where several stages share one, what tells them apart.
    fn stage(&self, facts: &Facts) -> String {
        let status = status(facts);
        let mut said = self.both(status.key());
        let told_apart = status.stage().and_then(stage_words);
        if let Some((turkish, english)) = told_apart {
            write!(said, " ({turkish} · {english})").unwrap();
        }
        let follows: Vec<_> = aftermath(facts).map(aftermath_words).collect();
        for (turkish, english) in follows {
            write!(said, "; {turkish} · {english}").unwrap();
        }
        said
    }

    fn event(&self, event: &Event) -> String {
        let said = self.both(&format!("act-{}", event.act()));
        match sort_words(event) {
            Some((turkish, english)) => format!("{said} ({turkish} · {english})"),
            None => said,
        }
    }
}

type Pair = (&'static str, &'static str);

/// What the pages tell by the explanation under the label.
fn stage_words(stage: &str) -> Option<Pair> {
    let words = match stage {
        "not-filled" => ("form doldurulmadı", "form not filled in"),
        "not-approved" => ("onay eksik", "approval missing"),
        "in-the-post" => ("form postada", "form in the post"),
        "refused" => (
            "gelen form kabul edilmedi",
            "the form that came was refused",
        ),
        "in-turn" => ("sırada", "in turn"),
        "held" => ("ileri bir güne bırakıldı", "put off to a later day"),
        "on-the-way" => ("yolda", "on the way"),
        "missed" => ("kurye teslim edemedi", "the courier could not deliver"),
        "not-activated" => ("kart kullanıma açılmadı", "card not activated"),
        "activated" => ("kart kullanıma açıldı", "card activated"),
        by => by_words(by.parse().ok()?),
    };
    Some(words)
}

const fn by_words(by: CancelledBy) -> Pair {
    match by {
        CancelledBy::Person => ("başvuru sahibi", "by the applicant"),
        CancelledBy::Institution => ("kurum", "by the institution"),
        CancelledBy::TimeOut => ("zaman aşımı", "by time-out"),
        CancelledBy::Authority => ("sertifika makamı", "by the certificate authority"),
    }
}

const fn aftermath_words(follows: Aftermath) -> Pair {
    match follows {
        Aftermath::CardEnds => (
            "kart imha, sertifika iptal edilir",
            "card destroyed, certificate revoked",
        ),
        Aftermath::RefundDue => ("ödeme iade edilecek", "money to be paid back"),
        Aftermath::Refunded => ("ödeme iade edildi", "money paid back"),
    }
}

/// What tells an event from others that the timeline names alike.
const fn sort_words(event: &Event) -> Option<Pair> {
    match event {
        Event::WetInkChosen { new_version: true } => {
            Some(("reddedilen form yerine", "in place of a refused form"))
        }
        Event::Cancelled { by } => Some(by_words(*by)),
        _ => None,
    }
}

/// What the label does not show, though the rules tell it apart.
fn hidden(facts: &Facts) -> Option<Pair> {
    let is_saved = facts.form_version == 1 && facts.phone_verified_at.is_none();
    match (is_saved, facts.payment, facts.paid_at) {
        (true, ..) => Some((
            "form dolduruldu, telefon doğrulanmadı",
            "form filled in, phone not verified",
        )),
        (_, Payment::Person, Some(_)) => Some(("kişi ödedi", "the person has paid")),
        _ => None,
    }
}

fn table() -> String {
    let languages = super::languages();
    let words = Words {
        tr: languages.of(Language::Turkish),
        en: languages.of(Language::English),
    };
    let mut out = String::from(INTRODUCTION);
    for facts in every::stages() {
        section(&mut out, &words, &facts);
    }
    out
}

const INTRODUCTION: &str = "\
# Bir başvurunun başına gelebilecek her şey · All that can happen to an order

Bu dosya kurallardan ve sayfalardaki sözlerden üretilir; elle değiştirilmez. Her başlık bir başvurunun durumudur; altında hangi olayın onu hangi duruma
getirdiği, hangisinin durumu değiştirmediği ve hangisinin neden reddedildiği yazar.

This file is made from the rules and from the words of the pages (`crates/portal/src/texts/lawyers_table.rs`); nobody edits it. Each heading is
the status of an order; below it stands which event leads to which status, which one leaves it as it is, and which one is refused, and why.
";

fn section(out: &mut String, words: &Words, facts: &Facts) {
    let payment = match facts.payment {
        Payment::Institution => words.both("payment-institution"),
        Payment::Person => words.both("payment-person"),
    };
    let here = words.stage(facts);
    writeln!(out, "\n## {here}\n").unwrap();
    out.push_str(&payment);
    if let Some((turkish, english)) = hidden(facts) {
        write!(out, "; {turkish} · {english}").unwrap();
    }
    out.push_str("\n\n| Olay · Event | Sonra · Status after |\n|---|---|\n");
    let (mut stays, mut refused) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for event in every::events() {
        let said = words.event(&event);
        match apply(facts, &event, facts.version) {
            Ok(after) => {
                let there = words.stage(&after);
                match there == here {
                    true => stays.push(said),
                    false => writeln!(out, "| {said} | {there} |").unwrap(),
                }
            }
            Err(why) => refused.entry(words.both(why.key())).or_default().push(said),
        }
    }
    out.push_str("\nDurum değişmez · The status stays:\n\n");
    for event in stays {
        writeln!(out, "- {event}").unwrap();
    }
    out.push_str("\nReddedilir · Refused:\n\n");
    for (why, events) in refused {
        writeln!(out, "- **{why}** {}", events.join("; ")).unwrap();
    }
}

/// R14: what each event leads to in each status, written out so that a lawyer can read it, in the words that people read.
#[test]
fn the_table_for_lawyers_is_as_agreed() {
    let table = table();
    assert!(
        table == include_str!("../../../../docs/order-events.md"),
        "the table changed:\n{table}"
    );
}
