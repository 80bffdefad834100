//! Finding orders. A person's page can only find that person's own: there is no other finder to forget.

use rules::application::{ApplicationKind, Payment};
use rules::application_form::{ApplicationForm, Asked, TypedForm};
use rules::email_address::EmailAddress;
use rules::mobile_phone::MobilePhone;
use rules::order_number::OrderNumber;
use rules::product::{CardReader, SubjectKind, Validity};
use serde::{Deserialize, Serialize};
use store::{Conn, Micros, StoreError, row, rows};
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;

use super::stored::Word;

/// An order as its row holds it, with the name of the institution.
#[derive(store::sqlx::FromRow, Clone)]
pub struct Order {
    pub id: Uuid,
    pub number: i64,
    pub person: Uuid,
    pub institution: Uuid,
    pub institution_name: String,
    #[sqlx(try_from = "String")]
    pub(super) kind: Word<ApplicationKind>,
    #[sqlx(try_from = "String")]
    pub(super) payment: Word<Payment>,
    pub spare: bool,
    /// The key of the product.
    pub product: String,
    #[sqlx(rename = "validity_years", try_from = "i64")]
    pub(super) validity: Word<Validity>,
    #[sqlx(try_from = "String")]
    pub(super) card_reader: Word<CardReader>,
    #[sqlx(try_from = "String")]
    pub(super) subject_kind: Word<SubjectKind>,
    pub(super) tax_number: Option<String>,
    pub(super) entity_title: Option<String>,
    pub opened_at: Micros,
    pub(super) notice_sealed: Vec<u8>,
    pub(super) form_sealed: Option<Vec<u8>>,
    pub form_version: i64,
    pub phone_verified_at: Option<Micros>,
    pub(super) approval: Option<String>,
    pub approved_at: Option<Micros>,
    pub form_arrived_at: Option<Micros>,
    pub form_refused_at: Option<Micros>,
    pub(super) refusal: Option<String>,
    pub(super) paid_at: Option<Micros>,
    pub(super) held_until: Option<Micros>,
    pub(super) ordered_at: Option<Micros>,
    pub(super) produced_at: Option<Micros>,
    pub(super) shipped_at: Option<Micros>,
    pub(super) delivery_failed_at: Option<Micros>,
    pub(super) returned_at: Option<Micros>,
    pub(super) delivered_at: Option<Micros>,
    pub(super) activated_at: Option<Micros>,
    pub(super) cancelled_at: Option<Micros>,
    pub(super) cancelled_by: Option<String>,
    pub(super) refunded_at: Option<Micros>,
    pub erased_at: Option<Micros>,
    pub expires_at: Micros,
    pub version: i64,
}

/// Where notices go until the person has given an address and a channel of their own.
#[derive(Clone, Serialize, Deserialize)]
pub struct NoticeAddress {
    pub email: String,
    pub phone: String,
    pub unit: String,
    pub title: String,
}

impl Order {
    pub fn number(&self) -> OrderNumber {
        OrderNumber(self.number.unsigned_abs())
    }

    /// What the institution's list said of how to reach the person; nothing once it was erased.
    pub fn notice_address(&self, app: &App) -> Result<Option<NoticeAddress>, StoreError> {
        if self.erased_at.is_some() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(
            &app.vault
                .open(&notice_place(self.id), &self.notice_sealed)?,
        )?))
    }

    /// The form as it was last sent in order, letter by letter.
    pub fn typed(&self, app: &App) -> Result<Option<TypedForm>, StoreError> {
        let Some(sealed) = &self.form_sealed else {
            return Ok(None);
        };
        Ok(Some(serde_json::from_slice(
            &app.vault.open(&form_place(self.id), sealed)?,
        )?))
    }

    /// The form, if one was ever in order.
    pub fn form(&self, app: &App) -> Result<Option<ApplicationForm>, StoreError> {
        let Some(typed) = self.typed(app)? else {
            return Ok(None);
        };
        // A form that was in order when it was stored may miss a rule that is newer; then it is asked for again.
        // Its terms are the row's: what was offered then may not be offered now.
        let asked = self.asked(app).map(|asked| Asked {
            choices: None,
            ..asked
        });
        Ok(asked.and_then(|asked| ApplicationForm::parse(&typed, asked).ok()))
    }

    /// Where to send e-mail: the person's own address, or the list's.
    pub fn email(&self, app: &App) -> Result<Option<EmailAddress>, StoreError> {
        match self.form(app)? {
            Some(form) => Ok(Some(form.email)),
            None => Ok(self
                .notice_address(app)?
                .and_then(|listed| EmailAddress::parse(&listed.email).ok())),
        }
    }

    /// Where to send short messages.
    pub fn phone(&self, app: &App) -> Result<Option<MobilePhone>, StoreError> {
        match self.form(app)? {
            Some(form) => Ok(Some(form.phone)),
            None => Ok(self
                .notice_address(app)?
                .and_then(|listed| MobilePhone::parse(&listed.phone).ok())),
        }
    }
}

