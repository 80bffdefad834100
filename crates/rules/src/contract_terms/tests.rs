//! Which terms are in force, which are coming, and which can be entered and withdrawn.

use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::dates::istanbul_day;
use crate::product::{CardReader, Validity};

const TODAY: Date = date(2026, 11, 29);

fn years(years: u8) -> Wanted {
    Wanted {
        validity: Validity::of_years(years),
        reader: None,
    }
}

fn terms(product: &str, start: Date, says: Wanted) -> ContractTerms {
    ContractTerms {
        product: Some(product.into()),
        start,
        says,
        is_withdrawn: false,
    }
}

fn withdrawn(product: &str, start: Date, says: Wanted) -> ContractTerms {
    ContractTerms {
        is_withdrawn: true,
        ..terms(product, start, says)
    }
}

#[test]
fn nobody_has_entered_anything_and_the_product_decides() {
    assert_eq!(in_force(&[], "nes", TODAY), None);
    assert_eq!(said(&[], "nes", TODAY), Wanted::default());
    let coming = [terms("nes", date(2026, 11, 30), years(2))];
    assert_eq!(said(&coming, "nes", TODAY), Wanted::default());
}

/// The new year begins in Istanbul, three hours before it does in Greenwich.
#[test]
fn the_day_of_change_begins_at_midnight_in_istanbul() {
    let entered = [
        terms("nes", date(2026, 1, 1), years(3)),
        terms("nes", date(2027, 1, 1), years(2)),
    ];
    for (moment, says) in [
        ("2026-12-31T20:59:59.999999Z", 3),
        ("2026-12-31T21:00:00Z", 2),
        ("2027-01-01T00:00:00Z", 2),
    ] {
        let moment: Timestamp = moment.parse().unwrap();
        let found = said(&entered, "nes", istanbul_day(moment));
        assert_eq!(found, years(says), "{moment}");
    }
}

#[test]
fn each_product_has_its_own_and_a_later_entry_for_an_earlier_day_changes_no_later_one() {
    let entered = [
        terms("nes", date(2027, 1, 1), years(2)),
        terms("nes", TODAY, years(1)),
        terms("mali_muhur", TODAY, years(3)),
    ];
    assert_eq!(said(&entered, "nes", TODAY), years(1));
    assert_eq!(said(&entered, "nes", date(2027, 1, 1)), years(2));
    assert_eq!(said(&entered, "mali_muhur", date(2027, 1, 1)), years(3));
    assert_eq!(
        next(&entered, "nes", TODAY).unwrap().start,
        date(2027, 1, 1)
    );
    assert_eq!(next(&entered, "mali_muhur", TODAY), None);
}

#[test]
fn what_was_for_every_product_holds_until_one_has_its_own() {
    let mut entered = vec![ContractTerms {
        product: None,
        ..terms("", date(2026, 1, 1), years(2))
    }];
    assert_eq!(said(&entered, "nes", TODAY), years(2));
    entered.push(terms("nes", TODAY, years(3)));
    assert_eq!(said(&entered, "nes", TODAY), years(3));
    assert_eq!(said(&entered, "mali_muhur", TODAY), years(2));
}

#[test]
fn of_two_from_one_day_the_later_entry_holds_and_a_withdrawn_one_never() {
    let entered = [
        terms("nes", TODAY, years(1)),
        terms("nes", TODAY, years(2)),
        withdrawn("nes", TODAY, years(3)),
    ];
    assert_eq!(said(&entered, "nes", TODAY), years(2));
    assert_eq!(next(&entered, "nes", date(2026, 1, 1)), Some(&entered[0]));
}

#[test]
fn where_each_stands_and_until_when() {
    let entered = [
        terms("nes", date(2026, 1, 1), years(3)),
        terms("nes", date(2027, 1, 1), years(2)),
        withdrawn("nes", date(2026, 12, 1), years(1)),
        terms("nes", TODAY, years(1)),
        terms("nes", TODAY, years(2)),
        terms("mali_muhur", date(2026, 6, 1), years(3)),
    ];
    let yesterday = date(2026, 11, 28);
    assert_eq!(
        standings(&entered, "nes", TODAY),
        [
            (0, Standing::Past { until: yesterday }),
            (1, Standing::Coming),
            (2, Standing::Withdrawn),
            (3, Standing::Past { until: TODAY }),
            (
                4,
                Standing::InForce {
                    until: Some(date(2026, 12, 31))
                }
            ),
        ]
    );
    assert_eq!(
        standings(&entered, "mali_muhur", TODAY),
        [(5, Standing::InForce { until: None })]
    );
    // The day before, what begins today had not begun.
    let (_, before) = standings(&entered, "nes", yesterday)[0];
    assert_eq!(
        before,
        Standing::InForce {
            until: Some(yesterday)
        }
    );
}

#[test]
fn terms_begin_today_or_later_and_never_before() {
    let entered = [
        terms("nes", TODAY, years(1)),
        terms("nes", date(2027, 1, 1), years(2)),
        withdrawn("nes", date(2027, 2, 1), years(3)),
    ];
    for (typed, found) in [
        ("29.11.2026", Ok(TODAY)),
        (" 30.11.2026 ", Ok(date(2026, 11, 30))),
        ("2026-12-01", Ok(date(2026, 12, 1))),
        ("01.02.2027", Ok(date(2027, 2, 1))),
        ("29.11.2031", Ok(date(2031, 11, 29))),
        ("", Err(StartFault::Missing)),
        ("  ", Err(StartFault::Missing)),
        ("yarın", Err(StartFault::Format)),
        ("1.12.26", Err(StartFault::Format)),
        ("31.11.2026", Err(StartFault::NotADay)),
        ("28.11.2026", Err(StartFault::BackDated)),
        ("30.11.2031", Err(StartFault::TooFar)),
        ("01.01.2027", Err(StartFault::Taken)),
    ] {
        assert_eq!(start(&entered, "nes", typed, TODAY), found, "{typed:?}");
    }
    // Another product's day is free.
    assert!(start(&entered, "mali_muhur", "01.01.2027", TODAY).is_ok());
}

#[test]
fn the_same_is_not_entered_twice() {
    let entered = [
        terms("nes", TODAY, years(1)),
        terms("nes", date(2027, 1, 1), years(2)),
    ];
    let nothing_new = Err(StartFault::NothingNew);
    assert_eq!(is_new(&entered, "nes", TODAY, years(1)), nothing_new);
    assert_eq!(is_new(&entered, "nes", TODAY, years(2)), Ok(()));
    let after = date(2027, 3, 1);
    assert_eq!(is_new(&entered, "nes", after, years(2)), nothing_new);
    assert_eq!(is_new(&entered, "nes", after, years(1)), Ok(()));
    let silent = Wanted::default();
    assert_eq!(is_new(&entered, "mali_muhur", TODAY, silent), nothing_new);
    let reader = Wanted {
        reader: Some(CardReader::Mini),
        ..silent
    };
    assert_eq!(is_new(&entered, "mali_muhur", TODAY, reader), Ok(()));
}

#[test]
fn only_what_has_not_begun_is_withdrawn() {
    let tomorrow = date(2026, 11, 30);
    assert!(terms("nes", tomorrow, years(1)).may_be_withdrawn(TODAY));
    assert!(!terms("nes", TODAY, years(1)).may_be_withdrawn(TODAY));
    assert!(!terms("nes", date(2026, 1, 1), years(1)).may_be_withdrawn(TODAY));
    assert!(!withdrawn("nes", tomorrow, years(1)).may_be_withdrawn(TODAY));
}
