//! Six digits: drawn, read as people copy them, and what is wrong with those that were typed. The same for a form and for every act.

use store::Micros;
use web::App;

/// Six digits, all equally likely: 2⁶⁴ is a multiple of a million but for a part too small to matter.
pub fn draw() -> String {
    format!("{:06}", rand::random::<u64>() % 1_000_000)
}

/// What was typed, in any spacing, as people copy it from the message; nothing where that can be no code.
pub fn read(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let is_code = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    is_code.then_some(code)
}

/// The state of the newest code that was sent.
#[derive(store::sqlx::FromRow)]
pub struct Newest {
    pub expires_at: Micros,
    pub tries: i64,
}

/// Why a code that was typed is not the right one. Wrong, expired and used up are different texts, since each has another thing to do next.
pub fn fault(app: &App, newest: Option<Newest>) -> &'static str {
    match newest {
        Some(newest) if newest.tries >= app.settings.phone_code.wrong_codes => "code-used-up",
        Some(newest) if newest.expires_at > app.now() => "code-wrong",
        _ => "code-expired",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_copy_it() {
        for typed in ["012345", " 012 345 ", "012-345"] {
            assert_eq!(read(typed).as_deref(), Some("012345"), "{typed}");
        }
        for typed in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(read(typed), None, "{typed}");
        }
        assert!(read(&draw()).is_some());
    }
}
