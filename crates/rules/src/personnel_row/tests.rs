//! Rows as offices write them.

use super::*;
use crate::product::{CardReader, Catalogue, NES, Validity};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 20);

fn read_row(text: &RowText<'_>, today: Date) -> Result<PersonnelRow, Vec<RowFault>> {
    let catalogue = Catalogue::default();
    super::read_row(text, today, catalogue.find(NES).unwrap().choices(today))
}

fn complete() -> RowText<'static> {
    RowText {
        identity_number: "100 000 001 46",
        given_name: " Çağrı  Elif",
        family_name: "KILIÇ TAŞ",
        birth_date: "03/01/1971",
        email: "cagri@uni.example.edu.tr",
        mobile_phone: "(540) 326 67 00",
        unit: "Bilgi İşlem",
        title: "Doç. Dr.",
        personnel_number: "945498",
        validity: "3 Yıl",
        card_reader: "Mini Kart Okuyucu",
    }
}

#[test]
fn a_row_without_fault_becomes_a_person() {
    let row = read_row(&complete(), TODAY).unwrap();
    assert_eq!(row.identity_number.expose(), "10000000146");
    assert_eq!(row.given_name.as_str(), "Çağrı Elif");
    assert_eq!(row.family_name.as_str(), "KILIÇ TAŞ");
    assert_eq!(row.birth_date.date(), date(1971, 1, 3));
    assert_eq!(row.mobile_phone.e164(), "+905403266700");
    assert_eq!(row.unit.unwrap().as_str(), "Bilgi İşlem");
    assert_eq!(row.terms.validity, Validity::of_years(3));
    assert_eq!(row.terms.reader, Some(CardReader::Mini));
}

#[test]
fn what_is_optional_may_be_missing() {
    let row = read_row(
        &RowText {
            unit: "",
            title: " ",
            personnel_number: "",
            validity: "",
            card_reader: " ",
            ..complete()
        },
        TODAY,
    )
    .unwrap();
    assert_eq!(
        (row.unit, row.title, row.personnel_number),
        (None, None, None)
    );
    assert_eq!(row.terms, Wanted::default());
}

#[test]
fn every_fault_of_a_row_is_named_at_once() {
    let nothing = read_row(&RowText::default(), TODAY).unwrap_err();
    let required: Vec<Field> = Field::ALL
        .into_iter()
        .filter(|field| field.is_required())
        .collect();
    assert_eq!(
        nothing
            .iter()
            .map(|fault| fault.field())
            .collect::<Vec<_>>(),
        required
    );

    let wrong = RowText {
        identity_number: "10000000147",
        given_name: "Ali2",
        birth_date: "31.02.1971",
        email: "yok",
        mobile_phone: "0312 444 55 76",
        title: "a\u{202e}b",
        personnel_number: "12;3",
        validity: "5 yıl",
        card_reader: "evet",
        ..complete()
    };
    let keys: Vec<&str> = read_row(&wrong, TODAY)
        .unwrap_err()
        .iter()
        .map(|fault| fault.key())
        .collect();
    assert_eq!(
        keys,
        [
            "identity-number-checksum",
            "person-name-characters",
            "birth-date-not-a-day",
            "email-address-at",
            "mobile-phone-not-mobile",
            "free-text-invisible",
            "registry-number-characters",
            "validity-not-offered",
            "card-reader-format",
        ]
    );
}

#[test]
fn nothing_of_a_person_reaches_debug_output() {
    let shown = format!("{:?}", read_row(&complete(), TODAY).unwrap());
    for secret in [
        "10000000146",
        "Elif",
        "KILIÇ",
        "1971",
        "uni.example",
        "540",
        "Bilgi",
        "945498",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
