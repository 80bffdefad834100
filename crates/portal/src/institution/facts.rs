//! What history says of an institution, of its officers and of its contract's terms.

use rules::dates::istanbul_day;
use serde_json::{Value, json};
use store::facts::{PAGE, Page, Room, Rule, Said, Stated};
use store::history::Stream;
use store::{Conn, Micros, StoreError, Vault, rows};
use uuid::Uuid;
use web::app::timestamp;

pub const INSTITUTIONS: Room = Room {
    table: "institution",
    stream: Stream::Institution,
    row: None,
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "institution-added",
            sets: &[
                ("name", Said::Detail("name")),
                ("payment", Said::Detail("payment")),
                ("validity", Said::Nothing),
                ("card reader", Said::Nothing),
                ("tax number", Said::Nothing),
                ("entity title", Said::Nothing),
            ],
        },
        Rule {
            act: "legal-entity-changed",
            sets: &[
                ("tax number", Said::Detail("tax_number")),
                ("entity title", Said::Detail("entity_title")),
            ],
        },
        Rule {
            act: "contract-changed",
            sets: &[
                ("payment", Said::Detail("payment")),
                ("validity", Said::Detail("validity")),
                ("card reader", Said::Detail("card_reader")),
            ],
        },
        // Since terms are dated, validity and card reader of the institution's row stay as they were.
        Rule {
            act: "payment-changed",
            sets: &[("payment", Said::Detail("payment"))],
        },
    ],
    page: institutions,
};

pub const CONTRACT_TERMS: Room = Room {
    table: "contract_terms",
    stream: Stream::Institution,
    row: Some("terms"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "contract-terms-added",
            sets: &[
                ("product", Said::Detail("product")),
                ("start", Said::Detail("starts_at")),
                ("validity", Said::Detail("validity")),
                ("card reader", Said::Detail("card_reader")),
                ("entered by", Said::Detail("by")),
                ("entered", Said::At),
            ],
        },
        Rule {
            act: "contract-terms-withdrawn",
            sets: &[
                ("withdrawn by", Said::Detail("by")),
                ("withdrawn", Said::At),
            ],
        },
    ],
    page: contract_terms,
};

pub const OFFICERS: Room = Room {
    table: "officer",
    stream: Stream::Institution,
    row: Some("person"),
    except: None,
    erased_by: None,
    rules: &[
        Rule {
            act: "officer-appointed",
            sets: &[("appointed", Said::FirstAt), ("ended", Said::Nothing)],
        },
        Rule {
            act: "officer-dismissed",
            sets: &[("ended", Said::At)],
        },
    ],
    page: officers,
};

#[derive(store::sqlx::FromRow)]
struct InstitutionRow {
    id: Uuid,
    name: String,
    payment: String,
    validity_years: Option<i64>,
    card_reader: Option<String>,
    tax_number: Option<String>,
    entity_title: Option<String>,
}

/// What an act says of a name.
pub fn digest(vault: &Vault, name: &str) -> String {
    vault.digest("institution", &[name.as_bytes()])
}

fn institutions<'a>(conn: &'a mut Conn, vault: &'a Vault, chain: Uuid, _: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            InstitutionRow,
            "SELECT id, name, payment, validity_years, card_reader, tax_number, entity_title FROM institution WHERE id > $1 ORDER BY id LIMIT $2",
            chain,
            PAGE
        )?;
        let stated = found.into_iter().map(|row| Stated {
            chain: row.id,
            row: row.id,
            facts: vec![
                ("name", json!(digest(vault, &row.name))),
                ("payment", json!(row.payment)),
                ("validity", json!(row.validity_years)),
                ("card reader", json!(row.card_reader)),
                ("tax number", json!(row.tax_number)),
                ("entity title", json!(row.entity_title)),
            ],
        });
        Ok(stated.collect())
    })
}

#[derive(store::sqlx::FromRow)]
struct TermsRow {
    institution: Uuid,
    id: Uuid,
    product: Option<String>,
    starts_at: Micros,
    validity_years: Option<i64>,
    card_reader: Option<String>,
    entered_by: Option<Uuid>,
    entered_at: Micros,
    withdrawn_by: Option<Uuid>,
    withdrawn_at: Option<Micros>,
    /// Of the act that changed the undated contract when these were entered.
    taken_from: Option<String>,
    taken_by: Option<Uuid>,
}

impl TermsRow {
    /// Whether they were taken over and say what the act said from which they were taken.
    fn is_as_taken_over(&self) -> Result<bool, StoreError> {
        let Some(act) = self
            .taken_from
            .as_deref()
            .filter(|_| self.id == self.institution)
        else {
            return Ok(false);
        };
        let act: Value = serde_json::from_str(act)?;
        let start = istanbul_day(timestamp(self.entered_at));
        let is_same = act["validity"] == json!(self.validity_years)
            && act["card_reader"] == json!(self.card_reader)
            && istanbul_day(timestamp(self.starts_at)) == start
            && self.entered_by == self.taken_by
            && self.product.is_none()
            && self.withdrawn_at.is_none();
        Ok(is_same)
    }
}

/// Without those that were taken over by a migration as history says, since no act entered them.
fn contract_terms<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let (mut chain, mut row) = (chain, row);
        loop {
            let found = rows!(
                &mut *conn,
                TermsRow,
                "SELECT t.institution, t.id, t.product, t.starts_at, t.validity_years, t.card_reader, t.entered_by, t.entered_at,
                        t.withdrawn_by, t.withdrawn_at, h.detail AS taken_from,
                        h.actor AS taken_by
                 FROM contract_terms t
                 LEFT JOIN history h ON h.stream = t.institution AND h.act = 'contract-changed' AND h.at = t.entered_at
                 WHERE (t.institution, t.id) > ($1, $2) ORDER BY t.institution, t.id LIMIT $3",
                chain,
                row,
                PAGE
            )?;
            let Some(last) = found.last() else {
                return Ok(Vec::new());
            };
            (chain, row) = (last.institution, last.id);
            let mut stated = Vec::new();
            for terms in found {
                if !terms.is_as_taken_over()? {
                    stated.push(terms.into());
                }
            }
            // An empty page would mean that there are no more.
            if !stated.is_empty() {
                return Ok(stated);
            }
        }
    })
}

impl From<TermsRow> for Stated {
    fn from(row: TermsRow) -> Self {
        Self {
            chain: row.institution,
            row: row.id,
            facts: vec![
                ("product", json!(row.product)),
                ("start", json!(row.starts_at)),
                ("validity", json!(row.validity_years)),
                ("card reader", json!(row.card_reader)),
                ("entered by", json!(row.entered_by)),
                ("entered", json!(row.entered_at)),
                ("withdrawn by", json!(row.withdrawn_by)),
                ("withdrawn", json!(row.withdrawn_at)),
            ],
        }
    }
}

fn officers<'a>(conn: &'a mut Conn, _: &'a Vault, chain: Uuid, row: Uuid) -> Page<'a> {
    Box::pin(async move {
        let found = rows!(
            conn,
            (Uuid, Uuid, Micros, Option<Micros>),
            "SELECT institution, person, since, until FROM officer
             WHERE (institution, person) > ($1, $2) ORDER BY institution, person LIMIT $3",
            chain,
            row,
            PAGE
        )?;
        let stated = found.into_iter().map(|(chain, row, since, until)| Stated {
            chain,
            row,
            facts: vec![("appointed", json!(since)), ("ended", json!(until))],
        });
        Ok(stated.collect())
    })
}
