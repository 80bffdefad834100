//! A row of a list: what was typed of a person, sealed, and what is wrong with it.

use jiff::civil::Date;
use personnel_list::{Cells, NameSplit};
use rules::birth_date::BirthDate;
use rules::identity_number::IdentityNumber;
use rules::mobile_phone::MobilePhone;
use rules::personnel_row::{Field, Offer, PersonnelRow, RowFault, RowText, ordered, read_row};
use rules::tax_number::TaxNumber;
use serde::{Deserialize, Serialize};
use store::StoreError;
use uuid::Uuid;
use web::App;

use crate::order::subject;

/// The fault of a row whose person has an open order of this institution already.
pub const ALREADY_OPEN: &str = "row-already-open";

/// The cells of a row, as the file had them or as the officer corrected them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedRow {
    identity_number: String,
    given_name: String,
    family_name: String,
    birth_date: String,
    email: String,
    mobile_phone: String,
    unit: String,
    title: String,
    #[serde(rename = "registry_number")]
    personnel_number: String,
    validity: String,
    card_reader: String,
    product: String,
    tax_number: String,
    entity_title: String,
}

/// What is sealed of a row.
#[derive(Clone, Serialize, Deserialize)]
pub struct Kept {
    pub typed: TypedRow,
    /// The list had one column for both names, and where the family name begins was guessed.
    pub guessed: bool,
}

impl Kept {
    pub fn from_file(cells: Cells, names: NameSplit) -> Self {
        Self {
            typed: TypedRow {
                identity_number: cells.identity_number,
                given_name: cells.given_name,
                family_name: cells.family_name,
                birth_date: cells.birth_date,
                email: cells.email,
                mobile_phone: cells.mobile_phone,
                unit: cells.unit,
                title: cells.title,
                personnel_number: cells.personnel_number,
                validity: cells.validity,
                card_reader: cells.card_reader,
                product: cells.product,
                tax_number: cells.tax_number,
                entity_title: cells.entity_title,
            },
            guessed: names == NameSplit::Guessed,
        }
    }

    pub fn seal(&self, app: &App, list: Uuid, line: i64) -> Result<Vec<u8>, StoreError> {
        Ok(app
            .vault
            .seal(&place(list, line), &serde_json::to_vec(self)?))
    }

    pub fn open(app: &App, list: Uuid, line: i64, sealed: &[u8]) -> Result<Self, StoreError> {
        Ok(serde_json::from_slice(
            &app.vault.open(&place(list, line), sealed)?,
        )?)
    }
}

/// What a row orders where that is not the list's product for the row's person: columns of their own, by which rows and orders are compared.
#[derive(Default)]
pub struct Orders {
    pub product: Option<String>,
    pub subject: Option<Uuid>,
}

fn place(list: Uuid, line: i64) -> String {
    format!("personnel_row:{list}:{line}")
}

impl TypedRow {
    pub fn text(&self) -> RowText<'_> {
        RowText {
            identity_number: &self.identity_number,
            given_name: &self.given_name,
            family_name: &self.family_name,
            birth_date: &self.birth_date,
            email: &self.email,
            mobile_phone: &self.mobile_phone,
            unit: &self.unit,
            title: &self.title,
            personnel_number: &self.personnel_number,
            validity: &self.validity,
            card_reader: &self.card_reader,
            product: &self.product,
            tax_number: &self.tax_number,
            entity_title: &self.entity_title,
        }
    }

    /// The person of the row, or all that is wrong with it.
    pub fn judge(&self, offer: Offer<'_>) -> Result<PersonnelRow, Vec<RowFault>> {
        read_row(&self.text(), offer)
    }

    /// What the row orders, as far as it can be told even where something else in it is wrong.
    pub fn orders(&self, offer: Offer<'_>) -> Orders {
        let Some(ordered) = ordered(&self.text(), offer) else {
            return Orders::default();
        };
        Orders {
            product: (ordered.product != offer.product).then(|| ordered.product.to_owned()),
            subject: ordered.entity.as_ref().map(subject::entity_id),
        }
    }

    /// The index under which the person is found, where the number is one.
    pub fn identity_index(&self, app: &App) -> Option<Vec<u8>> {
        let identity = IdentityNumber::parse(&self.identity_number).ok()?;
        Some(crate::people::identity_index(app, &identity))
    }

    /// A field as pages show it: in our own spelling where it can be read, as typed where not.
    pub fn shown(&self, field: Field, today: Date) -> String {
        let typed = match field {
            Field::IdentityNumber => &self.identity_number,
            Field::GivenName => &self.given_name,
            Field::FamilyName => &self.family_name,
            Field::BirthDate => &self.birth_date,
            Field::Email => &self.email,
            Field::MobilePhone => &self.mobile_phone,
            Field::Unit => &self.unit,
            Field::Title => &self.title,
            Field::PersonnelNumber => &self.personnel_number,
            Field::Validity => &self.validity,
            Field::CardReader => &self.card_reader,
            Field::Product => &self.product,
            Field::TaxNumber => &self.tax_number,
            Field::EntityTitle => &self.entity_title,
        };
        match field {
            Field::IdentityNumber => IdentityNumber::parse(typed)
                .ok()
                .map(|number| number.expose().to_owned()),
            Field::BirthDate => BirthDate::parse(typed, today).ok().map(|day| day.shown()),
            Field::TaxNumber => TaxNumber::parse(typed)
                .ok()
                .map(|number| number.as_str().to_owned()),
            Field::MobilePhone => MobilePhone::parse(typed).ok().map(|phone| phone.national()),
            _ => None,
        }
        .unwrap_or_else(|| typed.clone())
    }
}

