//! Refuses a letter the fonts do not have, before anything is placed, and says in which part of the form it stands.

use crate::error::DrawError;
use crate::form::Form;
use crate::letters::unprintable;

pub(super) fn check(form: &Form) -> Result<(), DrawError> {
    let Form {
        title,
        authority,
        printed_on,
        sections,
        commitment,
        declaration,
        signature,
        instructions,
        ..
    } = form;
    let mut texts = vec![
        ("title", title),
        ("authority", &authority.name),
        ("authority", &authority.phone),
    ];
    texts.extend(authority.address.iter().map(|line| ("authority", line)));
    texts.push(("date of printing", printed_on));
    for section in sections {
        texts.push(("section", &section.title));
        for field in &section.fields {
            texts.push(("field", &field.label));
            // The caption is ours and says which value it is; the value is the applicant's and stays unsaid.
            texts.push((field.label.as_str(), &field.value));
        }
    }
    texts.extend([
        ("commitment", &commitment.title),
        ("commitment", &commitment.version),
    ]);
    texts.extend(
        commitment
            .clauses
            .iter()
            .flat_map(|clause| [("commitment", &clause.title), ("commitment", &clause.text)]),
    );
    texts.push(("declaration", declaration));
    texts.extend(
        [&signature.label, &signature.hint, &signature.date_label].map(|text| ("signature", text)),
    );
    texts.extend([&signature.name_label, &signature.name].map(|text| ("name", text)));
    texts.extend(instructions.iter().map(|line| ("instructions", line)));
    for (what, text) in texts {
        if let Some(letter) = unprintable(text) {
            return Err(DrawError::NoLetter {
                what: what.to_owned(),
                letter,
            });
        }
    }
    Ok(())
}
