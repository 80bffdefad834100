//! What history says of an order: who it is for, how it was approved, whether its form came, and how it ended.

use rules::application::{Contradiction, Facts, FormRefused, Payment, contradictions};
use serde_json::{Value, json};
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, StoreError, Vault, rows};
use uuid::Uuid;

use super::finders::{form_place, notice_place};
use super::stored::{approved, cancelled, reasons, said};

/// Facts of one row that exclude each other are a fault even where history states each of them.
const CONTRADICTION: &str = "what contradicts itself";

pub const ROOM: Room = Room {
    table: "application",
    stream: Stream::Application,
    row: None,
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "opened",
            sets: &[
                ("number", Said::Detail("number")),
                ("kind", Said::Detail("kind")),
                ("payment", Said::Detail("payment")),
                ("spare", Said::Detail("spare")),
                ("product", Said::Detail("product")),
                ("validity", Said::Detail("validity")),
                ("card reader", Said::Detail("card_reader")),
                ("subject", Said::Detail("subject")),
                ("subject kind", Said::Detail("subject_kind")),
                ("tax number", Said::Detail("tax_number")),
                ("entity title", Said::Detail("entity_title")),
                ("person", Said::Detail("person")),
                ("institution", Said::Detail("institution")),
                ("notice address", Said::Detail("notice")),
                ("form version", Said::Detail("form_version")),
            ],
        },
        Rule {
            act: "notice-address-corrected",
            sets: &[("notice address", Said::Detail("notice"))],
        },
        Rule {
            act: "form-saved",
            sets: &[
                ("form", Said::Detail("form")),
                ("form version", Said::Detail("form_version")),
                ("validity", Said::Detail("validity")),
                ("card reader", Said::Detail("card_reader")),
                ("phone verified", Said::Nothing),
                ("approval", Said::Nothing),
                ("approved", Said::Nothing),
            ],
        },
        Rule {
            act: "phone-verified",
            sets: &[("phone verified", Said::At)],
        },
        Rule {
            act: "wet-ink-chosen",
            sets: &[
                ("approval", Said::Is("wet_ink")),
                ("approved", Said::At),
                ("form version", Said::Detail("form_version")),
                ("form refused", Said::Nothing),
                ("refusal", Said::Nothing),
            ],
        },
        Rule {
            act: "e-imza-approved",
            sets: &[
                ("approval", Said::Is("e_imza")),
                ("approved", Said::At),
                ("form arrived", Said::At),
                ("form refused", Said::Nothing),
                ("refusal", Said::Nothing),
            ],
        },
        Rule {
            act: "e-onay-approved",
            sets: &[
                ("approval", Said::Is("e_onay")),
                ("approved", Said::At),
                ("form arrived", Said::At),
                ("form refused", Said::Nothing),
                ("refusal", Said::Nothing),
            ],
        },
        Rule {
            act: "form-accepted",
            sets: &[
                ("form arrived", Said::At),
                ("form refused", Said::Nothing),
                ("refusal", Said::Nothing),
            ],
        },
        Rule {
            act: "form-refused",
            sets: &[
                ("form refused", Said::At),
                ("refusal", Said::Detail("reasons")),
            ],
        },
        Rule {
            act: "acceptance-undone",
            sets: &[
                ("form arrived", Said::Nothing),
                ("held until", Said::Nothing),
            ],
        },
        Rule {
            act: "cancelled",
            sets: &[
                ("cancelled", Said::At),
                ("cancelled by", Said::Detail("by")),
                ("closed", Said::At),
            ],
        },
        Rule {
            act: "paid",
            sets: &[("paid", Said::At)],
        },
        Rule {
            act: "production-held",
            sets: &[("held until", Said::Detail("until"))],
        },
        Rule {
            act: "production-released",
            sets: &[("held until", Said::Nothing)],
        },
        Rule {
            act: "ordered",
            sets: &[("ordered", Said::At)],
        },
        Rule {
            act: "produced",
            sets: &[("produced", Said::At)],
        },
        Rule {
            act: "spoiled",
            sets: &[
                ("produced", Said::Nothing),
                ("shipped", Said::Nothing),
                ("delivery failed", Said::Nothing),
                ("returned", Said::Nothing),
            ],
        },
        Rule {
            act: "shipped",
            sets: &[("shipped", Said::At)],
        },
        Rule {
            act: "delivery-failed",
            sets: &[("delivery failed", Said::At)],
        },
        Rule {
            act: "returned",
            sets: &[("returned", Said::At)],
        },
        Rule {
            act: "sent-again",
            sets: &[
                ("shipped", Said::At),
                ("delivery failed", Said::Nothing),
                ("returned", Said::Nothing),
            ],
        },
        Rule {
            act: "delivered",
            sets: &[("delivered", Said::At), ("closed", Said::At)],
        },
        Rule {
            act: "activated",
            sets: &[("activated", Said::At)],
        },
        Rule {
            act: "refunded",
            sets: &[("refunded", Said::At)],
        },
        // What was sealed is gone; that it is, is a fact of its own.
        Rule {
            act: "order-data-erased",
            sets: &[
                ("erased", Said::At),
                ("form", Said::Nothing),
                ("notice address", Said::Nothing),
            ],
        },
    ],
    page,
};

