//! What the demo begins with: an institution, its officer, a clerk and five applicants in different states.
//! Everything is done by the same acts as on the pages, so that its history is a real one.

use jiff::civil::date;
use rules::application::{ApplicationKind, CancelledBy, Payment};
use rules::application_form::TypedForm;
use rules::identity_number::IdentityNumber;
use rules::legal_entity::{self, LegalEntity};
use rules::person_name::PersonName;
use rules::product::{NES, Subject, Wanted};
use rules::staff_role::StaffRole;
use rules::tax_number::TaxNumber;
use store::Tx;
use store::history::Actor;
use uuid::Uuid;
use web::App;
use web::refusal::Refusal;
use web::{PracticeClerk, PracticePerson};

use crate::application::{save, verified};
use crate::cancellation::close;
use crate::contact::{self, How};
use crate::contact_point;
use crate::diary_entry::Whereabouts;
use crate::institution::{appointment, entity};
use crate::order::finders;
use crate::order::finders::{NoticeAddress, Order};
use crate::people::{self, NameSource, Person, Said};
use crate::pre_application::{Opened, Opening, open};
use crate::staff::operators;
use crate::wet_ink;

pub const INSTITUTION: &str = "Örnek Üniversitesi (Deneme)";

/// The institution as a legal entity: a number that nobody has who is not practising.
const TAX_NUMBER: &str = "1234567890";
const TITLE: &str = "Örnek Üniversitesi Rektörlüğü (Deneme)";

/// How far an applicant of the demo has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opened,
    Filled,
    InThePost,
    SelfPaid,
    /// An old application was cancelled, the new one's form has arrived.
    Accepted,
}

