//! R24, R25: the finished PDF, seen by tools that are not ours (poppler) and read by a decoder that is not ours (rqrr).

mod poppler;
mod sample;

use paper::geometry::{
    Area, CODES, MARK_CLEARANCE, MARKS, SHEET, SIGNATURE_BOX, SIGNATURE_OUTLINE,
};
use paper::{DrawError, Form, FormCode, draw};
use poppler::{Picture, text, with_poppler};

fn drawn(form: &Form) -> Vec<u8> {
    draw(form).expect("the sample fits")
}

/// All that the form says, in the order in which it is read, white space apart.
fn said(form: &Form) -> Vec<String> {
    let mut said = vec![form.authority.name.clone()];
    said.extend(form.authority.address.clone());
    said.extend([
        form.authority.phone.clone(),
        form.title.clone(),
        form.order_name(),
        form.printed_on.clone(),
    ]);
    for section in &form.sections {
        said.push(section.title.clone());
        said.extend(
            section
                .fields
                .iter()
                .flat_map(|field| [field.label.clone(), field.value.clone()]),
        );
    }
    said.extend([
        form.commitment.title.clone(),
        form.commitment.version.clone(),
    ]);
    said.extend(
        form.commitment
            .clauses
            .iter()
            .flat_map(|clause| [clause.title.clone(), clause.text.clone()]),
    );
    said.push(form.declaration.clone());
    said.extend(form.instructions.clone());
    let signature = &form.signature;
    said.extend(
        [
            &signature.name_label,
            &signature.name,
            &signature.date_label,
            &signature.label,
            &signature.hint,
        ]
        .map(String::clone),
    );
    said
}

