//! The diagnosis as a text that may be sent to anybody: no name, no number of a person, no PIN, no folder of theirs.

use super::verdict::verdict;
use super::{Finding, Health};
use crate::language::Language;

/// The verdict, one line for each organ, and last what support wants to know of program and machine. `wall` in seconds since 1970.
pub fn report(findings: &[Finding], language: Language, wall: i64) -> String {
    let verdict = verdict(findings, language);
    let mut text = format!("{}\n", verdict.sentence);
    if !verdict.to_do.is_empty() {
        text.push_str(&format!("→ {}\n", verdict.to_do));
    }
    text.push('\n');
    for finding in findings {
        let name = language.of(finding.check.name());
        let line = match &finding.health {
            Health::Good(detail) if detail.is_empty() => format!("✓ {name}\n"),
            Health::Good(detail) => format!("✓ {name}: {}\n", stripped(detail)),
            Health::Ill(problem) => {
                let (happened, to_do) = language.both(problem.words());
                format!("⚠ {name}: {happened} → {to_do}\n")
            }
            Health::Unknown => format!("… {name}\n"),
        };
        text.push_str(&line);
    }
    let for_support = language.of(crate::language::text("Destek için", "For support"));
    text.push_str(&format!(
        "\n{for_support}: e-imza {} · {} {} · {}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        crate::clock::shown(wall),
    ));
    text
}

/// Readers and drivers put serial numbers into their names; a long run of digits may be anything.
fn stripped(detail: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for letter in detail.chars().chain(std::iter::once('\n')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        match digits.len() {
            0..=4 => out.push_str(&digits),
            _ => out.push('…'),
        }
        digits.clear();
        if !letter.is_control() {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Check;

    /// B18: with secrets stripped.
    #[test]
    fn long_numbers_are_left_out() {
        assert_eq!(stripped("ACS ACR39U 00 00"), "ACS ACR39U 00 00");
        assert_eq!(stripped("Okuyucu (10000000146) 2"), "Okuyucu (…) 2");
        assert_eq!(stripped("21.11.2026"), "21.11.2026");
        let finding = Finding {
            check: Check::Reader,
            health: Health::Good("Okuyucu 1234567\n".to_owned()),
        };
        let text = report(&[finding], Language::Turkish, 1_795_245_417);
        assert!(text.contains("\n✓ Kart okuyucu: Okuyucu …\n"), "{text}");
    }
}
