//! Writing a notice: subject, text and HTML from the same paragraphs, or one short message.

use outside::mail::Letter;
use outside::sms::ShortMessage;
use rules::application::Payment;
use rules::refusal_reason::RefusalReason;
use store::StoreError;

use super::Notice;
use uuid::Uuid;

use crate::House;
use crate::application::finders::Order;
use crate::application::shown::last_day;
use crate::certificate::why_key;
use crate::language::{Language, Texts};
use crate::people::Person;

/// The key that the texts of this notice begin with.
fn key(notice: &Notice, order: &Order) -> String {
    match notice {
        Notice::Opened => "opened".into(),
        Notice::FormAccepted if order.payment() == Some(Payment::Person) => {
            "form-accepted-payment-awaited".into()
        }
        Notice::FormAccepted => "form-accepted".into(),
        Notice::ApprovedByEImza if order.payment() == Some(Payment::Person) => {
            "approved-e-imza-payment-awaited".into()
        }
        Notice::ApprovedByEImza => "approved-e-imza".into(),
        Notice::ApprovedByEOnay if order.payment() == Some(Payment::Person) => {
            "approved-e-onay-payment-awaited".into()
        }
        Notice::ApprovedByEOnay => "approved-e-onay".into(),
        Notice::EOnayGiven => "told-e-onay-given".into(),
        Notice::EOnayWithdrawn => "told-e-onay-withdrawn".into(),
        Notice::NotMe => "not-me".into(),
        Notice::SignedIn => "signed-in".into(),
        Notice::FormRefused { .. } => "form-refused".into(),
        Notice::Cancelled { by } => format!("cancelled-{}", by.key()),
        Notice::Warning { .. } => "time-out-warning".into(),
        Notice::PinChanged => "pin-changed".into(),
        Notice::CardUnlockBegun => "card-unlock-begun".into(),
        Notice::CardUnlocked => "card-unlocked".into(),
        Notice::PhoneChanged { .. } => "phone-changed".into(),
        Notice::EmailChanged { .. } => "email-changed".into(),
        Notice::CertificateSuspended { .. } => "certificate-suspended".into(),
        Notice::CertificateResumed { .. } => "certificate-resumed".into(),
        Notice::CertificateRevoked { .. } => "certificate-revoked".into(),
    }
}

/// All that a notice may name, as Fluent's arguments.
struct Names(Vec<(&'static str, String)>);

impl Names {
    fn of(house: &House, texts: &Texts, order: &Order, person: &Person, notice: &Notice) -> Self {
        let url = &house.settings.public_url;
        let mut names = vec![
            (
                "name",
                format!("{} {}", person.given_name, person.family_name),
            ),
            ("order", order.number().to_string()),
            ("institution", order.institution_name.clone()),
            ("authority", house.settings.authority.name.clone()),
            ("phone", house.settings.authority.phone.clone()),
            ("date", last_day(order)),
            ("link", format!("{url}/basvurularim/{}", order.number())),
            ("portal", url.clone()),
            ("instructions", format!("{url}/yardim/islak-imza")),
            ("status", texts.text(order.status().key()).to_owned()),
        ];
        match notice {
            Notice::FormRefused { reasons } => {
                let known = reasons
                    .iter()
                    .filter_map(|key| RefusalReason::from_key(key));
                let lines: Vec<_> = known
                    .map(|reason| {
                        format!("- {} {}", reason.explanation().tr, reason.what_to_do().tr)
                    })
                    .collect();
                names.push(("reasons", lines.join("\n")));
            }
            Notice::PhoneChanged { masked, from } => {
                names.extend([("masked", masked.clone()), ("from", from.clone())]);
            }
            Notice::EmailChanged { masked } => names.push(("masked", masked.clone())),
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
            | Notice::EOnayGiven
            | Notice::EOnayWithdrawn
            | Notice::NotMe
            | Notice::SignedIn
            | Notice::PinChanged
            | Notice::CardUnlockBegun
            | Notice::CardUnlocked
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

/// The e-mail of a notice, if there is an address to send it to. Notices are in Turkish, as the service is.
pub fn email(
    house: &House,
    (order, person): (&Order, &Person),
    notice: &Notice,
    id: &str,
    to: Option<String>,
) -> Result<Option<Letter>, StoreError> {
    let named = order.email(house)?.map(|email| email.as_str().to_owned());
    let Some(to) = to.or(named) else {
        return Ok(None);
    };
    let texts = house.languages.of(Language::Turkish);
    let names = Names::of(house, &texts, order, person, notice);
    let key = key(notice, order);
    let text = names.say(&texts, &format!("{key}-body"));
    Ok(Some(Letter {
        to,
        subject: names.say(&texts, &format!("{key}-subject")),
        html: html(&text),
        text,
        message_id: id.to_owned(),
    }))
}

/// The short message of a notice, if there is a phone. `id` stays the same when it is sent again.
pub fn short_message(
    house: &House,
    (order, person): (&Order, &Person),
    notice: &Notice,
    to: Option<String>,
    id: Uuid,
) -> Result<Option<ShortMessage>, StoreError> {
    let named = order.phone(house)?.map(|phone| phone.e164().to_owned());
    let Some(to) = to.or(named) else {
        return Ok(None);
    };
    let texts = house.languages.of(Language::Turkish);
    let names = Names::of(house, &texts, order, person, notice);
    let text = names.say(&texts, &format!("{}-sms", key(notice, order)));
    Ok(Some(ShortMessage { to, text, id }))
}

/// The same paragraphs for readers of HTML; an address that stands alone becomes a link.
fn html(text: &str) -> String {
    let mut page = String::from("<!doctype html><html lang=\"tr\"><meta charset=\"utf-8\"><body>");
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
        let page = html("Sayın <b>Ayşe</b>,\n\nhttps://kalem.example/\n\n- bir\n- iki");
        assert!(page.contains("<p>Sayın &lt;b&gt;Ayşe&lt;/b&gt;,</p>"));
        assert!(
            page.contains("<p><a href=\"https://kalem.example/\">https://kalem.example/</a></p>")
        );
        assert!(page.contains("<p>- bir<br>- iki</p>"));
    }
}