pub fn notice_place(id: Uuid) -> String {
    format!("application.notice:{id}")
}

pub fn form_place(id: Uuid) -> String {
    format!("application.form:{id}")
}

/// The one list of columns that makes an [`Order`], of an application `a` and its institution `i`.
macro_rules! order_columns {
    () => {
        "a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.product, a.validity_years, a.card_reader, a.subject_kind, a.tax_number, a.entity_title, a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.erased_at, a.expires_at, a.version"
    };
}
pub(crate) use order_columns;

/// The columns and tables before the condition of each finder.
macro_rules! find {
    ($conn:expr, $how:ident, $where:literal $(, $bind:expr)*) => {
        $how!(
            $conn,
            Order,
            concat!(
                "SELECT ",
                order_columns!(),
                " FROM application a JOIN institution i ON i.id = a.institution WHERE ",
                $where
            )
            $(, $bind)*
        )
    };
}

/// One of the person's own orders; anybody else's is not found.
pub async fn own(conn: &mut Conn, person: Uuid, number: OrderNumber) -> Result<Order, Refusal> {
    let found = find!(
        conn,
        row,
        "a.person = $1 AND a.number = $2",
        person,
        number.0.cast_signed()
    )?;
    found.ok_or(Refusal::NotFound)
}

/// A page of the person's orders, newest first, from below the number `before`.
pub async fn mine(
    conn: &mut Conn,
    person: Uuid,
    before: i64,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    find!(
        conn,
        rows,
        "a.person = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3",
        person,
        before,
        limit
    )
}

/// One of an institution's orders; for its officer.
pub async fn of_institution(
    conn: &mut Conn,
    institution: Uuid,
    number: OrderNumber,
) -> Result<Option<Order>, StoreError> {
    find!(
        conn,
        row,
        "a.institution = $1 AND a.number = $2",
        institution,
        number.0.cast_signed()
    )
}

/// A page of an institution's orders, newest first, from below the number `before`; for its officer.
pub async fn page_of_institution(
    conn: &mut Conn,
    institution: Uuid,
    before: i64,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    find!(
        conn,
        rows,
        "a.institution = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3",
        institution,
        before,
        limit
    )
}

/// Any order; for the staff desk.
pub async fn for_desk(conn: &mut Conn, number: OrderNumber) -> Result<Option<Order>, StoreError> {
    find!(conn, row, "a.number = $1", number.0.cast_signed())
}

/// Any order by its id; for jobs.
pub async fn for_job(conn: &mut Conn, id: Uuid) -> Result<Option<Order>, StoreError> {
    find!(conn, row, "a.id = $1", id)
}

/// The number of the order that a job or a notice is about, if it is about one.
pub async fn number_of(
    conn: &mut Conn,
    application: Option<Uuid>,
) -> Result<Option<OrderNumber>, StoreError> {
    let Some(id) = application else {
        return Ok(None);
    };
    let found = row!(
        conn,
        (i64,),
        "SELECT number FROM application WHERE id = $1",
        id
    )?;
    Ok(found.map(|(number,)| OrderNumber(number.unsigned_abs())))
}
