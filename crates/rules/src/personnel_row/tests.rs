//! Rows as offices write them.

use super::*;
use crate::product::{CardReader, NES, Validity};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 20);

fn read_row(text: &RowText<'_>, today: Date) -> Result<PersonnelRow, Vec<RowFault>> {
    read_as(text, NES, None, today)
}

/// A row of a list of `product`, from an institution that is `entity`.
fn read_as(
    text: &RowText<'_>,
    product: &str,
    entity: Option<&LegalEntity>,
    today: Date,
) -> Result<PersonnelRow, Vec<RowFault>> {
    let catalogue = &Catalogue::default();
    let offer = Offer {
        catalogue,
        product,
        entity,
        today,
    };
    super::read_row(text, offer)
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
        product: "",
        tax_number: "",
        entity_title: "",
    }
}

fn own() -> LegalEntity {
    LegalEntity {
        tax_number: TaxNumber::parse("1234567890").unwrap(),
        title: legal_entity::title("Örnek Üniversitesi Rektörlüğü").unwrap(),
    }
}

const SEAL: &str = "mali_muhur";

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

/// A seal names a legal entity: the institution itself where the row is silent, or the one that the row names.
#[test]
fn whom_a_seal_names_stands_in_the_row_or_in_the_institutions_record() {
    let own = own();
    let seal = |tax_number, entity_title| {
        let row = RowText {
            tax_number,
            entity_title,
            ..complete()
        };
        read_as(&row, SEAL, Some(&own), TODAY).map(|row| row.subject)
    };
    let own_subject = Subject::LegalEntity(own.clone());
    assert_eq!(seal("", ""), Ok(own_subject.clone()));
    assert_eq!(seal("123 456 7890", ""), Ok(own_subject));
    let other = LegalEntity {
        tax_number: TaxNumber::parse("1000000018").unwrap(),
        title: legal_entity::title("Örnek Döner Sermaye").unwrap(),
    };
    assert_eq!(
        seal("1000000018", "Örnek  Döner Sermaye"),
        Ok(Subject::LegalEntity(other))
    );
    for (tax_number, title, fault) in [
        (
            "1000000018",
            "",
            RowFault::EntityTitle(FreeTextFault::Missing),
        ),
        (
            "",
            "Örnek A.Ş.",
            RowFault::TaxNumber(TaxNumberFault::Missing),
        ),
        (
            "1000000019",
            "Örnek A.Ş.",
            RowFault::TaxNumber(TaxNumberFault::Checksum),
        ),
        (
            "10000000146",
            "Örnek A.Ş.",
            RowFault::TaxNumber(TaxNumberFault::Length),
        ),
        (
            "1000000018",
            "a\u{202e}b",
            RowFault::EntityTitle(FreeTextFault::Invisible),
        ),
    ] {
        assert_eq!(seal(tax_number, title), Err(vec![fault]), "{tax_number}");
    }
    let silent = read_as(&complete(), SEAL, None, TODAY);
    assert_eq!(
        silent.unwrap_err(),
        [RowFault::TaxNumber(TaxNumberFault::Missing)]
    );
}

/// A row says its product where it is another than the list's; then its terms are judged by that product.
#[test]
fn a_row_may_order_another_product_than_its_list() {
    let own = own();
    let row = |product, validity| RowText {
        product,
        validity,
        ..complete()
    };
    let sealed = read_as(&row("Mali Mühür", ""), NES, Some(&own), TODAY).unwrap();
    assert_eq!(
        (sealed.product.as_str(), sealed.subject.kind()),
        (SEAL, SubjectKind::LegalEntity)
    );
    let person = read_as(&row("nes", "1"), SEAL, Some(&own), TODAY).unwrap();
    assert_eq!(
        (person.product.as_str(), person.subject),
        (NES, Subject::Person)
    );
    assert_eq!(
        read_as(&row("Mali Mühür", "1"), NES, Some(&own), TODAY).unwrap_err(),
        [RowFault::Validity(ValidityFault::NotOffered)]
    );
    // What is not known is named once; its terms are not judged by the list's product.
    assert_eq!(
        read_as(&row("Mali Damga", "5 yıl"), NES, None, TODAY).unwrap_err(),
        [RowFault::Product(ProductFault::Unknown)]
    );
}
