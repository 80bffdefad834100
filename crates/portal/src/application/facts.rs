//! What history says of an order: who it is for, how it was approved, whether its form came, and how it ended.

use serde_json::{Value, json};
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, StoreError, Vault, rows};
use uuid::Uuid;

use super::finders::{form_place, notice_place};

pub const ROOM: Room = Room {
    table: "application",
    stream: Stream::Application,
    row: None,
    except: None,
    rules: &[
        Rule {
            act: "opened",
            sets: &[
                ("number", Said::Detail("number")),
                ("kind", Said::Detail("kind")),
                ("payment", Said::Detail("payment")),
                ("spare", Said::Detail("spare")),
                ("person", Said::Detail("person")),
                ("institution", Said::Detail("institution")),
                ("notice address", Said::Detail("notice")),
                ("form version", Said::Detail("form_version")),
            ],
        },
        Rule {
            act: "form-saved",
            sets: &[
                ("form", Said::Detail("form")),
                ("form version", Said::Detail("form_version")),
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
            act: "cancelled",
            sets: &[
                ("cancelled", Said::At),
                ("cancelled by", Said::Detail("by")),
                ("closed", Said::At),
            ],
        },
        Rule {
            act: "ordered",
            sets: &[("ordered", Said::At)],
        },
        Rule {
            act: "shipped",
            sets: &[("shipped", Said::At)],
        },
        Rule {
            act: "delivered",
            sets: &[("delivered", Said::At), ("closed", Said::At)],
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
    ordered_at: Option<Micros>,
    shipped_at: Option<Micros>,
    delivered_at: Option<Micros>,
    cancelled_at: Option<Micros>,
    cancelled_by: Option<String>,
    closed_at: Option<Micros>,
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
            "SELECT id, number, kind, payment, spare, person, institution, notice_sealed, form_sealed, form_version, phone_verified_at,
                    approval, approved_at, form_arrived_at, form_refused_at, refusal, paid_at, ordered_at, shipped_at, delivered_at,
                    cancelled_at, cancelled_by, closed_at
             FROM application WHERE id > $1 ORDER BY id LIMIT $2",
            chain,
            PAGE
        )?;
        found.into_iter().map(|row| row.stated(vault)).collect()
    })
}

impl Row {
    fn stated(self, vault: &Vault) -> Result<Stated, StoreError> {
        let notice = vault.open(&notice_place(self.id), &self.notice_sealed)?;
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
            ("person", json!(self.person)),
            ("institution", json!(self.institution)),
            ("notice address", json!(digest(vault, &notice))),
            ("form", json!(form.map(|form| digest(vault, &form)))),
            ("form version", json!(self.form_version)),
            ("phone verified", json!(self.phone_verified_at)),
            ("approval", json!(self.approval)),
            ("approved", json!(self.approved_at)),
            ("form arrived", json!(self.form_arrived_at)),
            ("form refused", json!(self.form_refused_at)),
            ("refusal", json!(reasons)),
            ("paid", json!(self.paid_at)),
            ("ordered", json!(self.ordered_at)),
            ("shipped", json!(self.shipped_at)),
            ("delivered", json!(self.delivered_at)),
            ("cancelled", json!(self.cancelled_at)),
            ("cancelled by", json!(self.cancelled_by)),
            ("closed", json!(self.closed_at)),
        ];
        Ok(Stated {
            chain: self.id,
            row: self.id,
            facts,
        })
    }
}
