//! Who asks about their own data without being known here: the name as it was written, and how they can be answered.

use serde::{Deserialize, Serialize};

use crate::email_address::EmailAddress;
use crate::free_text::{FreeText, FreeTextFault};
use crate::work_phone::WorkPhone;

/// What was typed, in order or not.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TypedAsker {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub post: String,
    pub note: String,
}

/// The same in order. What was left out is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asker {
    pub name: String,
    pub email: String,
    /// As people write it.
    pub phone: String,
    pub post: String,
    /// The clerk's.
    pub note: String,
}

/// A field that is not in order, and the key of the reason.
pub type Fault = (&'static str, &'static str);

/// Names and addresses stay out of logs.
impl std::fmt::Debug for Asker {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Asker(…)")
    }
}

impl Asker {
    /// `is_known`: the identity number says who asks, so that name and address may be left out.
    pub fn parse(typed: &TypedAsker, is_known: bool) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut take = |field, taken: Result<String, &'static str>| match taken {
            Ok(text) => text,
            Err(fault) => {
                faults.push((field, fault));
                String::new()
            }
        };
        let asker = Self {
            name: take("name", line::<200>(&typed.name)),
            email: take(
                "email",
                unless_empty(&typed.email, |text| {
                    let email = EmailAddress::parse(text).map_err(|fault| fault.key())?;
                    Ok(email.as_str().to_owned())
                }),
            ),
            phone: take(
                "phone",
                unless_empty(&typed.phone, |text| {
                    let phone = WorkPhone::parse(text).map_err(|fault| fault.key())?;
                    Ok(phone.national())
                }),
            ),
            post: take("post", line::<250>(&typed.post)),
            note: take("note", line::<1_000>(&typed.note)),
        };
        let is_blank = |text: &String| text.trim().is_empty();
        if !is_known && is_blank(&typed.name) {
            faults.push(("name", "data-request-name-missing"));
        }
        if !is_known
            && [&typed.email, &typed.phone, &typed.post]
                .into_iter()
                .all(is_blank)
        {
            faults.push(("email", "data-request-channel-missing"));
        }
        match faults.is_empty() {
            true => Ok(asker),
            false => Err(faults),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn unless_empty(
    text: &str,
    parse: impl FnOnce(&str) -> Result<String, &'static str>,
) -> Result<String, &'static str> {
    match text.trim() {
        "" => Ok(String::new()),
        text => parse(text),
    }
}

fn line<const MAX: usize>(text: &str) -> Result<String, &'static str> {
    match FreeText::<MAX>::parse(text) {
        Ok(text) => Ok(text.as_str().to_owned()),
        Err(FreeTextFault::Missing) => Ok(String::new()),
        Err(fault) => Err(fault.key()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, email: &str, phone: &str, post: &str) -> TypedAsker {
        TypedAsker {
            name: name.into(),
            email: email.into(),
            phone: phone.into(),
            post: post.into(),
            note: String::new(),
        }
    }

    #[test]
    fn a_name_and_one_way_to_answer_are_enough() {
        let asker = Asker::parse(&typed(" Işıl  Öğüt ", "", "0312 123 45 67", ""), false).unwrap();
        assert_eq!(
            (asker.name.as_str(), asker.phone.as_str()),
            ("Işıl Öğüt", "0312 123 45 67")
        );
        assert_eq!(format!("{asker:?}"), "Asker(…)");
        assert!(Asker::parse(&typed("Işıl", "isil@ornek.example", "", ""), false).is_ok());
        assert!(Asker::parse(&typed("Işıl", "", "", "P.K. 1 Ankara"), false).is_ok());
        let nothing = Asker::parse(&TypedAsker::default(), false).unwrap_err();
        let missing = [
            ("name", "data-request-name-missing"),
            ("email", "data-request-channel-missing"),
        ];
        assert_eq!(nothing, missing);
        assert!(
            Asker::parse(&TypedAsker::default(), true)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn what_is_not_in_order_is_named() {
        let long = "ğ".repeat(1_001);
        let mut ugly = typed(&long, "isil", "12", "a\u{202e}b");
        ugly.note = long;
        let fields = |faults: Vec<Fault>| faults.into_iter().map(|one| one.0).collect::<Vec<_>>();
        let all = ["name", "email", "phone", "post", "note"];
        assert_eq!(fields(Asker::parse(&ugly, false).unwrap_err()), all);
        assert_eq!(fields(Asker::parse(&ugly, true).unwrap_err()), all);
    }
}
