//! What the form says: one list of sections, for the page on which it is checked and for the paper.

use rules::application_form::ApplicationForm;
use rules::commitment;
use rules::dates::day;
use web::House;
use web::language::{Language, Texts};
use web::refusal::Refusal;

use crate::order::finders::Order;
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

/// The five blocks of the form, in the reader's language, the identity number masked.
pub fn sections(
    house: &House,
    t: &Texts,
    order: &Order,
    person: &Person,
    form: &ApplicationForm,
) -> Result<Vec<Section>, Refusal> {
    let line = |label: &str, value: String, change| Field {
        label: t.text(label).to_owned(),
        value,
        change,
    };
    let said = |key: &str| t.text(key).to_owned();
    let section = |title: &str, fields| Section {
        title: t.text(title).to_owned(),
        fields,
    };
    let operator = form
        .operator
        .name()
        .map_or_else(|| said("operator-other"), str::to_owned);
    let mut work = form
        .work_phone
        .as_ref()
        .map(|phone| phone.national())
        .unwrap_or_default();
    if let Some(extension) = &form.extension {
        work = format!("{work} / {}", extension.as_str());
    }
    Ok(vec![
        section(
            "section-certificate",
            vec![
                line("application-kind", said(order.kind_key()), None),
                line("payment-kind", said(order.payment_key()), None),
                line(
                    "spare-certificate",
                    said(if order.spare {
                        "there-is"
                    } else {
                        "there-is-not"
                    }),
                    None,
                ),
                line(
                    "field-publish",
                    said(if form.publish { "yes" } else { "no" }),
                    Some("publish"),
                ),
            ],
        ),
        section(
            "section-identity",
            vec![
                line("identity-number", person.identity(house)?.masked(), None),
                line("given-name", person.given_name.clone(), None),
                line("family-name", person.family_name.clone(), None),
            ],
        ),
        section(
            "section-contact",
            vec![
                line("field-email", form.email.as_str().to_owned(), Some("email")),
                line("field-phone", form.phone.national(), Some("phone")),
                line("field-operator", operator, Some("operator")),
                line(
                    "field-channel",
                    said(&format!("channel-{}", form.channel.key())),
                    Some("channel"),
                ),
            ],
        ),
        section(
            "section-institution",
            vec![
                line("field-institution", order.institution_name.clone(), None),
                line("field-unit", form.unit.as_str().to_owned(), Some("unit")),
                line("field-title", form.title.as_str().to_owned(), Some("title")),
                line(
                    "field-work-phone",
                    if work.is_empty() { "–".into() } else { work },
                    Some("work_phone"),
                ),
            ],
        ),
        section(
            "section-delivery",
            vec![
                line(
                    "field-address-kind",
                    said(&format!("address-kind-{}", form.address_kind.key())),
                    Some("address_kind"),
                ),
                line(
                    "field-address",
                    form.address.as_str().to_owned(),
                    Some("address"),
                ),
                line(
                    "field-place",
                    format!(
                        "{} {} / {}",
                        form.postcode.as_str(),
                        form.district.as_str(),
                        form.province.name()
                    ),
                    Some("province"),
                ),
            ],
        ),
    ])
}

/// The paper: always in Turkish, with the identity number in full, because that is what is signed.
pub fn paper_form(
    house: &House,
    order: &Order,
    person: &Person,
    form: &ApplicationForm,
    form_version: i64,
) -> Result<paper::Form, Refusal> {
    let t = house.languages.of(Language::Turkish);
    let today = house.outside.clock.today();
    let commitment = commitment::current(today);
    let mut sections = sections(house, &t, order, person, form)?;
    sections[1].fields[0].value = person.identity(house)?.expose().to_owned();
    let text = |key: &str| t.text(key).to_owned();
    Ok(paper::Form {
        title: text("paper-title"),
        authority: paper::Authority {
            name: house.settings.authority.name.clone(),
            address: house.settings.form_address(today).to_vec(),
            phone: house.settings.authority.phone.clone(),
        },
        order_number: order.number().0,
        form_version: u32::try_from(form_version).unwrap_or(u32::MAX),
        printed_on: day(today),
        practice: house.outside.practice.is_some(),
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
