//! Writing a notice: subject, text and HTML from the same paragraphs, or one short message.

use outside::mail::Letter;
use outside::sms::ShortMessage;
use rules::application::Payment;
use rules::certificate_state::Demand;
use rules::contact_point::Kind;
use rules::desk_reason::EndReason;
use rules::refusal_reason::RefusalReason;
use store::StoreError;

use super::addressee::{Addressee, address_of};
use super::{Kept, Notice};
use uuid::Uuid;
use web::App;
use web::language::{Language, Texts};

use crate::certificate_state::why_key;
use crate::order::finders::Order;
use crate::order::shown::{kind_key, last_day, shortened, validity, what};

/// The key that the texts of this notice begin with.
fn key(notice: &Notice, order: Option<&Order>) -> String {
    let is_paid_by_person = order.is_some_and(|order| order.payment() == Some(Payment::Person));
    match notice {
        Notice::Opened => "opened".into(),
        Notice::FormAccepted if is_paid_by_person => "form-accepted-payment-awaited".into(),
        Notice::FormAccepted => "form-accepted".into(),
        Notice::ApprovedByEImza if is_paid_by_person => "approved-e-imza-payment-awaited".into(),
        Notice::ApprovedByEImza => "approved-e-imza".into(),
        Notice::ApprovedByEOnay if is_paid_by_person => "approved-e-onay-payment-awaited".into(),
        Notice::ApprovedByEOnay => "approved-e-onay".into(),
        Notice::WetInkChosen => "wet-ink-chosen".into(),
        Notice::EOnayGiven => "told-e-onay-given".into(),
        Notice::EOnayWithdrawn => "told-e-onay-withdrawn".into(),
        Notice::NotMe => "not-me".into(),
        Notice::SignedIn => "signed-in".into(),
        Notice::FormRefused { .. } => "form-refused".into(),
        Notice::Cancelled { by } => format!("cancelled-{}", by.key()),
        Notice::CancelledAtDesk { .. } => "cancelled-at-desk".into(),
        Notice::CancelledForInstitution { .. } => "cancelled-for-institution".into(),
        Notice::AcceptanceUndone => "acceptance-undone".into(),
        Notice::LatePaper => "late-paper".into(),
        Notice::Warning { .. } => "time-out-warning".into(),
        Notice::PinChanged => "pin-changed".into(),
        Notice::CardUnlockBegun => "card-unlock-begun".into(),
        Notice::CardUnlocked => "card-unlocked".into(),
        Notice::PhoneChanged { .. } => "phone-changed".into(),
        Notice::EmailChanged { .. } => "email-changed".into(),
        Notice::DataErased { .. } => "data-erased".into(),
        Notice::DataCorrected => "data-corrected".into(),
        Notice::ContactProposed { .. } => "contact-proposed".into(),
        Notice::CertificateSuspended { .. } => "certificate-suspended".into(),
        Notice::CertificateResumed { .. } => "certificate-resumed".into(),
        Notice::CertificateRevoked { .. } => "certificate-revoked".into(),
    }
}

/// The Başvuru Türü, where the row can be read.
fn kind(texts: &Texts, order: &Order) -> String {
    let key = order.kind().map(kind_key);
    key.map_or_else(String::new, |key| texts.text(key).to_owned())
}

