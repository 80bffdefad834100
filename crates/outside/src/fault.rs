//! What went wrong with a counterpart, told without any word that the counterpart or a person wrote.
//!
//! Error texts end up in logs and in front of staff. A mail server answers with the recipient's address in its text, a
//! gateway's URL holds the telephone number: so only our own words and a short code may pass.

use std::fmt;

/// Our own words for what happened, and the counterpart's code for it, if it gave one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideFault {
    what: &'static str,
    code: Option<String>,
}

impl OutsideFault {
    pub const fn new(what: &'static str) -> Self {
        Self { what, code: None }
    }

    /// Keeps the code only if it looks like one: short, of plain letters, digits and `._-`, and without a run of digits so long
    /// that it could be a telephone or identity number.
    pub fn coded(what: &'static str, code: impl fmt::Display) -> Self {
        let code = code.to_string();
        Self {
            what,
            code: looks_like_a_code(&code).then_some(code),
        }
    }

    pub fn what(&self) -> &'static str {
        self.what
    }

    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

fn looks_like_a_code(code: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let longest_run = code
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0);
    (1..=32).contains(&code.len()) && code.chars().all(plain) && longest_run <= 8
}

impl fmt::Display for OutsideFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{} ({code})", self.what),
            None => f.write_str(self.what),
        }
    }
}

/// A message was not handed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The counterpart could not take it now: try again later.
    #[error("unavailable: {0}")]
    Unavailable(OutsideFault),
    /// The counterpart will never take this message: do not try again.
    #[error("refused: {0}")]
    Refused(OutsideFault),
}

impl SendError {
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    pub(crate) fn unavailable(what: &'static str) -> Self {
        Self::Unavailable(OutsideFault::new(what))
    }

    pub(crate) fn refused(what: &'static str) -> Self {
        Self::Refused(OutsideFault::new(what))
    }
}

/// A setting with which the counterpart could never be reached; found at start, not at the first message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct SettingsError {
    pub setting: &'static str,
    pub problem: String,
}

impl SettingsError {
    pub(crate) fn new(setting: &'static str, problem: impl fmt::Display) -> Self {
        Self {
            setting,
            problem: problem.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_kept() {
        for code in ["550", "EDV09.001", "access_denied", "0x58"] {
            assert_eq!(OutsideFault::coded("x", code).code(), Some(code));
        }
    }

    #[test]
    fn what_could_be_personal_is_dropped() {
        for code in [
            "10000000146",
            "ayse@example.org",
            "Ayşe",
            "905321112233",
            "",
            &"a".repeat(33),
        ] {
            assert_eq!(OutsideFault::coded("x", code).code(), None, "{code}");
        }
    }

    #[test]
    fn display_says_what_and_code() {
        assert_eq!(
            OutsideFault::coded("the mail server refused", 550).to_string(),
            "the mail server refused (550)"
        );
        assert_eq!(
            SendError::unavailable("timed out").to_string(),
            "unavailable: timed out"
        );
    }
}