/// The faults as a row stores them: their keys, and whether another row has the same number.
pub fn fault_keys(faults: &[RowFault], duplicate: Option<&'static str>) -> String {
    let keys: Vec<_> = faults
        .iter()
        .map(|fault| fault.key())
        .chain(duplicate)
        .collect();
    keys.join(" ")
}

/// The key of a field's label.
pub const fn label(field: Field) -> &'static str {
    match field {
        Field::IdentityNumber => "identity-number",
        Field::GivenName => "given-name",
        Field::FamilyName => "family-name",
        Field::BirthDate => "birth-date",
        Field::Email => "field-email",
        Field::MobilePhone => "field-phone",
        Field::Unit => "field-unit",
        Field::Title => "field-title",
        Field::PersonnelNumber => "registry-number",
        Field::Validity => "validity",
        Field::CardReader => "card-reader",
        Field::Product => "product",
        Field::TaxNumber => "tax-number",
        Field::EntityTitle => "entity-title",
    }
}

/// The name of a field's input.
pub fn input(field: Field) -> String {
    field.key().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_shown_in_our_own_spelling() {
        let today = jiff::civil::date(2026, 11, 20);
        let typed = TypedRow {
            identity_number: "100 000 001 46".into(),
            birth_date: "1976-11-20".into(),
            mobile_phone: "+90 (532) 1234567".into(),
            ..TypedRow::default()
        };
        assert_eq!(typed.shown(Field::IdentityNumber, today), "10000000146");
        assert_eq!(typed.shown(Field::BirthDate, today), "20.11.1976");
        assert_eq!(typed.shown(Field::MobilePhone, today), "0532 123 45 67");
        let wrong = TypedRow {
            birth_date: "dün".into(),
            mobile_phone: "yok".into(),
            ..TypedRow::default()
        };
        assert_eq!(wrong.shown(Field::BirthDate, today), "dün");
        assert_eq!(wrong.shown(Field::MobilePhone, today), "yok");
    }

    #[test]
    fn every_input_of_a_row_is_read_back() {
        for field in Field::ALL {
            let form = std::collections::HashMap::from([(input(field), "x".to_owned())]);
            let json = serde_json::to_value(form).unwrap();
            let typed: TypedRow = serde_json::from_value(json).unwrap();
            assert_eq!(
                typed.shown(field, jiff::civil::date(2026, 11, 20)),
                "x",
                "{field:?}"
            );
        }
    }

    /// Rows lie sealed for months: a release finds in them what the one before it wrote.
    #[test]
    fn what_is_sealed_of_a_row_keeps_its_words() {
        let sealed = serde_json::json!({
            "typed": {
                "identity_number": "1",
                "given_name": "2",
                "family_name": "3",
                "birth_date": "4",
                "email": "5",
                "mobile_phone": "6",
                "unit": "7",
                "title": "8",
                "registry_number": "9",
                "validity": "10",
                "card_reader": "11",
                "product": "12",
                "tax_number": "13",
                "entity_title": "14",
            },
            "guessed": true,
        });
        let opened: Kept = serde_json::from_value(sealed.clone()).unwrap();
        assert_eq!(serde_json::to_value(opened).unwrap(), sealed);
    }
}
