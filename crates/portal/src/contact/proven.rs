//! A phone was proven by a code: it is written down with the e-mail address beside it, and whoever had the phone before is told at once.

use rules::contact_point::{self, Kind, Proof, Proving, Standing};
use rules::dates::day_and_time;
use rules::email_address::EmailAddress;
use rules::mobile_phone::MobilePhone;
use serde_json::json;
use store::history::Actor;
use store::{Micros, Tx, row};
use uuid::Uuid;
use web::App;
use web::app::timestamp;
use web::auth::Citizen;
use web::refusal::Refusal;

use crate::certificate_state::mine::in_force;
use crate::contact_point::{Row, adopt};
use crate::diary_entry::{self, Whereabouts};
use crate::notice::{self, Notice};
use crate::people::{self, Person};

/// What is known of who proves a phone, beside the code.
#[derive(Clone)]
pub struct How {
    pub strong: bool,
    pub holds_card: bool,
    pub whereabouts: Whereabouts,
}

/// Asked before the transaction, because the issuer may have to be asked.
pub async fn how(app: &App, citizen: &Citizen, whereabouts: Whereabouts) -> Result<How, Refusal> {
    let strong = citizen.is_strong;
    Ok(How {
        strong,
        holds_card: !strong && holds_card(app, citizen.person).await?,
        whereabouts,
    })
}

/// Whether a card was made for the person, or a certificate is in force. An issuer that does not answer may know of one; a hold does not stop
/// an application.
async fn holds_card(app: &App, person: Uuid) -> Result<bool, Refusal> {
    let (card, person) = {
        let mut conn = app.db.read().await?;
        let card = row!(
            &mut conn,
            (Uuid,),
            "SELECT id FROM card WHERE person = $1 LIMIT 1",
            person
        )?;
        (card, people::by_id(&mut conn, person).await?)
    };
    match card {
        Some(_) => Ok(true),
        None => in_force(app, &person.ok_or(Refusal::NotFound)?).await,
    }
}

/// Writes down what was proven. Runs before the order's own row says that its phone was proven, lest the new phone be taken for the old one.
pub async fn proven(
    tx: &mut Tx,
    app: &App,
    person: &mut Person,
    (phone, email): (&MobilePhone, Option<&EmailAddress>),
    how: &How,
) -> Result<(), Refusal> {
    let known = adopt(tx, app, person).await?;
    let now = app.now();
    let has_trusted = known
        .iter()
        .any(|(row, how)| row.kind == Kind::Phone && *how == Standing::Used);
    let proving = Proving {
        now,
        strong: how.strong,
        has_trusted,
        holds_card: how.holds_card,
        hold_hours: app.settings.hold_hours(app.outside.clock.today()),
    };
    let from = contact_point::trusted_from(proving);
    let is_told = has_trusted || how.holds_card;
    let new_phone = new_phone(tx, app, person, &known, phone, from).await?;
    let new_email = match email {
        Some(email) => new_email(app, person, &known, email),
        None => None,
    };
    if new_phone.is_none() && new_email.is_none() {
        return Ok(());
    }
    if is_told {
        tell(tx, app, person, (new_phone.as_ref(), new_email.as_ref())).await?;
    }
    let kind = diary_entry::Kind::Contact;
    let detail = if new_phone.is_some() {
        "phone"
    } else {
        "email"
    };
    let entry =
        diary_entry::note(tx, app, person.id, (kind, None), detail, &how.whereabouts).await?;
    for mut row in [new_phone, new_email].into_iter().flatten() {
        row.diary = Some(entry);
        let detail = json!({
            "contact_point": row.id,
            "kind": row.kind.key(),
            "proof": row.proof.key(),
            "trusted_from": row.trusted_from,
            "strong": how.strong,
        });
        row.insert(tx, app).await?;
        let actor = Actor::Person(person.id);
        people::record(tx, app, person, actor, "contact-point-noted", detail).await?;
    }
    Ok(())
}

/// The row of a phone that is not known as it is now. One that was replaced begins anew; one that waits goes on waiting, unless more was proven.
async fn new_phone(
    tx: &mut Tx,
    app: &App,
    person: &Person,
    known: &[(Row, Standing)],
    phone: &MobilePhone,
    from: Micros,
) -> Result<Option<Row>, Refusal> {
    let new = Row {
        proof: Proof::SmsCode,
        trusted_from: Some(from),
        ..Row::new(app, person.id, Kind::Phone, phone.e164())
    };
    let same =
        |(row, _): &&(Row, Standing)| (row.kind, &row.value_index) == (new.kind, &new.value_index);
    match known.iter().find(same) {
        None => Ok(Some(new)),
        Some((_, Standing::Used)) => Ok(None),
        Some((_, Standing::Waiting { from: already })) if *already <= from => Ok(None),
        Some((old, _)) => {
            let mut old = old.clone();
            old.ended_at = Some(app.now());
            old.update(tx, app).await?;
            Ok(Some(new))
        }
    }
}

/// The row of an e-mail address that is not the one named last.
fn new_email(
    app: &App,
    person: &Person,
    known: &[(Row, Standing)],
    email: &EmailAddress,
) -> Option<Row> {
    let new = Row::new(app, person.id, Kind::Email, email.as_str());
    let is_known = known
        .iter()
        .any(|(row, _)| row.kind == Kind::Email && row.value_index == new.value_index);
    (!is_known).then_some(new)
}

/// Those who were told so far are told of the change, before it is written down; what is new hears nothing of it here.
async fn tell(
    tx: &mut Tx,
    app: &App,
    person: &Person,
    (phone, email): (Option<&Row>, Option<&Row>),
) -> Result<(), Refusal> {
    if let Some(row) = phone {
        let notice = Notice::PhoneChanged {
            masked: row.masked(app)?,
            from: day_and_time(timestamp(row.trusted_from.unwrap_or(row.noted_at))),
        };
        let cause = format!("phone-changed:{}", row.id);
        return notice::tell_person(tx, app, person.id, &cause, notice).await;
    }
    let Some(row) = email else { return Ok(()) };
    let notice = Notice::EmailChanged {
        masked: row.masked(app)?,
    };
    let cause = format!("email-changed:{}", row.id);
    notice::tell_person(tx, app, person.id, &cause, notice).await
}
