//! Opening a pre-application: its number, its notice, and never a second one beside an open one.

use jiff::ToSpan;
use outside::clock::istanbul;
use rules::application::{ApplicationKind, Payment};
use rules::order_number::OrderNumber;
use rules::product::{Subject, Terms, TermsFault, Wanted};
use rules::time_out;
use serde_json::json;
use store::history::{Act, Actor, Stream};
use store::{StoreError, Tx, history, row, run};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::refusal::Refusal;

use crate::notice;
use crate::order::facts;
use crate::order::finders::{NoticeAddress, notice_place};
use crate::order::subject;
use crate::people::{self, Person};

/// What is needed to open one.
pub struct Opening<'a> {
    /// Who applies.
    pub person: &'a Person,
    /// Whom the certificate will name.
    pub subject: &'a Subject,
    pub institution: Uuid,
    pub list: Option<Uuid>,
    pub kind: ApplicationKind,
    pub payment: Payment,
    pub spare: bool,
    /// The key of the product.
    pub product: &'a str,
    /// What was said of its terms.
    pub wanted: Wanted,
    pub address: NoticeAddress,
    pub actor: Actor,
}

/// What became of it.
pub enum Opened {
    New {
        id: Uuid,
        number: OrderNumber,
    },
    /// The subject has an open order of this product with this institution already.
    Already,
    /// On these terms the product is not offered, or no certificate may be issued for its keys.
    NotOffered(TermsFault),
}

/// Opens it and enqueues its notice.
pub async fn open(tx: &mut Tx, app: &App, opening: Opening<'_>) -> Result<Opened, Refusal> {
    let person = opening.person;
    let subject = subject::id(opening.subject, person.id);
    let standing = row!(
        tx,
        (i64,),
        "SELECT number FROM application
         WHERE COALESCE(subject, person) = $1 AND institution = $2 AND product = $3 AND closed_at IS NULL",
        subject,
        opening.institution,
        opening.product
    )?;
    if standing.is_some() {
        return Ok(Opened::Already);
    }
    let terms = match terms(app, &opening) {
        Ok(terms) => terms,
        Err(fault) => return Ok(Opened::NotOffered(fault)),
    };
    let (number,) = row!(
        tx,
        (i64,),
        "UPDATE counter SET value = value + 1 WHERE name = 'order_number' RETURNING value"
    )?
    .ok_or(Refusal::Internal)?;
    let (id, now) = (app.new_id(), app.now());
    let new = New {
        id,
        number,
        subject,
        terms,
        now,
        address: serde_json::to_vec(&opening.address)?,
    };
    insert(tx, app, &opening, &new).await?;
    let act = Act {
        stream: Stream::Application,
        owner: id,
        version: 1,
        at: now,
        actor: opening.actor,
        act: "opened",
        detail: json!({
            "number": number,
            "kind": opening.kind.key(),
            "payment": opening.payment.key(),
            "spare": opening.spare,
            "product": opening.product,
            "validity": terms.validity,
            "card_reader": terms.reader,
            "subject": subject,
            "subject_kind": opening.subject.kind(),
            "tax_number": opening.subject.entity().map(|entity| entity.tax_number.as_str()),
            "entity_title": opening.subject.entity().map(|entity| entity.title.as_str()),
            "person": person.id,
            "institution": opening.institution,
            "notice": facts::digest(&app.vault, &new.address),
            "form_version": 0,
        }),
    };
    history::append(tx, &app.vault, act).await?;
    notice::opened(tx, app, (person.id, id), &opening.address.email).await?;
    Ok(Opened::New {
        id,
        number: OrderNumber(number.unsigned_abs()),
    })
}

/// What is drawn and read for the row.
struct New {
    id: Uuid,
    number: i64,
    /// Whom the certificate will name.
    subject: Uuid,
    terms: Terms,
    now: i64,
    /// As JSON, in clear.
    address: Vec<u8>,
}

async fn insert(tx: &mut Tx, app: &App, opening: &Opening<'_>, new: &New) -> Result<(), Refusal> {
    let person = opening.person;
    let (expires_at, next_look) = ends(app)?;
    let identity = people::identity_index(app, &person.identity(app)?);
    let (name_key, surname_key) = people::search_keys(person);
    let entity = opening.subject.entity();
    run!(
        tx,
        "INSERT INTO application (id, number, person, institution, personnel_list, kind, payment, spare, opened_at,
             notice_sealed, form_version, expires_at, next_warning_at, identity_index, name_key, surname_key, subject,
             product, validity_years, card_reader, subject_kind, tax_number, entity_title, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)",
        new.id,
        new.number,
        person.id,
        opening.institution,
        opening.list,
        opening.kind.key(),
        opening.payment.key(),
        opening.spare,
        new.now,
        app.vault.seal(&notice_place(new.id), &new.address),
        expires_at,
        next_look,
        identity,
        name_key,
        surname_key,
        new.subject,
        opening.product,
        i64::from(new.terms.validity.years()),
        new.terms.reader.key(),
        opening.subject.kind().key(),
        entity.map(|entity| entity.tax_number.as_str()),
        entity.map(|entity| entity.title.as_str())
    )?;
    Ok(())
}

/// The terms of the order, if the product offers them and its keys may be certified today (B21).
fn terms(app: &App, opening: &Opening<'_>) -> Result<Terms, TermsFault> {
    let today = app.outside.clock.today();
    let product = app.settings.product(opening.product);
    let product = product.ok_or(TermsFault::NotOrdered)?;
    if product.subject != opening.subject.kind() {
        return Err(TermsFault::OtherSubject);
    }
    if opening.spare && !product.has_spare() {
        return Err(TermsFault::NoSpare);
    }
    let terms = product.terms(opening.wanted, opening.kind, today)?;
    let end = app
        .settings
        .certificate_end(product, terms.validity, timestamp(app.now()));
    end.map_err(|refusal| {
        tracing::error!(%refusal, product = opening.product, "no certificate may be issued for this product's keys");
        TermsFault::KeyRefused
    })?;
    Ok(terms)
}

/// When an application opened now ends, and when its first warning is due.
fn ends(app: &App) -> Result<(i64, i64), StoreError> {
    let today = app.outside.clock.today();
    let days = rules::dated::in_force(&app.settings.pre_application.lifetime_days, today)
        .copied()
        .unwrap_or(180);
    // The last day counts in full: the end is the midnight after it.
    let end =
        time_out::end(&timestamp(app.now()).to_zoned(istanbul()), days).saturating_add(1.day());
    Ok((midnight(end), midnight(time_out::next_look(end, today))))
}

/// The beginning of a day in Türkiye, as it is stored.
pub(super) fn midnight(day: jiff::civil::Date) -> i64 {
    rules::dates::start_of(day).map_or(i64::MAX, |start| start.as_microsecond())
}
