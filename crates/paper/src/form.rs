//! What a printed form says. Every word on the page comes from here, but for the few captions in `words`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::Language;

/// One application form, ready to be printed. Holds personal data, so its `Debug` shows none of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Form {
    pub title: String,
    pub authority: Authority,
    /// Printed as `SD-780`.
    pub order_number: u64,
    pub form_version: u32,
    /// Day, month and year as printed: `20.11.2026`. Also the creation date that PDF/A asks for.
    pub printed_on: String,
    /// A practice form bears a band across the page which says so.
    pub practice: bool,
    pub sections: Vec<Section>,
    pub commitment: Commitment,
    pub declaration: String,
    pub signature: SignatureBox,
    pub instructions: Vec<String>,
    pub language: Language,
}

/// Who receives the form, as a letterhead.
#[derive(Clone, Serialize, Deserialize)]
pub struct Authority {
    pub name: String,
    pub address: Vec<String>,
    pub phone: String,
}

/// A group of the applicant's data under one heading.
#[derive(Clone, Serialize, Deserialize)]
pub struct Section {
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Field {
    pub label: String,
    pub value: String,
}

/// What the applicant promises. Numbered as printed, from 1.
#[derive(Clone, Serialize, Deserialize)]
pub struct Commitment {
    pub title: String,
    pub version: String,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Clause {
    pub title: String,
    pub text: String,
}

/// The words around the signature box; inside of it stands nothing.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignatureBox {
    pub label: String,
    pub hint: String,
    pub name_label: String,
    pub name: String,
    pub date_label: String,
}

impl Form {
    /// The order number as people know it.
    pub fn order_name(&self) -> String {
        format!("SD-{}", self.order_number)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form")
            .field("order_number", &self.order_number)
            .field("form_version", &self.form_version)
            .finish_non_exhaustive()
    }
}