fn without_space(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

#[test]
fn one_a4_page_upright_with_its_fonts_and_tags() {
    for form in [sample::form(), sample::longest()] {
        let pdf = drawn(&form);
        let Some(info) = with_poppler("pdfinfo", &["-"], &pdf) else {
            return;
        };
        let info = text(info);
        for line in [
            "Tagged:yes",
            "Pages:1",
            "Pagesize:595.276x841.89pts(A4)",
            "Pagerot:0",
            "JavaScript:no",
            "Encrypted:no",
        ] {
            assert!(without_space(&info).contains(line), "{line} in {info}");
        }
        let Some(fonts) = with_poppler("pdffonts", &["-"], &pdf) else {
            return;
        };
        let fonts = text(fonts);
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert_eq!(rows.len(), 2, "{fonts}");
        for row in rows {
            // Columns: name, type of two words, encoding, embedded, subset, mapped to Unicode.
            let columns: Vec<&str> = row.split_whitespace().collect();
            assert!(columns[0].contains("+LiberationSans"), "{row}");
            assert_eq!(&columns[4..7], ["yes", "yes", "yes"], "{row}");
        }
    }
}

/// The library refuses to finish a file that breaks a rule it can check; the file must also claim the standards.
#[test]
fn claims_pdf_a_2a_and_pdf_ua_1() {
    let pdf = drawn(&sample::form());
    let claims = String::from_utf8_lossy(&pdf);
    for claim in [
        "<pdfaid:part>2<",
        "<pdfaid:conformance>A<",
        "<pdfuaid:part>1<",
    ] {
        assert!(claims.contains(claim), "{claim}");
    }
}

#[test]
fn every_word_comes_out_exactly_and_in_reading_order() {
    let mut english = sample::form();
    english.language = paper::Language::English;
    for form in [sample::form(), sample::longest(), english] {
        let Some(extracted) = with_poppler("pdftotext", &["-raw", "-", "-"], &drawn(&form)) else {
            return;
        };
        let extracted = without_space(&text(extracted));
        let mut rest = extracted.as_str();
        for words in said(&form) {
            let words = without_space(&words);
            let at = rest
                .find(&words)
                .unwrap_or_else(|| panic!("{words} is not in {rest}"));
            rest = &rest[at + words.len()..];
        }
        assert!(extracted.contains(&without_space(&form.code().to_string())));
    }
}

/// Words at the end of a line must not run into the first of the next.
#[test]
fn words_stay_apart() {
    let form = sample::form();
    let Some(extracted) = with_poppler("pdftotext", &["-raw", "-", "-"], &drawn(&form)) else {
        return;
    };
    let extracted = text(extracted)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for clause in &form.commitment.clauses {
        assert!(
            extracted.contains(&format!("{} {}", clause.title, clause.text)),
            "{}",
            clause.title
        );
    }
    assert!(extracted.contains(&form.declaration));
    assert!(extracted.contains("Kurum adı Deneme Üniversitesi Rektörlüğü"));
}

#[test]
fn the_tag_tree_tells_headings_tables_lists_and_codes() {
    let Some(tree) = with_poppler("pdfinfo", &["-struct-text", "-"], &drawn(&sample::form()))
    else {
        return;
    };
    // Poppler writes the headings' own titles in UTF-16.
    let tree = String::from_utf8_lossy(&tree);
    let count = |tag: &str| {
        tree.lines()
            .filter(|line| line.split_whitespace().next() == Some(tag))
            .count()
    };
    assert_eq!((count("H1"), count("H2")), (1, 6), "{tree}");
    assert_eq!(
        (count("Table"), count("TR"), count("TH:"), count("TD")),
        (5, 15, 15, 15)
    );
    assert_eq!(
        (count("L"), count("LI"), count("Lbl"), count("LBody")),
        (2, 18, 18, 18)
    );
    assert_eq!(count("Figure:"), 2);
    for pair in [
        "Sipariş No SD-780",
        "Adı Soyadı Gülşen Çığırağaoğlu",
        "Form kodu KALEM1-SD-780-3-",
        "İmza Yalnız",
    ] {
        assert!(tree.contains(pair), "{pair}");
    }
}

/// Asked of the page itself: no word of it lies in the box, not even in the longest form.
#[test]
fn no_word_lies_in_the_signature_box() {
    for form in [sample::form(), sample::longest()] {
        let Some(boxes) = with_poppler("pdftotext", &["-bbox", "-", "-"], &drawn(&form)) else {
            return;
        };
        let boxes = text(boxes);
        let words: Vec<Area> = boxes
            .lines()
            .filter(|line| line.trim_start().starts_with("<word"))
            .map(word_area)
            .collect();
        assert!(words.len() > 500, "{}", words.len());
        for word in words {
            assert!(!SIGNATURE_BOX.overlaps(word), "{word:?}");
            assert!(SHEET.grown(-5.0).contains(word), "{word:?}");
        }
    }
}

/// One line of `pdftotext -bbox`: `<word xMin="56.7" yMin="34.0" xMax="…" yMax="…">…</word>`, in points.
fn word_area(line: &str) -> Area {
    let numbers: Vec<f32> = line
        .split('"')
        .skip(1)
        .step_by(2)
        .take(4)
        .map(|number| number.parse().expect("a number"))
        .collect();
    let [left, top, right, bottom] = numbers[..] else {
        panic!("{line}")
    };
    let millimetres = |points: f32| points * 25.4 / 72.0;
    Area::new(
        millimetres(left),
        millimetres(top),
        millimetres(right - left),
        millimetres(bottom - top),
    )
}

/// B01: what a reader of scans relies on, measured on the page as a printer would see it.
#[test]
fn marks_are_black_the_box_is_white_and_nothing_has_a_colour() {
    for form in [sample::form(), sample::longest()] {
        let Some(page) = Picture::of(&drawn(&form)) else {
            return;
        };
        let inside = SIGNATURE_BOX.grown(-SIGNATURE_OUTLINE - 0.2);
        assert!(
            page.pixels(inside)
                .all(|[red, green, blue]| [red, green, blue] == [255; 3]),
            "the box is not white"
        );
        for mark in MARKS {
            assert!(
                page.pixels(mark.grown(-0.2)).all(|pixel| pixel == [0; 3]),
                "{mark:?} is not black"
            );
            let around = mark.grown(MARK_CLEARANCE - 0.2);
            let dark = page.pixels(around).filter(|pixel| pixel[0] < 255).count();
            let black = page
                .pixels(mark.grown(0.2))
                .filter(|pixel| pixel[0] < 255)
                .count();
            assert_eq!(dark, black, "something stands beside {mark:?}");
        }
        assert!(
            page.pixels(SHEET)
                .all(|[red, green, blue]| red == green && green == blue),
            "a colour is printed"
        );
    }
}

/// B01: both codes decode to the form's own code, and from there back to order number, version and digest.
#[test]
fn both_codes_decode() {
    for form in [sample::form(), sample::longest()] {
        let Some(page) = Picture::of(&drawn(&form)) else {
            return;
        };
        for area in CODES {
            let (width, height, grey) = page.cut_out(area.grown(2.0));
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
                grey[y * width + x]
            });
            let grids = image.detect_grids();
            assert_eq!(grids.len(), 1, "{area:?}");
            let (meta, content) = grids[0].decode().expect("decodes");
            // Level H is written as 2 in the format bits of a QR code.
            assert_eq!(meta.ecc_level, 2);
            assert_eq!(content, form.code().to_string());
            assert_eq!(content.parse::<FormCode>(), Ok(form.code()));
        }
    }
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    assert!(drawn(&sample::form()) == drawn(&sample::form()));
}

#[test]
fn a_practice_form_says_so_and_a_real_one_does_not() {
    let real = Form {
        practice: false,
        ..sample::form()
    };
    for (form, says) in [(sample::form(), true), (real, false)] {
        let Some(extracted) = with_poppler("pdftotext", &["-raw", "-", "-"], &drawn(&form)) else {
            return;
        };
        let extracted = text(extracted);
        assert_eq!(
            extracted.contains("DENEME · HUKUKİ GEÇERLİLİĞİ YOKTUR"),
            says
        );
        assert_eq!(extracted.contains("PRACTICE · NO LEGAL EFFECT"), says);
    }
}

/// The title of the file is shown in window bars and lists of recent files: no personal data in it.
#[test]
fn the_files_own_description_tells_no_secrets() {
    let form = sample::form();
    let Some(info) = with_poppler("pdfinfo", &["-"], &drawn(&form)) else {
        return;
    };
    let info = text(info);
    assert!(
        info.contains("Nitelikli Elektronik Sertifika Başvuru Formu SD-780"),
        "{info}"
    );
    assert!(!info.contains("Gülşen") && !info.contains("10000000146"));
}

#[test]
fn refuses_what_is_not_a_date() {
    for printed_on in [
        "",
        "20.11.26",
        "2026-11-20",
        "20.13.2026",
        "32.11.2026",
        "20.11.2026.",
        "+1.11.2026",
        "yarın",
    ] {
        let form = Form {
            printed_on: printed_on.to_owned(),
            ..sample::form()
        };
        assert_eq!(draw(&form), Err(DrawError::NotADate), "{printed_on}");
    }
}
