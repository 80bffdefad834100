//! The help pages are the same page in two languages, well-formed and in the right letters (R47).

use unicode_normalization::is_nfc;

/// Turkish and English of each help page.
const HELP: [(&str, &str); 7] = [
    (
        include_str!("../../src/help/instructions_wet_ink.tr.html"),
        include_str!("../../src/help/instructions_wet_ink.en.html"),
    ),
    (
        include_str!("../../src/help/e_imza.tr.html"),
        include_str!("../../src/help/e_imza.en.html"),
    ),
    (
        include_str!("../../src/help/e_onay.tr.html"),
        include_str!("../../src/help/e_onay.en.html"),
    ),
    (
        include_str!("../../src/help/verifier.tr.html"),
        include_str!("../../src/help/verifier.en.html"),
    ),
    (
        include_str!("../../src/help/faq.tr.html"),
        include_str!("../../src/help/faq.en.html"),
    ),
    (
        include_str!("../../src/help/contact.tr.html"),
        include_str!("../../src/help/contact.en.html"),
    ),
    (
        include_str!("../../src/help/personal_data.tr.html"),
        include_str!("../../src/help/personal_data.en.html"),
    ),
];
/// The settings that a help page may show.
const HELP_SETTINGS: [&str; 4] = ["authority", "email", "phone", "postal_address"];

/// R42: what the page about the app tells people to have is a card, its driver and the app.
#[test]
fn no_java_is_asked_for() {
    for (page, words) in [
        (HELP[1].0, "Java gerekmez"),
        (HELP[1].1, "It needs no Java"),
    ] {
        assert!(page.contains(words));
        assert_eq!(page.matches("Java").count(), 1);
        assert!(!page.to_lowercase().contains("jnlp"));
    }
}

/// R47: help pages are well-formed, outlined in order, alike in both languages, and show known settings only.
#[test]
fn help_pages_are_well_formed_and_alike() {
    for (turkish, english) in HELP {
        let (turkish, english) = (outline(turkish), outline(english));
        assert_eq!(turkish, english, "the two languages differ in structure");
        assert_eq!(turkish[0], "h1", "a page begins with its h1");
        let headings: Vec<u8> = turkish
            .iter()
            .filter_map(|tag| tag.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(headings.iter().filter(|level| **level == 1).count(), 1);
        assert!(
            headings.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "a heading level is skipped"
        );
    }
    for text in HELP
        .into_iter()
        .flat_map(|(turkish, english)| [turkish, english])
    {
        assert!(is_nfc(text) && !text.contains('\''));
        for setting in text
            .split("{{ ")
            .skip(1)
            .map(|rest| rest.split(" }}").next().unwrap())
        {
            assert!(HELP_SETTINGS.contains(&setting), "{setting}");
        }
    }
}

/// The opening tags in order; fails where a tag is not closed by its own end.
fn outline(html: &str) -> Vec<&str> {
    let (mut open, mut order) = (Vec::new(), Vec::new());
    for tag in html
        .split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
    {
        if let Some(closing) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closing), "closed out of order");
        } else {
            let name = tag.split(' ').next().unwrap();
            open.push(name);
            order.push(name);
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    order
}
