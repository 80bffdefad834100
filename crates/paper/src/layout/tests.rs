//! R25: one page, whatever a person may lawfully have written, and nothing in the signature box.

use super::lay_out;
use crate::error::DrawError;
use crate::form::{Field, Form, Section};
use crate::geometry::{
    Area, CODE_CLEARANCE, CODES, MARK_CLEARANCE, MARKS, SIGNATURE_BOX, SIGNATURE_OUTLINE, TEXT,
};
use crate::page::{BLACK, Block, Ink, Part, Piece};
use crate::sample;
use crate::words::Language;

fn pieces(page: &Part) -> Vec<&Piece> {
    page.blocks.iter().flat_map(Block::pieces).collect()
}

/// Asserts that text keeps to its area, out of everything that must stay white, and off other text.
fn assert_in_order(page: &Part) {
    let mut white = vec![SIGNATURE_BOX];
    white.extend(CODES.map(|code| code.grown(CODE_CLEARANCE)));
    white.extend(MARKS.map(|mark| mark.grown(MARK_CLEARANCE)));
    let pieces = pieces(page);
    assert!(!pieces.is_empty());
    for (at, piece) in pieces.iter().enumerate() {
        let area = piece.area();
        assert!(
            TEXT.grown(0.1).contains(area),
            "{:?} at {area:?}",
            piece.text
        );
        assert!(
            white.iter().all(|white| !white.overlaps(area)),
            "{:?} at {area:?}",
            piece.text
        );
        for other in &pieces[at + 1..] {
            assert!(
                !area.overlaps(other.area()),
                "{:?} and {:?}",
                piece.text,
                other.text
            );
        }
    }
    for Ink { area, .. } in page.inks.iter().filter(|ink| !MARKS.contains(&ink.area)) {
        let inside = SIGNATURE_BOX.grown(-SIGNATURE_OUTLINE - 0.01);
        assert!(!inside.overlaps(*area), "{area:?}");
        assert!(
            white[1..].iter().all(|white| !white.overlaps(*area)),
            "{area:?}"
        );
    }
}

/// The smallest type on the page, in points.
fn smallest(page: &Part) -> f32 {
    pieces(page)
        .iter()
        .map(|piece| piece.style.size)
        .fold(f32::INFINITY, f32::min)
}

#[test]
fn the_usual_form_is_in_order_and_readable() {
    for practice in [true, false] {
        for language in [Language::Turkish, Language::English] {
            let page = lay_out(&Form {
                practice,
                language,
                ..sample::form()
            })
            .expect("fits");
            assert_in_order(&page);
            assert!(smallest(&page) >= 6.75, "{}", smallest(&page));
        }
    }
}

#[test]
fn the_longest_form_is_in_order_and_not_below_six_and_a_half_points() {
    let page = lay_out(&sample::longest()).expect("fits");
    assert_in_order(&page);
    assert!(smallest(&page) >= 6.5, "{}", smallest(&page));
}

#[test]
fn an_almost_empty_form_is_in_order() {
    let mut form = sample::form();
    form.sections = vec![Section {
        title: String::new(),
        fields: vec![Field {
            label: "Ad".to_owned(),
            value: " ".to_owned(),
        }],
    }];
    form.commitment.clauses.clear();
    form.declaration.clear();
    form.instructions.clear();
    let page = lay_out(&form).expect("fits");
    assert_in_order(&page);
    // Nobody can write into a place that was left empty.
    assert!(pieces(&page).iter().any(|piece| piece.text == "–"));
}

#[test]
fn the_marks_are_where_a_reader_looks() {
    let page = lay_out(&sample::form()).expect("fits");
    for mark in MARKS {
        assert!(
            page.inks
                .iter()
                .any(|ink| ink.area == mark && ink.grey == BLACK)
        );
    }
    let codes: Vec<Area> = page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Code(area) => Some(*area),
            _ => None,
        })
        .collect();
    assert_eq!(codes, CODES);
}

/// A change of a form, for the cases below.
type Change = fn(&mut Form);

#[test]
fn names_what_does_not_fit() {
    let cases: [(&str, Change); 10] = [
        ("data", |form| {
            form.sections[4].fields[1].value = "Uzun adres ".repeat(300)
        }),
        ("data", |form| {
            form.sections = vec![form.sections.clone(); 8].concat()
        }),
        ("commitment", |form| {
            form.commitment.clauses = vec![form.commitment.clauses.clone(); 2].concat()
        }),
        ("declaration", |form| {
            form.declaration = form.declaration.repeat(30)
        }),
        ("title", |form| form.title = form.title.repeat(12)),
        ("authority", |form| {
            form.authority.name = form.authority.name.repeat(20)
        }),
        ("authority", |form| {
            form.authority.address = vec![form.authority.address.clone(); 20].concat()
        }),
        ("instructions", |form| {
            form.instructions = vec![form.instructions.clone(); 3].concat()
        }),
        ("name", |form| {
            form.signature.name = form.signature.name.repeat(20)
        }),
        ("signature", |form| {
            form.signature.hint = form.signature.hint.repeat(3)
        }),
    ];
    for (what, change) in cases {
        let mut form = sample::form();
        change(&mut form);
        let error = lay_out(&form).expect_err(what);
        assert_eq!(
            error,
            DrawError::DoesNotFit {
                what: what.to_owned()
            }
        );
    }
}

#[test]
fn names_the_place_of_a_letter_it_lacks_but_never_the_value() {
    let mut form = sample::form();
    form.sections[3].fields[0].value = "Gizli Kurum 🙂".to_owned();
    let error = lay_out(&form).expect_err("no such letter");
    assert_eq!(
        error,
        DrawError::NoLetter {
            what: "Kurum adı".to_owned(),
            letter: '🙂'
        }
    );
    assert!(!format!("{error} {error:?} {form:?}").contains("Gizli"));
}
