//! What the form says: one list of sections, for the page on which it is checked and for the paper.

use rules::application_form::{ApplicationForm, Workplace};
use rules::dates::day;
use web::App;
use web::language::{Language, Texts};
use web::refusal::Refusal;

use crate::order::finders::Order;
use crate::order::shown::{product_name, validity};
use crate::people::Person;

/// One block of the form.
pub struct Section {
    pub title: String,
    pub fields: Vec<Field>,
}

/// One line of a block.
pub struct Field {
    pub label: String,
    pub value: String,
    /// Where on the form it is changed, if it can be.
    pub change: Option<&'static str>,
}

/// How the identity number is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum IdentityNumber {
    /// On pages.
    Masked,
    /// In what is signed.
    InFull,
}

/// The blocks of the form, in the reader's language.
pub fn sections(
    app: &App,
    t: &Texts,
    order: &Order,
    person: &Person,
    form: &ApplicationForm,
    number: IdentityNumber,
) -> Result<Vec<Section>, Refusal> {
    let identity = person.identity(app)?;
    let number = match number {
        IdentityNumber::Masked => identity.masked(),
        IdentityNumber::InFull => identity.expose().to_owned(),
    };
    let section = |title: &str, fields| Section {
        title: t.text(title).to_owned(),
        fields,
    };
    let line = |label: &str, value: &str, change| line(t, label, value, change);
    let identity = vec![
        line("identity-number", &number, None),
        line("given-name", &person.given_name, None),
        line("family-name", &person.family_name, None),
    ];
    let applicant = match order.entity() {
        Some(_) => "section-representative",
        None => "section-identity",
    };
    let mut sections = vec![
        section("section-certificate", certificate(app, t, order, form)),
        section(applicant, identity),
        section("section-contact", contact(t, form)),
    ];
    let mut institution = vec![line("field-institution", &order.institution_name, None)];
    if let Some(workplace) = &form.workplace {
        institution.extend([
            line("field-unit", workplace.unit.as_str(), Some("unit")),
            line("field-title", workplace.title.as_str(), Some("title")),
            line(
                "field-work-phone",
                &work_phone(workplace),
                Some("work_phone"),
            ),
        ]);
    }
    sections.push(section("section-institution", institution));
    sections.push(section("section-delivery", delivery(t, form)));
    Ok(sections)
}

fn line(t: &Texts, label: &str, value: &str, change: Option<&'static str>) -> Field {
    Field {
        label: t.text(label).to_owned(),
        value: value.to_owned(),
        change,
    }
}

fn certificate(app: &App, t: &Texts, order: &Order, form: &ApplicationForm) -> Vec<Field> {
    let is_chosen = order
        .asked(app)
        .is_some_and(|asked| asked.choices.is_some());
    let chosen = |field| is_chosen.then_some(field);
    let spare = if order.spare {
        "there-is"
    } else {
        "there-is-not"
    };
    let mut fields = vec![line(t, "product", &product_name(app, t, order), None)];
    if let Some(entity) = order.entity() {
        fields.push(line(t, "entity-title", &entity.title, None));
        fields.push(line(t, "tax-number", &entity.tax_number, None));
    }
    fields.extend([
        line(t, "application-kind", t.text(order.kind_key()), None),
        line(t, "payment-kind", t.text(order.payment_key()), None),
        line(t, "validity", &validity(t, order), chosen("validity")),
        line(
            t,
            "card-reader",
            t.text(order.card_reader_key()),
            chosen("card_reader"),
        ),
        line(t, "spare-certificate", t.text(spare), None),
    ]);
    if let Some(publish) = form.publish {
        let said = t.text(if publish { "yes" } else { "no" });
        fields.push(line(t, "field-publish", said, Some("publish")));
    }
    fields
}

fn contact(t: &Texts, form: &ApplicationForm) -> Vec<Field> {
    let carrier = form.carrier.name();
    let carrier = carrier.unwrap_or_else(|| t.text("operator-other"));
    let channel = t
        .text(&format!("channel-{}", form.channel.key()))
        .to_owned();
    vec![
        line(t, "field-email", form.email.as_str(), Some("email")),
        line(t, "field-phone", &form.phone.national(), Some("phone")),
        line(t, "field-operator", carrier, Some("operator")),
        line(t, "field-channel", &channel, Some("channel")),
    ]
}

fn work_phone(workplace: &Workplace) -> String {
    let phone = workplace.phone.as_ref().map(|phone| phone.national());
    match (phone, &workplace.extension) {
        (None, None) => "–".to_owned(),
        (phone, None) => phone.unwrap_or_default(),
        (phone, Some(extension)) => {
            format!("{} / {}", phone.unwrap_or_default(), extension.as_str())
        }
    }
}

fn delivery(t: &Texts, form: &ApplicationForm) -> Vec<Field> {
    let kind = format!("address-kind-{}", form.address_kind.key());
    let place = format!(
        "{} {} / {}",
        form.address.postcode.as_str(),
        form.address.district.name(),
        form.address.province.name()
    );
    vec![
        line(t, "field-address-kind", t.text(&kind), Some("address_kind")),
        line(
            t,
            "field-address",
            form.address.line.as_str(),
            Some("address"),
        ),
        line(t, "field-place", &place, Some("province")),
    ]
}

/// The paper: always in Turkish, with the identity number in full, because that is what is signed.
pub fn paper_form(
    app: &App,
    order: &Order,
    person: &Person,
    form: &ApplicationForm,
    form_version: i64,
) -> Result<paper::Form, Refusal> {
    let t = app.languages.of(Language::Turkish);
    let today = app.outside.clock.today();
    let commitment = order.commitment(app)?;
    let sections = sections(app, &t, order, person, form, IdentityNumber::InFull)?;
    let text = |key: &str| t.text(key).to_owned();
    Ok(paper::Form {
        title: t.with("paper-title", &[("product", &product_name(app, &t, order))]),
        authority: paper::Authority {
            name: app.settings.authority.name.clone(),
            address: app.settings.form_address(today).to_vec(),
            phone: app.settings.authority.phone.clone(),
        },
        order_number: order.number().0,
        form_version: u32::try_from(form_version).unwrap_or(u32::MAX),
        printed_on: day(today),
        practice: app.outside.practice.is_some(),
        sections: sections.into_iter().map(paper_section).collect(),
        commitment: paper::Commitment {
            title: commitment.title_tr.to_owned(),
            version: commitment.version.to_owned(),
            clauses: commitment
                .clauses
                .iter()
                .map(|clause| paper::Clause {
                    title: clause.title_tr.to_owned(),
                    text: clause.text_tr.to_owned(),
                })
                .collect(),
        },
        declaration: commitment.declaration_tr.to_owned(),
        signature: paper::SignatureBox {
            label: text("paper-signature"),
            hint: text("paper-signature-hint"),
            name_label: text("paper-name"),
            name: format!("{} {}", person.given_name, person.family_name),
            date_label: text("paper-date"),
        },
        instructions: [
            "paper-care-page",
            "paper-care-pen",
            "paper-care-copy",
            "paper-care-staple",
        ]
        .map(text)
        .to_vec(),
        language: paper::Language::Turkish,
    })
}

fn paper_section(section: Section) -> paper::Section {
    paper::Section {
        title: section.title,
        fields: section
            .fields
            .into_iter()
            .map(|f| paper::Field {
                label: f.label,
                value: f.value,
            })
            .collect(),
    }
}
