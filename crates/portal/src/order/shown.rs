//! An order as pages show it: its label, the explanation under it, the one next action.

use rules::application::{ApplicationKind, Payment, Status, aftermath};
use rules::dates::{day, istanbul_day};
use rules::product::{CardReader, Product, ShortenedBy, Validity};
use web::App;
use web::app::timestamp;
use web::language::{Language, Texts};

use super::finders::Order;

/// What a row of a list says.
pub struct Shown {
    pub number: String,
    /// What was ordered and, where that is not the person, for whom: "Mali Mühür – Örnek A.Ş. (VKN …)".
    pub what: String,
    pub opened_on: String,
    pub label: String,
    /// Which colour the label has.
    pub tone: &'static str,
    pub explanation: String,
    /// When what it said of its person was erased.
    pub erased_on: Option<String>,
    /// "Başvuruyu Tamamla" rather than "Detaylar".
    pub to_complete: bool,
}

impl Shown {
    pub fn of(app: &App, texts: &Texts, order: &Order) -> Self {
        let status = order.status();
        Self {
            number: order.number().to_string(),
            what: what(app, texts, order),
            opened_on: day(istanbul_day(timestamp(order.opened_at))),
            label: texts.text(status.key()).to_owned(),
            tone: tone(status),
            explanation: explanation(app, texts, order, status),
            erased_on: order.erased_at.map(|at| day(istanbul_day(timestamp(at)))),
            to_complete: status.awaits_the_person(),
        }
    }
}

pub const fn tone(status: Status) -> &'static str {
    match status {
        Status::FormAwaited(_) | Status::FormAndPaymentAwaited(_) | Status::PaymentAwaited => {
            "waiting"
        }
        Status::ProductionAwaited { .. }
        | Status::InProduction
        | Status::Produced
        | Status::WithCourier { missed: false } => "info",
        Status::WithCourier { missed: true } | Status::Returned | Status::Unclear => "waiting",
        Status::Delivered { .. } => "ok",
        Status::Cancelled(_) => "stopped",
    }
}

/// What the label means for this order. After a cancellation it also says what happens to card and money.
fn explanation(app: &App, texts: &Texts, order: &Order, status: Status) -> String {
    let mut said = what_it_means(app, texts, order, &status.explanation());
    if let (Status::Cancelled(_), Ok(facts)) = (status, order.facts()) {
        for follows in aftermath(&facts) {
            said.push(' ');
            said.push_str(texts.text(follows.key()));
        }
    }
    said
}

fn what_it_means(app: &App, texts: &Texts, order: &Order, key: &str) -> String {
    let plain = texts.text(key);
    if plain != key {
        return plain.to_owned();
    }
    let today = app.outside.clock.today();
    let held_until = order.held_until.map(|at| day(istanbul_day(timestamp(at))));
    texts.with(
        key,
        &[
            ("date", &last_day(order)),
            ("production", &held_until.unwrap_or_default()),
            ("address", &app.settings.envelope(today).join(", ")),
            ("reasons", &reasons(texts, order).join(" ")),
            ("phone", &app.settings.authority.phone),
        ],
    )
}

/// The last day on which the person can still complete the application.
pub fn last_day(order: &Order) -> String {
    let end = istanbul_day(timestamp(order.expires_at));
    day(end.yesterday().unwrap_or(end))
}

/// Why the last form was refused, each reason with what to do, in the reader's language.
pub fn reasons(texts: &Texts, order: &Order) -> Vec<String> {
    let reasons = order.refusal_reasons().into_iter();
    reasons
        .map(|reason| {
            let (why, next) = (reason.explanation(), reason.what_to_do());
            match texts.language {
                Language::Turkish => format!("{} {}", why.tr, next.tr),
                Language::English => format!("{} {}", why.en, next.en),
            }
        })
        .collect()
}

/// The key of the label of a Başvuru Türü.
pub const fn kind_key(kind: ApplicationKind) -> &'static str {
    match kind {
        ApplicationKind::First => "kind-first",
        ApplicationKind::Renewal => "kind-renewal",
        ApplicationKind::Lost => "kind-lost",
        ApplicationKind::HardwareFault => "kind-hardware-fault",
        ApplicationKind::IdentityUpdate => "kind-identity-update",
        ApplicationKind::PinLost => "kind-pin-lost",
    }
}

/// The key of the label of an Ödeme Türü.
pub const fn payment_key(payment: Payment) -> &'static str {
    match payment {
        Payment::Institution => "payment-institution",
        Payment::Person => "payment-person",
    }
}

/// The key of the label of a Kart Okuyucu Tipi.
pub const fn card_reader_key(reader: CardReader) -> &'static str {
    match reader {
        CardReader::None => "card-reader-none",
        CardReader::Mini => "card-reader-mini",
        CardReader::Desktop => "card-reader-desktop",
    }
}

/// The name of an order's product; its key, where the installation does not offer it any more.
pub fn product_name(app: &App, texts: &Texts, order: &Order) -> String {
    let product = order.product(app);
    product.map_or_else(
        || order.product.clone(),
        |product| name_of(texts, product).to_owned(),
    )
}

/// The product, and the legal entity where the certificate names one.
pub fn what(app: &App, texts: &Texts, order: &Order) -> String {
    let product = product_name(app, texts, order);
    match order.entity() {
        Some(entity) => format!("{product} – {}", entity.in_words(texts)),
        None => product,
    }
}

pub fn name_of<'a>(texts: &Texts, product: &'a Product) -> &'a str {
    match texts.language {
        Language::Turkish => &product.name.tr,
        Language::English => &product.name.en,
    }
}

/// "3 yıl"
pub fn validity(texts: &Texts, order: &Order) -> String {
    order.terms().map_or_else(
        || texts.text("validity-unknown").to_owned(),
        |terms| years(texts, terms.validity),
    )
}

pub fn years(texts: &Texts, validity: Validity) -> String {
    texts.with(
        "validity-years",
        &[("years", &validity.years().to_string())],
    )
}

/// That the certificate will end before its validity is over, and why, as things stand now (B21); nothing, where it will not, or where it has
/// been made already.
pub fn shortened(app: &App, texts: &Texts, order: &Order) -> Option<String> {
    if order.produced_at.is_some() || order.cancelled_at.is_some() {
        return None;
    }
    let validity = order.terms()?.validity;
    shortened_now(app, texts, order.product(app)?, validity)
}

/// The same for a product and a validity.
pub fn shortened_now(
    app: &App,
    texts: &Texts,
    product: &Product,
    validity: Validity,
) -> Option<String> {
    let end = app
        .settings
        .certificate_end(product, validity, timestamp(app.now()));
    let Ok(end) = end else {
        return Some(texts.text("terms-key-refused").to_owned());
    };
    let date = day(istanbul_day(end.at));
    Some(match end.shortened_by? {
        ShortenedBy::Issuer => texts.with("shortened-by-issuer", &[("date", &date)]),
        ShortenedBy::KeyPolicy(source) => texts.with(
            "shortened-by-key-policy",
            &[("date", &date), ("source", &source)],
        ),
    })
}
