//! The form as it is read: what is asked, what is missed, what is chosen.

use super::*;
use crate::product::{CardReader, Validity};

const SECTIONS: &[FormSection] = FormSection::ALL;
const FIXED: Asked<'_> = Asked {
    sections: SECTIONS,
    choices: None,
};

fn filled() -> TypedForm {
    TypedForm {
        publish: "no".into(),
        email: "ayse@ornek.example".into(),
        phone: "0532 123 45 67".into(),
        carrier: "turkcell".into(),
        channel: "both".into(),
        unit: "Bilgi İşlem Daire Başkanlığı".into(),
        title: "Mühendis".into(),
        address_kind: "work".into(),
        address: "Çınar Mah. Işık Sok. No: 3".into(),
        province: "İstanbul".into(),
        district: "Üsküdar".into(),
        postcode: "34660".into(),
        ..TypedForm::default()
    }
}

#[test]
fn a_whole_form_is_read() {
    let form = ApplicationForm::parse(&filled(), FIXED).ok().unwrap();
    assert_eq!(form.phone.e164(), "+905321234567");
    assert_eq!(form.channel, Channel::Both);
    assert!(form.workplace.unwrap().phone.is_none());
    assert_eq!((form.publish, form.terms), (Some(false), None));
}

/// R20: what is missing is named field by field, all at once.
#[test]
fn an_empty_form_names_every_mandatory_field() {
    let faults = ApplicationForm::parse(&TypedForm::default(), FIXED)
        .err()
        .unwrap();
    let fields: Vec<_> = faults.iter().map(|f| f.field).collect();
    let mandatory = [
        "publish",
        "email",
        "phone",
        "operator",
        "channel",
        "unit",
        "title",
        "address_kind",
        "address",
        "province",
        "district",
        "postcode",
    ];
    assert_eq!(fields, mandatory);
}

#[test]
fn a_postcode_of_another_province_is_named() {
    let typed = TypedForm {
        postcode: "06100".into(),
        ..filled()
    };
    let faults = ApplicationForm::parse(&typed, FIXED).err().unwrap();
    assert_eq!(
        faults,
        [FieldFault {
            field: "postcode",
            fault: ELSEWHERE
        }]
    );
}

/// Guide 003: who pays chooses Sertifika Süresi and Kart Okuyucu Tipi; what is not offered is named.
#[test]
fn who_pays_chooses_among_what_is_offered() {
    let years = |years| Validity::of_years(years).unwrap();
    let offered = [years(3), years(1)];
    let asked = Asked {
        sections: SECTIONS,
        choices: Some(Choices {
            validities: &offered,
            readers: &[CardReader::Mini, CardReader::None],
        }),
    };
    let chosen = |validity: &str, reader: &str| {
        let typed = TypedForm {
            validity: validity.into(),
            card_reader: reader.into(),
            ..filled()
        };
        ApplicationForm::parse(&typed, asked).map(|form| form.terms.unwrap())
    };
    let terms = chosen("1", "none").ok().unwrap();
    assert_eq!(
        terms,
        Terms {
            validity: years(1),
            reader: CardReader::None
        }
    );
    let faults = |validity, reader| {
        let faults = chosen(validity, reader).err().unwrap().into_iter();
        faults.map(|f| (f.field, f.fault)).collect::<Vec<_>>()
    };
    assert_eq!(
        faults("", ""),
        [("validity", UNCHOSEN), ("card_reader", UNCHOSEN)]
    );
    assert_eq!(
        faults("2", "desktop"),
        [
            ("validity", "validity-not-offered"),
            ("card_reader", "card-reader-not-offered")
        ]
    );
}

#[test]
fn what_a_product_does_not_ask_is_not_missed() {
    let asked = Asked {
        sections: &[],
        choices: None,
    };
    let typed = TypedForm {
        publish: String::new(),
        unit: String::new(),
        title: String::new(),
        ..filled()
    };
    let form = ApplicationForm::parse(&typed, asked).ok().unwrap();
    assert!(form.publish.is_none() && form.workplace.is_none());
}
