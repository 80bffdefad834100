//! The products that come along, and what may be ordered of one.

use jiff::civil::date;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn years(years: u8) -> Validity {
    Validity::of_years(years).unwrap()
}

fn nes() -> Product {
    Catalogue::default().find(NES).unwrap().clone()
}

const TODAY: Date = date(2026, 11, 28);

#[test]
fn the_products_that_come_along_are_in_order() {
    assert_eq!(Catalogue::default().check(TODAY), Ok(()));
    let keys: Vec<_> = Catalogue::default()
        .0
        .into_iter()
        .map(|p| (p.key, p.subject))
        .collect();
    assert_eq!(
        keys,
        [
            ("nes".to_owned(), SubjectKind::Person),
            ("mali_muhur".to_owned(), SubjectKind::LegalEntity)
        ]
    );
}

#[test]
fn a_catalogue_that_would_refuse_every_order_is_named_at_start() {
    type Spoil = fn(&mut Catalogue);
    let spoiled: [(Spoil, &str); 8] = [
        (
            |c| c.0[0].key = "NES".into(),
            "product \"NES\": a key is of small letters, digits and _",
        ),
        (
            |c| c.0[1].key = NES.into(),
            "product \"nes\" stands there twice",
        ),
        (
            |c| c.0[0].validities.clear(),
            "product \"nes\" has no validity on 2026-11-28",
        ),
        (
            |c| c.0[0].key_kind[0].from = date(2027, 1, 1),
            "product \"nes\" has no kind of key on 2026-11-28",
        ),
        (
            |c| c.0[0].readers.clear(),
            "product \"nes\" has no card reader, not even \"none\" on 2026-11-28",
        ),
        (
            |c| c.0[1].approvals.clear(),
            "product \"mali_muhur\" has no way of approval on 2026-11-28",
        ),
        (
            |c| c.0[1].name.tr = "NES".into(),
            "two products are called \"NES\": a list could not tell them apart",
        ),
        (|c| drop(c.0.remove(0)), "there is no product for people"),
    ];
    for (spoil, said) in spoiled {
        let mut catalogue = Catalogue::default();
        spoil(&mut catalogue);
        assert_eq!(catalogue.check(TODAY).unwrap_err().to_string(), said);
    }
}

/// Guide 003: "Sertifika Süresi: 3 Yıl", "Kart Okuyucu Tipi: Mini Kart Okuyucu" where nobody says otherwise.
#[test]
fn what_nobody_says_is_what_the_product_gives_first() {
    let first = nes().terms(Wanted::default(), ApplicationKind::First, TODAY);
    assert_eq!(
        first,
        Ok(Terms {
            validity: years(3),
            reader: CardReader::Mini
        })
    );
    let renewal = nes().terms(Wanted::default(), ApplicationKind::Renewal, TODAY);
    assert_eq!(renewal.map(|terms| terms.reader), Ok(CardReader::None));
    let wanted = Wanted {
        validity: Some(years(1)),
        reader: Some(CardReader::Desktop),
    };
    let said = nes().terms(wanted, ApplicationKind::Renewal, TODAY);
    assert_eq!(said.map(Wanted::from), Ok(wanted));
}

#[test]
fn what_is_not_offered_is_refused() {
    let five = Wanted {
        validity: Some(years(5)),
        reader: None,
    };
    assert_eq!(
        nes().terms(five, ApplicationKind::First, TODAY),
        Err(TermsFault::ValidityNotOffered)
    );
    let mut without = nes();
    without.readers = vec![CardReader::None];
    let mini = Wanted {
        validity: None,
        reader: Some(CardReader::Mini),
    };
    assert_eq!(
        without.terms(mini, ApplicationKind::First, TODAY),
        Err(TermsFault::ReaderNotOffered)
    );
}