struct Applicant {
    number: &'static str,
    given_name: &'static str,
    family_name: &'static str,
    unit: &'static str,
    title: &'static str,
    stage: Stage,
    about: [&'static str; 2],
}

const OFFICER: (&str, &str, &str) = ("10000100136", "Elif", "Öztürk");

const APPLICANTS: [Applicant; 5] = [
    Applicant {
        number: "10000100754",
        given_name: "Ayşe",
        family_name: "Yılmaz",
        unit: "Bilgi İşlem Daire Başkanlığı",
        title: "Mühendis",
        stage: Stage::Opened,
        about: [
            "Ön başvurusu açıldı; formu dolduracak",
            "Pre-application opened; the form is to be filled in",
        ],
    },
    Applicant {
        number: "10000100372",
        given_name: "Çağrı",
        family_name: "Işık",
        unit: "Öğrenci İşleri Daire Başkanlığı",
        title: "Şube Müdürü",
        stage: Stage::Filled,
        about: [
            "Formu doldurdu; onay yöntemini seçecek",
            "Form filled in; the way of approval is to be chosen",
        ],
    },
    Applicant {
        number: "10000100440",
        given_name: "Gülşah Nâzım",
        family_name: "Iğdır",
        unit: "Personel Daire Başkanlığı",
        title: "Şef",
        stage: Stage::InThePost,
        about: [
            "İmzalı formu postada; masa kabul ya da ret eder",
            "Signed form in the post; the desk accepts or refuses it",
        ],
    },
    Applicant {
        number: "10000100518",
        given_name: "Ömer",
        family_name: "Şahin",
        unit: "Hukuk Müşavirliği",
        title: "Avukat",
        stage: Stage::SelfPaid,
        about: ["Kişi ödemeli; formu postada", "Self-paid; form in the post"],
    },
    Applicant {
        number: "10000100686",
        given_name: "İpek",
        family_name: "Uğurlu",
        unit: "Mühendislik Fakültesi",
        title: "Dr. Öğr. Üyesi",
        stage: Stage::Accepted,
        about: [
            "Eski başvurusu iptal; yenisi üretim bekliyor",
            "An old application cancelled; the new one awaits production",
        ],
    },
];

/// Whom the practice gate offers.
pub fn people() -> Vec<PracticePerson> {
    let officer = PracticePerson {
        identity_number: OFFICER.0.into(),
        given_name: OFFICER.1.into(),
        family_name: OFFICER.2.into(),
        about: [
            "Kurumun e-imza sorumlusu: Yetkili İşlemleri".into(),
            "The institution’s officer: Yetkili İşlemleri".into(),
        ],
        card: None,
    };
    let applicants = APPLICANTS.iter().map(|a| PracticePerson {
        identity_number: a.number.into(),
        given_name: a.given_name.into(),
        family_name: a.family_name.into(),
        about: a.about.map(str::to_owned),
        card: None,
    });
    std::iter::once(officer).chain(applicants).collect()
}

/// Fills an empty demo.
pub async fn seed(app: &App, clerk: &PracticeClerk) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let institution = appointment::create(
        &mut tx,
        app,
        INSTITUTION,
        Payment::Institution,
        Actor::System,
    )
    .await?;
    let (number, given_name, family_name) = OFFICER;
    let (given_name, family_name) = (name(given_name)?, name(family_name)?);
    appointment::appoint(
        &mut tx,
        app,
        INSTITUTION,
        &identity(number)?,
        &given_name,
        &family_name,
        Actor::System,
    )
    .await?;
    let own = LegalEntity {
        tax_number: TaxNumber::parse(TAX_NUMBER).map_err(|_| Refusal::Internal)?,
        title: legal_entity::title(TITLE).map_err(|_| Refusal::Internal)?,
    };
    entity::change(&mut tx, app, institution, Some(&own), Actor::System).await?;
    let operator = operators::add(
        &mut tx,
        app,
        &clerk.user_name,
        "Deniz Deneme",
        &clerk.password,
        &clerk.totp,
        StaffRole::ALL,
    )
    .await?;
    for applicant in &APPLICANTS {
        bring_along(&mut tx, app, (institution, operator), applicant).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn identity(number: &str) -> Result<IdentityNumber, Refusal> {
    IdentityNumber::parse(number).map_err(|_| Refusal::Internal)
}

fn name(text: &str) -> Result<PersonName, Refusal> {
    PersonName::parse(text).map_err(|_| Refusal::Internal)
}

/// Opens the applicant's order and takes it as far as the demo shows it.
async fn bring_along(
    tx: &mut Tx,
    app: &App,
    (institution, clerk): (Uuid, Uuid),
    applicant: &Applicant,
) -> Result<(), Refusal> {
    let identity = identity(applicant.number)?;
    let said = Said {
        identity: &identity,
        given_name: applicant.given_name,
        family_name: applicant.family_name,
        birth_date: Some(date(1985, 5, 19)),
        source: NameSource::List,
    };
    let person = people::meet(tx, app, &said, Actor::System).await?;
    if applicant.stage == Stage::Accepted {
        let old = order(tx, app, institution, &person, applicant).await?;
        close(tx, app, &old, CancelledBy::Institution, Actor::System).await?;
    }
    let opened = order(tx, app, institution, &person, applicant).await?;
    if applicant.stage == Stage::Opened {
        return Ok(());
    }
    let filled = save(tx, app, &opened, &typed(applicant)).await?;
    verified(tx, app, &filled, &by_a_code()).await?;
    if applicant.stage == Stage::Filled {
        return Ok(());
    }
    let verified = again(tx, &filled).await?;
    wet_ink::approve(tx, app, &verified).await?;
    if applicant.stage == Stage::Accepted {
        let printed = again(tx, &filled).await?;
        wet_ink::accept(tx, app, clerk, &printed, &[]).await?;
    }
    Ok(())
}

fn by_a_code() -> How {
    How {
        strong: false,
        holds_card: false,
        whereabouts: Whereabouts {
            device: "Firefox, Linux".into(),
            place: "127.0.0.*".into(),
        },
    }
}

/// Whoever has a practice card proved a phone in the order for which it was made, as everybody else with a card did.
pub async fn has_proven_a_phone(app: &App, number: &IdentityNumber) -> Result<(), Refusal> {
    let mut tx = app.db.write().await?;
    let person = people::by_identity(&mut tx, app, number).await?;
    let mut person = person.ok_or(Refusal::NotFound)?;
    if !contact_point::adopt(&mut tx, app, &mut person)
        .await?
        .is_empty()
    {
        return Ok(());
    }
    let orders = finders::mine(&mut tx, person.id, i64::MAX, 1).await?;
    let named = orders.first().ok_or(Refusal::NotFound)?.phone(app)?;
    let phone = named.ok_or(Refusal::NotFound)?;
    contact::proven(&mut tx, app, &mut person, (&phone, None), &by_a_code()).await?;
    Ok(tx.commit().await?)
}

async fn order(
    tx: &mut Tx,
    app: &App,
    institution: Uuid,
    person: &Person,
    applicant: &Applicant,
) -> Result<Order, Refusal> {
    let typed = typed(applicant);
    let opening = Opening {
        subject: &Subject::Person,
        person,
        institution,
        list: None,
        kind: ApplicationKind::First,
        payment: if applicant.stage == Stage::SelfPaid {
            Payment::Person
        } else {
            Payment::Institution
        },
        spare: false,
        product: NES,
        wanted: Wanted::default(),
        address: NoticeAddress {
            email: typed.email,
            phone: typed.phone,
            unit: typed.unit,
            title: typed.title,
        },
        actor: Actor::System,
    };
    match open(tx, app, opening).await? {
        Opened::New { number, .. } => finders::own(tx, person.id, number).await,
        Opened::Already | Opened::NotOffered(_) => Err(Refusal::Stale),
    }
}

async fn again(tx: &mut Tx, order: &Order) -> Result<Order, Refusal> {
    finders::own(tx, order.person, order.number()).await
}

fn typed(applicant: &Applicant) -> TypedForm {
    let text = str::to_owned;
    let pays = applicant.stage == Stage::SelfPaid;
    TypedForm {
        // Asked of whoever pays; the contract says it for the others.
        validity: if pays { text("3") } else { String::new() },
        card_reader: if pays { text("mini") } else { String::new() },
        publish: text("no"),
        email: format!("{}@ornek.example", applicant.number),
        // Invented numbers, each person's own.
        phone: format!(
            "0555 000 {} {}",
            &applicant.number[7..9],
            &applicant.number[9..]
        ),
        carrier: text("turk-telekom"),
        channel: text("both"),
        unit: text(applicant.unit),
        title: text(applicant.title),
        work_phone: String::new(),
        extension: String::new(),
        address_kind: text("work"),
        address: text("Üniversite Mah. Çınar Cad. No: 10"),
        province: text("Ankara"),
        district: text("Çankaya"),
        postcode: text("06100"),
    }
}
