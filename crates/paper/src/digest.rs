//! One digest over everything printed, so that a form which comes back tells whether the data has changed since.

use sha2::{Digest, Sha256};

use crate::code::{DIGEST_LENGTH, FormCode};
use crate::form::{Authority, Commitment, Form, Section, SignatureBox};
use crate::letters::as_printed;

impl Form {
    /// The code printed on this form, twice.
    pub fn code(&self) -> FormCode {
        let Form {
            title,
            authority,
            order_number,
            form_version,
            printed_on,
            practice,
            sections,
            commitment,
            declaration,
            signature,
            instructions,
            language,
        } = self;
        let mut canon = Canon::new();
        canon.number(*order_number);
        canon.number(u64::from(*form_version));
        canon.text(title);
        canon.authority(authority);
        canon.text(printed_on);
        canon.number(u64::from(*practice));
        canon.list(sections, Canon::section);
        canon.commitment(commitment);
        canon.text(declaration);
        canon.signature(signature);
        canon.list(instructions, |canon, line| canon.text(line));
        canon.text(language.tag());
        FormCode {
            order_number: *order_number,
            form_version: *form_version,
            digest: canon.finish(),
        }
    }
}

/// A canonical encoding that has one reading only: every text is preceded by its length, every list by its count. The
/// structs are taken apart by name, so that a new field which is forgotten here does not compile.
struct Canon(Sha256);

impl Canon {
    fn new() -> Canon {
        Canon(Sha256::new_with_prefix(b"kalem printed form 1\n"))
    }

    fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        let printed = as_printed(text);
        self.number(printed.len() as u64);
        self.0.update(printed.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Canon, &T)) {
        self.number(items.len() as u64);
        for item in items {
            each(self, item);
        }
    }

    fn authority(
        &mut self,
        Authority {
            name,
            address,
            phone,
        }: &Authority,
    ) {
        self.text(name);
        self.list(address, |canon, line| canon.text(line));
        self.text(phone);
    }

    fn section(&mut self, Section { title, fields }: &Section) {
        self.text(title);
        self.list(fields, |canon, field| {
            canon.text(&field.label);
            canon.text(&field.value);
        });
    }

    fn commitment(
        &mut self,
        Commitment {
            title,
            version,
            clauses,
        }: &Commitment,
    ) {
        self.text(title);
        self.text(version);
        self.list(clauses, |canon, clause| {
            canon.text(&clause.title);
            canon.text(&clause.text);
        });
    }

    fn signature(&mut self, signature: &SignatureBox) {
        let SignatureBox {
            label,
            hint,
            name_label,
            name,
            date_label,
        } = signature;
        for text in [label, hint, name_label, name, date_label] {
            self.text(text);
        }
    }

    fn finish(self) -> [u8; DIGEST_LENGTH] {
        let full = self.0.finalize();
        std::array::from_fn(|at| full[at])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::form::{Clause, Field, Form, Section};
    use crate::sample;
    use crate::words::Language;

    /// B01: whatever is changed on the page, be it one digit, changes the code.
    #[test]
    fn every_change_changes_the_digest() {
        let changes: Vec<fn(&mut Form)> = vec![
            |_| {},
            |form| form.title.push('.'),
            |form| form.authority.name.push('.'),
            |form| form.authority.address[1].push('.'),
            |form| form.authority.address.push(String::new()),
            |form| form.authority.phone.push('0'),
            |form| form.order_number += 1,
            |form| form.form_version += 1,
            |form| form.printed_on = "21.11.2026".to_owned(),
            |form| form.practice = false,
            |form| form.sections[1].title.push('.'),
            |form| form.sections[1].fields[0].label.push('.'),
            |form| form.sections.swap(0, 1),
            |form| form.sections[0].fields.clear(),
            |form| form.commitment.title.push('.'),
            |form| form.commitment.version.push('.'),
            |form| form.commitment.clauses[0].title.push('.'),
            |form| form.commitment.clauses[12].text.push('.'),
            |form| form.declaration.push('.'),
            |form| form.signature.label.push('.'),
            |form| form.signature.hint.push('.'),
            |form| form.signature.name_label.push('.'),
            |form| form.signature.name.push('.'),
            |form| form.signature.date_label.push('.'),
            |form| form.instructions[0].push('.'),
            |form| form.instructions.swap(0, 1),
            |form| form.language = Language::English,
        ];
        let mut digests = HashSet::new();
        for change in &changes {
            let mut form = sample::form();
            change(&mut form);
            digests.insert(form.code().digest);
        }
        assert_eq!(digests.len(), changes.len());
    }

    #[test]
    fn every_letter_of_every_value_counts() {
        let mut digests = HashSet::from([sample::form().code().digest]);
        let mut changed = 1;
        let sections = sample::form().sections;
        for (section, fields) in sections
            .iter()
            .map(|section| section.fields.len())
            .enumerate()
        {
            for field in 0..fields {
                for letter in 0..sections[section].fields[field].value.chars().count() {
                    let mut form = sample::form();
                    let value = &mut form.sections[section].fields[field].value;
                    *value = value
                        .chars()
                        .enumerate()
                        .map(|(at, one)| if at == letter { '§' } else { one })
                        .collect();
                    digests.insert(form.code().digest);
                    changed += 1;
                }
            }
        }
        assert_eq!(digests.len(), changed);
    }

    /// Words that move over a border of the form read the same in a row, and must not give the same digest.
    #[test]
    fn borders_count() {
        let field = |label: &str, value: &str| Field {
            label: label.to_owned(),
            value: value.to_owned(),
        };
        let section = |fields| Section {
            title: "A".to_owned(),
            fields,
        };
        let with = |sections| {
            Form {
                sections,
                ..sample::form()
            }
            .code()
            .digest
        };
        let clause = |title: &str, text: &str| {
            let mut form = sample::form();
            form.commitment.clauses = vec![Clause {
                title: title.to_owned(),
                text: text.to_owned(),
            }];
            form.code().digest
        };
        let digests = HashSet::from([
            with(vec![section(vec![field("b", "cd")])]),
            with(vec![section(vec![field("bc", "d")])]),
            with(vec![section(vec![field("b", "c"), field("d", "")])]),
            with(vec![section(vec![field("b", "cd")]), section(Vec::new())]),
            clause("a", "bc"),
            clause("ab", "c"),
        ]);
        assert_eq!(digests.len(), 6);
    }

    /// What prints alike is alike: letters that came in pieces, and doubled spaces.
    #[test]
    fn invisible_differences_do_not_count() {
        let mut form = sample::form();
        form.signature.name = "  Gu\u{308}ls\u{327}en   Çığırağaoğlu ".to_owned();
        assert_eq!(form.code(), sample::form().code());
    }

    /// A form printed by an older version must be recognised by a newer one. If this fails without a change of the sample, the
    /// encoding has changed: give it
    /// a new number in `Canon::new`, and know that forms in the post will no longer match.
    #[test]
    fn the_digest_stays_the_same() {
        assert_eq!(
            sample::form().code().to_string(),
            "KALEM1-SD-780-3-99RBAACW4N674EJD0RJ7QE1CD8"
        );
    }
}