/// An order keeps the price of its day: 03.2024 brought 780,00 TL for three years, and a first application 1.080,00 TL with its reader.
#[test]
fn a_price_is_that_of_its_day_with_vat() {
    let three = Terms {
        validity: years(3),
        reader: CardReader::Mini,
    };
    let total = |terms, spare, day| nes().price(terms, spare, day).map(|p| p.total_kurus());
    assert_eq!(total(three, false, date(2024, 2, 29)), Some(90_000));
    assert_eq!(total(three, false, date(2024, 3, 1)), Some(108_000));
    assert_eq!(total(three, true, TODAY), Some(138_000));
    let bare = Terms {
        validity: years(1),
        reader: CardReader::None,
    };
    assert_eq!(total(bare, false, TODAY), Some(39_000));
    assert_eq!(total(bare, false, date(2020, 1, 1)), None);
    let row = PriceRow {
        from: TODAY,
        item: PriceItem::Certificate,
        years: None,
        net_kurus: 12_503,
        vat_percent: 18,
    };
    assert_eq!((row.vat_kurus(), row.gross_kurus()), (2_251, 14_754));
}

/// B21: nothing outlives the key policy or its issuer, and what shortened it is named.
#[test]
fn a_certificate_ends_with_the_first_of_validity_policy_and_issuer() {
    let now = at("2026-11-28T09:00:00Z");
    let policy = KeyPolicy::default();
    let end = |key, issuer: Option<&str>, validity| {
        certificate_end(&policy, key, issuer.map(at), now, validity)
    };
    let whole = end(Key::P256, None, years(3)).unwrap();
    assert_eq!(
        (whole.at, whole.shortened_by),
        (at("2029-11-28T08:59:59Z"), None)
    );
    let rsa = end(Key::rsa(2_048), Some("2029-08-06T00:00:00Z"), years(3)).unwrap();
    assert_eq!(rsa.at, at("2028-12-31T23:59:59Z"));
    assert!(matches!(rsa.shortened_by, Some(ShortenedBy::KeyPolicy(_))));
    let issuer = end(Key::P256, Some("2029-08-06T00:00:00Z"), years(3)).unwrap();
    assert_eq!(
        (issuer.at, issuer.shortened_by),
        (at("2029-08-06T00:00:00Z"), Some(ShortenedBy::Issuer))
    );
    let over = end(Key::P256, Some("2026-11-28T09:00:00Z"), years(1));
    assert!(matches!(over, Err(key_policy::Refusal::IssuerEnded { .. })));
    let leap = certificate_end(
        &policy,
        Key::P256,
        None,
        at("2024-02-29T09:00:00Z"),
        years(1),
    );
    assert_eq!(leap.unwrap().at, at("2025-02-28T08:59:59Z"));
}

/// A list's column names a product by its key or its name, however it is typed.
#[test]
fn a_product_is_recognised_by_its_names() {
    let catalogue = Catalogue::default();
    for (text, key) in [
        ("NES", "nes"),
        ("Nitelikli Elektronik Sertifika", "nes"),
        ("MALİ MÜHÜR", "mali_muhur"),
        (" mali  muhur ", "mali_muhur"),
        ("Fiscal seal", "mali_muhur"),
    ] {
        assert_eq!(
            catalogue.recognise(text).map(|p| p.key.as_str()),
            Ok(key),
            "{text}"
        );
    }
    for text in ["", "mühür", "e-imza"] {
        assert_eq!(
            catalogue.recognise(text),
            Err(ProductFault::Unknown),
            "{text}"
        );
    }
}

/// What approval ways are open is data: a seal is not approved on the ground of a person's consent to e-Onay.
#[test]
fn the_ways_of_approval_stand_in_the_catalogue() {
    let catalogue = Catalogue::default();
    let seal = catalogue.find("mali_muhur").unwrap();
    for (way, of_seal) in [
        (Approval::WetInk, true),
        (Approval::EImza, true),
        (Approval::EOnay, false),
    ] {
        assert_eq!(seal.may_be_approved_by(way), of_seal, "{way:?}");
        assert!(nes().may_be_approved_by(way), "{way:?}");
    }
}
