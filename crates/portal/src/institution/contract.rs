//! Sözleşme of an institution: who pays where a list does not say, and the dated terms of its products, entered and withdrawn at the desk.

use jiff::civil::Date;
use rules::application::Payment;
use rules::contract_terms::{self, ContractTerms};
use rules::dates::{istanbul_day, start_of};
use rules::product::{CardReader, Validity, Wanted};
use serde_json::json;
use store::history::{self, Actor, Seen};
use store::{Conn, Micros, Tx, row, rows, run};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::refusal::Refusal;

use super::appointment::entry;

/// Terms as they were entered.
pub struct Entered {
    pub id: Uuid,
    pub terms: ContractTerms,
    /// By whom; none where the undated contract was taken over and history named nobody.
    pub by: Option<String>,
    pub at: Micros,
    /// By whom and when they were withdrawn.
    pub withdrawn: Option<(String, Micros)>,
}

#[derive(store::sqlx::FromRow)]
struct TermsRow {
    id: Uuid,
    product: Option<String>,
    starts_at: Micros,
    validity_years: Option<i64>,
    card_reader: Option<String>,
    entered_by: Option<String>,
    entered_at: Micros,
    withdrawn_by: Option<String>,
    withdrawn_at: Option<Micros>,
}

impl TermsRow {
    fn entered(self) -> Result<Entered, Refusal> {
        let reader = self.card_reader.as_deref();
        let says = Wanted {
            validity: self.validity_years.map(Validity::try_from).transpose()?,
            reader: reader.map(str::parse::<CardReader>).transpose()?,
        };
        let withdrawn = self.withdrawn_at;
        Ok(Entered {
            id: self.id,
            terms: ContractTerms {
                product: self.product,
                start: istanbul_day(timestamp(self.starts_at)),
                says,
                is_withdrawn: withdrawn.is_some(),
            },
            by: self.entered_by,
            at: self.entered_at,
            withdrawn: withdrawn.map(|at| (self.withdrawn_by.unwrap_or_default(), at)),
        })
    }
}

/// All terms of an institution, in the order of their entry.
pub async fn entered(conn: &mut Conn, institution: Uuid) -> Result<Vec<Entered>, Refusal> {
    let found = rows!(
        conn,
        TermsRow,
        "SELECT t.id, t.product, t.starts_at, t.validity_years, t.card_reader, e.full_name AS entered_by, t.entered_at,
                w.full_name AS withdrawn_by, t.withdrawn_at
         FROM contract_terms t LEFT JOIN operator e ON e.id = t.entered_by LEFT JOIN operator w ON w.id = t.withdrawn_by
         WHERE t.institution = $1 ORDER BY t.entered_at, t.id",
        institution
    )?;
    found.into_iter().map(TermsRow::entered).collect()
}

/// The same without who entered them, as orders are opened by.
pub async fn terms(conn: &mut Conn, institution: Uuid) -> Result<Vec<ContractTerms>, Refusal> {
    let entered = entered(conn, institution).await?.into_iter();
    Ok(entered.map(|entered| entered.terms).collect())
}

/// What a contract says of an order for `product` that is opened on `day`, as far as the product offers it then.
pub fn said(app: &App, terms: &[ContractTerms], product: &str, day: Date) -> Wanted {
    contract_terms::said(terms, product, day).offered(app.settings.choices(product, day))
}

/// The institution's version and who pays.
pub async fn institution(conn: &mut Conn, id: Uuid) -> Result<(i64, Payment), Refusal> {
    let (version, payment) = row!(
        conn,
        (i64, String),
        "SELECT version, payment FROM institution WHERE id = $1",
        id
    )?
    .ok_or(Refusal::NotFound)?;
    Ok((version, payment.parse()?))
}

/// Changes who pays, for the lists that are sent from now on.
pub async fn change_payment(
    tx: &mut Tx,
    app: &App,
    id: Uuid,
    payment: Payment,
    actor: Actor,
) -> Result<(), Refusal> {
    let (version, stands) = institution(tx, id).await?;
    if stands == payment {
        return Ok(());
    }
    run!(
        tx,
        "UPDATE institution SET payment = $2 WHERE id = $1",
        id,
        payment.key()
    )?;
    let detail = json!({ "payment": payment.key() });
    let changed = entry(app, id, actor, "payment-changed", detail);
    history::record(tx, &app.vault, Seen::Version(version), changed).await?;
    Ok(())
}

/// New terms of a product.
pub struct NewTerms<'a> {
    pub product: &'a str,
    pub start: Date,
    pub says: Wanted,
}

/// Enters them. `version`: of the institution as it was when they were judged against the others.
pub async fn add(
    tx: &mut Tx,
    app: &App,
    (institution, version): (Uuid, i64),
    new: &NewTerms<'_>,
    operator: Uuid,
) -> Result<(), Refusal> {
    let (id, now) = (app.new_id(), app.now());
    let starts_at = start_of(new.start).ok_or(Refusal::Internal)?;
    let starts_at = starts_at.as_microsecond();
    let Wanted { validity, reader } = new.says;
    run!(
        tx,
        "INSERT INTO contract_terms (id, institution, product, starts_at, validity_years, card_reader, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        institution,
        new.product,
        starts_at,
        validity.map(|validity| i64::from(validity.years())),
        reader.map(CardReader::key),
        operator,
        now
    )?;
    let detail = json!({
        "terms": id,
        "product": new.product,
        "starts_at": starts_at,
        "validity": validity,
        "card_reader": reader,
        "by": operator,
    });
    let actor = Actor::Operator(operator);
    let added = entry(app, institution, actor, "contract-terms-added", detail);
    history::record(tx, &app.vault, Seen::Version(version), added).await?;
    Ok(())
}

/// Withdraws terms that [`ContractTerms::may_be_withdrawn`].
pub async fn withdraw(
    tx: &mut Tx,
    app: &App,
    (institution, version): (Uuid, i64),
    id: Uuid,
    operator: Uuid,
) -> Result<(), Refusal> {
    let withdrawn = row!(
        tx,
        (Uuid,),
        "UPDATE contract_terms SET withdrawn_by = $3, withdrawn_at = $4
         WHERE id = $1 AND institution = $2 AND withdrawn_at IS NULL RETURNING id",
        id,
        institution,
        operator,
        app.now()
    )?;
    withdrawn.ok_or(Refusal::Stale)?;
    let detail = json!({ "terms": id, "by": operator });
    let actor = Actor::Operator(operator);
    let act = entry(app, institution, actor, "contract-terms-withdrawn", detail);
    history::record(tx, &app.vault, Seen::Version(version), act).await?;
    Ok(())
}