#[derive(store::sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    kind: String,
    payment: String,
    spare: bool,
    product: String,
    validity_years: i64,
    card_reader: String,
    subject: Option<Uuid>,
    subject_kind: String,
    tax_number: Option<String>,
    entity_title: Option<String>,
    person: Uuid,
    institution: Uuid,
    notice_sealed: Vec<u8>,
    form_sealed: Option<Vec<u8>>,
    form_version: i64,
    phone_verified_at: Option<Micros>,
    approval: Option<String>,
    approved_at: Option<Micros>,
    form_arrived_at: Option<Micros>,
    form_refused_at: Option<Micros>,
    refusal: Option<String>,
    paid_at: Option<Micros>,
    held_until: Option<Micros>,
    ordered_at: Option<Micros>,
    produced_at: Option<Micros>,
    shipped_at: Option<Micros>,
    delivery_failed_at: Option<Micros>,
    returned_at: Option<Micros>,
    delivered_at: Option<Micros>,
    activated_at: Option<Micros>,
    refunded_at: Option<Micros>,
    erased_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    cancelled_by: Option<String>,
    closed_at: Option<Micros>,
    version: i64,
}

/// What an act says of an address or a form, whose words history must not hold.
pub fn digest(vault: &Vault, plain: &[u8]) -> String {
    vault.digest("application", &[plain])
}

fn page<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            Row,
            "SELECT id, number, kind, payment, spare, product, validity_years, card_reader, subject, subject_kind, tax_number, entity_title, person, institution, notice_sealed, form_sealed, form_version, phone_verified_at,
                    approval, approved_at, form_arrived_at, form_refused_at, refusal, paid_at, held_until, ordered_at, produced_at,
                    shipped_at, delivery_failed_at, returned_at, delivered_at, activated_at, refunded_at, erased_at, cancelled_at, cancelled_by,
                    closed_at, version
             FROM application WHERE id > $1 ORDER BY id LIMIT $2",
            chain,
            PAGE
        )?;
        found.into_iter().map(|row| row.stated(vault)).collect()
    })
}

impl Row {
    fn stated(self, vault: &Vault) -> Result<Stated, StoreError> {
        let notice = match self.notice_sealed.is_empty() {
            true => None,
            false => Some(vault.open(&notice_place(self.id), &self.notice_sealed)?),
        };
        let form = match &self.form_sealed {
            Some(sealed) => Some(vault.open(&form_place(self.id), sealed)?),
            None => None,
        };
        let reasons: Option<Vec<_>> = self
            .refusal
            .as_ref()
            .map(|words| words.split(' ').collect());
        let facts: Vec<(&'static str, Value)> = vec![
            ("number", json!(self.number)),
            ("kind", json!(self.kind)),
            ("payment", json!(self.payment)),
            ("spare", json!(self.spare)),
            ("product", json!(self.product)),
            ("validity", json!(self.validity_years)),
            ("card reader", json!(self.card_reader)),
            ("subject", json!(self.subject)),
            ("subject kind", json!(self.subject_kind)),
            ("tax number", json!(self.tax_number)),
            ("entity title", json!(self.entity_title)),
            ("person", json!(self.person)),
            ("institution", json!(self.institution)),
            (
                "notice address",
                json!(notice.map(|notice| digest(vault, &notice))),
            ),
            ("form", json!(form.map(|form| digest(vault, &form)))),
            ("form version", json!(self.form_version)),
            ("phone verified", json!(self.phone_verified_at)),
            ("approval", json!(self.approval)),
            ("approved", json!(self.approved_at)),
            ("form arrived", json!(self.form_arrived_at)),
            ("form refused", json!(self.form_refused_at)),
            ("refusal", json!(reasons)),
            ("paid", json!(self.paid_at)),
            ("held until", json!(self.held_until)),
            ("ordered", json!(self.ordered_at)),
            ("produced", json!(self.produced_at)),
            ("shipped", json!(self.shipped_at)),
            ("delivery failed", json!(self.delivery_failed_at)),
            ("returned", json!(self.returned_at)),
            ("delivered", json!(self.delivered_at)),
            ("activated", json!(self.activated_at)),
            ("refunded", json!(self.refunded_at)),
            ("erased", json!(self.erased_at)),
            ("cancelled", json!(self.cancelled_at)),
            ("cancelled by", json!(self.cancelled_by)),
            ("closed", json!(self.closed_at)),
            (CONTRADICTION, json!(self.contradiction())),
        ];
        Ok(Stated {
            chain: self.id,
            row: self.id,
            facts,
        })
    }

    /// How the row contradicts itself, where it does. No act states such a thing.
    fn contradiction(&self) -> Option<&'static str> {
        let payment = self.payment.parse::<Payment>().ok()?;
        let found = contradictions(&said!(self, payment)).next();
        found.map(Contradiction::key)
    }
}