/// What a notice may name of an order.
fn of_order(app: &App, texts: &Texts, order: &Order) -> [(&'static str, String); 9] {
    let url = &app.settings.public_url;
    let posted_to = app.settings.envelope(app.outside.clock.today());
    [
        ("order", order.number().to_string()),
        ("institution", order.institution_name.clone()),
        ("date", last_day(order)),
        ("kind", kind(texts, order)),
        ("address", posted_to.join(", ")),
        ("link", format!("{url}/basvurularim/{}", order.number())),
        ("status", texts.text(order.status().key()).to_owned()),
        ("product", what(app, texts, order)),
        ("terms", terms(app, texts, order)),
    ]
}

/// All that a notice may name, as Fluent's arguments.
struct Names(Vec<(&'static str, String)>);

impl Names {
    fn of(app: &App, texts: &Texts, addressee: &Addressee, notice: &Notice) -> Self {
        let person = &addressee.person;
        let url = &app.settings.public_url;
        let mut names = vec![
            (
                "name",
                format!("{} {}", person.given_name, person.family_name),
            ),
            ("authority", app.settings.authority.name.clone()),
            ("phone", app.settings.authority.phone.clone()),
            ("portal", url.clone()),
            ("instructions", format!("{url}/yardim/islak-imza")),
            ("signing", format!("{url}/yardim/e-imza")),
        ];
        if let Some(order) = &addressee.order {
            names.extend(of_order(app, texts, order));
        }
        match notice {
            Notice::FormRefused { reasons } => {
                names.push(("reasons", of_refusal(texts, reasons)));
            }
            Notice::PhoneChanged { masked, from } => {
                names.extend([("masked", masked.clone()), ("from", from.clone())]);
            }
            Notice::DataErased { erased, kept } => names.extend(of_erasure(texts, erased, kept)),
            Notice::EmailChanged { masked } | Notice::ContactProposed { masked } => {
                names.push(("masked", masked.clone()))
            }
            Notice::CancelledAtDesk { why, asked_by } => {
                names.extend(of_ending(texts, *why, *asked_by));
            }
            Notice::CancelledForInstitution {
                order,
                why,
                asked_by,
            } => {
                names.push(("order", order.clone()));
                names.extend(of_ending(texts, *why, *asked_by));
            }
            Notice::Warning { days } => names.push(("days", days.to_string())),
            Notice::CertificateSuspended { serial } | Notice::CertificateResumed { serial } => {
                names.push(("serial", serial.clone()));
            }
            Notice::CertificateRevoked { serial, why } => {
                let why = texts.text(why_key(*why));
                names.extend([("serial", serial.clone()), ("why", why.to_owned())]);
            }
            Notice::Opened
            | Notice::FormAccepted
            | Notice::ApprovedByEImza
            | Notice::ApprovedByEOnay
            | Notice::WetInkChosen
            | Notice::EOnayGiven
            | Notice::EOnayWithdrawn
            | Notice::NotMe
            | Notice::SignedIn
            | Notice::PinChanged
            | Notice::CardUnlockBegun
            | Notice::CardUnlocked
            | Notice::DataCorrected
            | Notice::AcceptanceUndone
            | Notice::LatePaper
            | Notice::Cancelled { .. } => {}
        }
        Self(names)
    }

    fn say(&self, texts: &Texts, key: &str) -> String {
        let borrowed: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        texts.with(key, &borrowed)
    }
}

/// A line for each reason for which a form was refused, with what to do.
fn of_refusal(texts: &Texts, reasons: &[String]) -> String {
    let known = reasons
        .iter()
        .filter_map(|key| RefusalReason::from_key(key));
    let line = |reason: RefusalReason| {
        let (why, now) = (reason.explanation(), reason.what_to_do());
        match texts.language {
            Language::Turkish => format!("- {} {}", why.tr, now.tr),
            Language::English => format!("- {} {}", why.en, now.en),
        }
    };
    known.map(line).collect::<Vec<_>>().join("\n")
}

/// Why the desk ended an order and who had asked for it, in the words of its history.
fn of_ending(texts: &Texts, why: EndReason, asked_by: Demand) -> [(&'static str, String); 2] {
    let said = |key: String| texts.text(&key).to_owned();
    [
        ("why", said(format!("timeline-ended_for-{}", why.key()))),
        (
            "asked",
            said(format!("timeline-asked_by-{}", asked_by.key())),
        ),
    ]
}

/// Of which orders the data is gone, and of which it is kept, until when and why.
fn of_erasure(texts: &Texts, erased: &[String], kept: &[Kept]) -> [(&'static str, String); 2] {
    let erased = match erased.is_empty() {
        true => texts.text("data-erased-none").to_owned(),
        false => erased.join(", "),
    };
    let line = |kept: &Kept| {
        let (key, until) = match (kept.is_open, &kept.until) {
            (true, _) => ("data-kept-open", ""),
            (false, Some(until)) => ("data-kept-until", until.as_str()),
            (false, None) => ("data-kept", ""),
        };
        let names = [("number", kept.order.as_str()), ("until", until)];
        format!("- {}", texts.with(key, &names))
    };
    let mut lines: Vec<_> = kept.iter().map(line).collect();
    lines.push(format!("- {}", texts.text("data-kept-person")));
    [("erased", erased), ("kept", lines.join("\n"))]
}

/// What was ordered, and that the certificate will end earlier where it will (B21).
fn terms(app: &App, texts: &Texts, order: &Order) -> String {
    let validity = validity(texts, order);
    let reader = texts.text(order.card_reader_key());
    let terms = texts.with(
        "opened-terms",
        &[("validity", &validity), ("reader", reader)],
    );
    match shortened(app, texts, order) {
        Some(shortened) => format!("{terms} {shortened}"),
        None => terms,
    }
}

/// The e-mail of a notice, if there is an address to send it to.
pub fn email(
    app: &App,
    addressee: &Addressee,
    notice: &Notice,
    id: &str,
    to: &Option<String>,
) -> Result<Option<Letter>, StoreError> {
    let Some(to) = address(app, addressee, to, Kind::Email)? else {
        return Ok(None);
    };
    let texts = app.languages.of(addressee.language);
    let names = Names::of(app, &texts, addressee, notice);
    let key = key(notice, addressee.order.as_ref());
    let text = names.say(&texts, &format!("{key}-body"));
    Ok(Some(Letter {
        to,
        subject: names.say(&texts, &format!("{key}-subject")),
        html: html(&text, addressee.language),
        text,
        message_id: id.to_owned(),
        return_token: None,
    }))
}

/// The short message of a notice, if there is a phone. `id` stays the same when it is sent again.
pub fn short_message(
    app: &App,
    addressee: &Addressee,
    notice: &Notice,
    to: &Option<String>,
    id: Uuid,
) -> Result<Option<ShortMessage>, StoreError> {
    let Some(to) = address(app, addressee, to, Kind::Phone)? else {
        return Ok(None);
    };
    let texts = app.languages.of(addressee.language);
    let names = Names::of(app, &texts, addressee, notice);
    let key = key(notice, addressee.order.as_ref());
    let text = names.say(&texts, &format!("{key}-sms"));
    Ok(Some(ShortMessage {
        to,
        text,
        id,
        wants_report: true,
    }))
}

/// Where it goes: what the job says, or what its order names.
fn address(
    app: &App,
    addressee: &Addressee,
    to: &Option<String>,
    kind: Kind,
) -> Result<Option<String>, StoreError> {
    match (to, &addressee.order) {
        (Some(to), _) => Ok(Some(to.clone())),
        (None, Some(order)) => address_of(app, order, kind),
        (None, None) => Ok(None),
    }
}

/// The same paragraphs for readers of HTML; an address that stands alone becomes a link.
fn html(text: &str, language: Language) -> String {
    let language = language.code();
    let mut page =
        format!("<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><body>");
    for paragraph in text.split("\n\n") {
        let safe = escape(paragraph.trim());
        let is_address =
            paragraph.trim().starts_with("http") && !paragraph.trim().contains(char::is_whitespace);
        match is_address {
            true => page.push_str(&format!("<p><a href=\"{safe}\">{safe}</a></p>")),
            false => page.push_str(&format!("<p>{}</p>", safe.replace('\n', "<br>"))),
        }
    }
    page + "</body></html>"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_html_part_has_the_same_paragraphs_and_nothing_of_anybodys_html() {
        let text = "Sayın <b>Ayşe</b>,\n\nhttps://kalem.example/\n\n- bir\n- iki";
        let page = html(text, Language::Turkish);
        assert!(page.contains("<p>Sayın &lt;b&gt;Ayşe&lt;/b&gt;,</p>"));
        assert!(
            page.contains("<p><a href=\"https://kalem.example/\">https://kalem.example/</a></p>")
        );
        assert!(page.contains("<p>- bir<br>- iki</p>"));
    }
}
