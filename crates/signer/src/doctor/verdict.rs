//! The diagnosis in one plain sentence, for whoever wants to know nothing else.

use super::{Check, Finding, Health};
use crate::language::{Language, text};
use crate::machine::Problem;

/// Whether this machine can sign; where not, the first reason.
pub struct Verdict {
    pub sentence: String,
    /// The one thing to do about it.
    pub to_do: &'static str,
    pub is_good: bool,
}

/// A wrong clock stops nobody, since signatures bear the portal's time; so every other trouble comes before it.
pub fn verdict(findings: &[Finding], language: Language) -> Verdict {
    let ill = |finding: &&Finding| matches!(finding.health, Health::Ill(_));
    let stops = |finding: &&Finding| finding.check != Check::Clock;
    let mut all = findings.iter().filter(ill);
    let worst = all.clone().find(stops).or_else(|| all.next());
    let Some((check, problem)) = worst.and_then(problem_of) else {
        let words = text(
            "Her şey hazır: bu bilgisayarda imza atabilirsiniz.",
            "All is ready: you can sign on this computer.",
        );
        return Verdict {
            sentence: language.of(words).to_owned(),
            to_do: "",
            is_good: true,
        };
    };
    let begins = match check {
        Check::Clock => text("İmza atabilirsiniz, ama", "You can sign, but"),
        _ => text(
            "Şu anda imza atamazsınız:",
            "You cannot sign at the moment:",
        ),
    };
    let (happened, to_do) = language.both(problem.words());
    Verdict {
        sentence: format!("{} {}", language.of(begins), inside(happened, language)),
        to_do,
        is_good: false,
    }
}

fn problem_of(finding: &Finding) -> Option<(Check, &Problem)> {
    match &finding.health {
        Health::Ill(problem) => Some((finding.check, problem)),
        _ => None,
    }
}

/// As it stands inside another sentence: İ becomes i and I becomes ı in Turkish, and PIN stays PIN.
fn inside(sentence: &str, language: Language) -> String {
    let mut letters = sentence.chars();
    let (Some(first), rest) = (letters.next(), letters.as_str()) else {
        return String::new();
    };
    if rest.starts_with(char::is_uppercase) {
        return sentence.to_owned();
    }
    let small = match (first, language) {
        ('İ', _) => "i".to_owned(),
        ('I', Language::Turkish) => "ı".to_owned(),
        _ => first.to_lowercase().to_string(),
    };
    small + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_goes_on_in_small_letters() {
        let tr = Language::Turkish;
        assert_eq!(inside("İmza yok.", tr), "imza yok.");
        assert_eq!(inside("Işık yok.", tr), "ışık yok.");
        assert_eq!(inside("PIN kilitli.", tr), "PIN kilitli.");
        assert_eq!(
            inside("There is none.", Language::English),
            "there is none."
        );
    }
}
