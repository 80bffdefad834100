//! What is signed when an application is approved electronically: the form and the commitment, as they stand on the paper.

use rules::application_form::ApplicationForm;
use rules::commitment::Commitment;
use web::App;
use web::language::Language;
use web::refusal::Refusal;

use crate::order::finders::Order;
use crate::people::Person;
use crate::wet_ink::content::{IdentityNumber, sections};

/// One text, in Turkish, with the identity number in full, because that is what is signed. Whoever signs reads all of it in the app.
pub fn signed_text(
    app: &App,
    order: &Order,
    person: &Person,
    form: &ApplicationForm,
    commitment: &Commitment,
) -> Result<String, Refusal> {
    let texts = app.languages.of(Language::Turkish);
    let sections = sections(app, &texts, order, person, form, IdentityNumber::InFull)?;
    let number = order.number().to_string();
    let name = format!("{} {}", person.given_name, person.family_name);
    let title = texts.with(
        "e-imza-approval-text",
        &[
            ("person", &name),
            ("institution", &order.institution_name),
            ("order", &number),
        ],
    );
    let mut blocks = vec![title];
    for section in sections {
        let lines = section
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.label, field.value));
        let lines: Vec<_> = std::iter::once(section.title.clone())
            .chain(lines)
            .collect();
        blocks.push(lines.join("\n"));
    }
    let version = texts.with("commitment-version", &[("version", commitment.version)]);
    blocks.push(format!("{}\n{version}", commitment.title_tr));
    for (number, clause) in (1..).zip(commitment.clauses) {
        blocks.push(format!("{number}. {}. {}", clause.title_tr, clause.text_tr));
    }
    blocks.push(commitment.declaration_tr.to_owned());
    Ok(blocks.join("\n\n"))
}
