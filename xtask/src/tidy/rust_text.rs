//! Just enough reading of Rust for the checks: where the code is, and where each function begins and ends.

/// The text with comments and the insides of strings and character literals blanked out. Lines and columns (in bytes)
/// stay where they are, so that what is found can be pointed at.
pub fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let (end, keep) = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => (line_end(bytes, at), 0),
            b'/' if bytes.get(at + 1) == Some(&b'*') => (block_comment_end(bytes, at), 0),
            b'"' => (string_end(bytes, at), 1),
            b'r' if !is_word(bytes, at) => match raw_string_end(bytes, at) {
                Some(end) => (end, 0),
                None => (at + 1, usize::MAX),
            },
            b'\'' => (character_end(bytes, at), 1),
            _ => (at + 1, usize::MAX),
        };
        if keep != usize::MAX {
            for byte in &mut out[at + keep..end.saturating_sub(keep).max(at + keep)] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
        at = end;
    }
    // What was blanked was blanked whole, from one ASCII mark to the next.
    String::from_utf8(out).unwrap_or_default()
}

/// Whether the byte before `at` belongs to the same word: the `r` of `for` opens no raw string.
fn is_word(bytes: &[u8], at: usize) -> bool {
    at > 0
        && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
        && !matches!(bytes[at - 1], b'b' | b'c')
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |offset| at + offset)
}

fn block_comment_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0;
    let mut at = at;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn raw_string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    let open = at + 1 + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let close = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
    let length = bytes[open + 1..]
        .windows(close.len())
        .position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| open + 1 + length + close.len()))
}

/// `'a'`, `'\n'` and `'ş'` are characters; `'a` alone is a lifetime.
fn character_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at + 1..];
    if rest.first() == Some(&b'\\') {
        return rest
            .iter()
            .skip(2)
            .position(|byte| *byte == b'\'')
            .map_or(at + 1, |offset| at + 1 + 2 + offset + 1);
    }
    let length = std::str::from_utf8(&rest[..rest.len().min(8)])
        .or_else(|error| std::str::from_utf8(&rest[..error.valid_up_to()]))
        .ok()
        .and_then(|text| text.chars().next())
        .map_or(1, char::len_utf8);
    if rest.get(length) == Some(&b'\'') {
        at + 1 + length + 1
    } else {
        at + 1
    }
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function<'a> {
    pub name: &'a str,
    /// Counted from 1.
    pub line: usize,
    pub lines: usize,
    pub body: &'a str,
}

/// Every function in text that `code_only` has prepared.
pub fn functions(code: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || before == '_')
        {
            continue;
        }
        let rest = &code[at + 3..];
        let name = &rest[..rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len())];
        if name.is_empty() {
            continue;
        }
        let Some(open) = body_start(rest) else {
            continue;
        };
        let body = &rest[open..open + braces(&rest[open..])];
        let line = code[..at].matches('\n').count() + 1;
        let lines = code[at..at + 3 + open + body.len()].matches('\n').count() + 1;
        found.push(Function {
            name,
            line,
            lines,
            body,
        });
    }
    found
}

/// Where the body opens, unless a `;` comes first: then there is none. One inside brackets, as in `[u8; 4]`, is no end.
fn body_start(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn braces(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blanked() {
        let text = "let a = \"todo!\"; // dbg!\nlet b = r#\"x \" y\"#; /* a /* b */ c */ f();\nlet c = b\"\\\"{\"; let d = '{'; let e = '\\''; let g: &'static str = \"ş\";";
        let code = code_only(text);
        assert_eq!(code.len(), text.len());
        assert_eq!(code.lines().count(), 3);
        for gone in ["todo", "dbg", "x ", " c */", "{", "ş"] {
            assert!(!code.contains(gone), "{gone} is still in {code}");
        }
        for kept in ["let a = \"", "f();", "let d = ' '", "&'static str"] {
            assert!(code.contains(kept), "{kept} is missing in {code}");
        }
    }

    #[test]
    fn functions_are_found_with_their_bodies() {
        let code = code_only(
            "trait T { fn without(&self, a: [u8; 4]); }\nimpl X {\n    pub async fn with<'a>(a: [u8; 2]) -> Y {\n        if a { \"}\" } else { b }\n    }\n}\nfn one() {}\nlet f: fn (u8) = g;",
        );
        let found = functions(&code);
        let names: Vec<_> = found.iter().map(|f| (f.name, f.line, f.lines)).collect();
        assert_eq!(names, [("with", 3, 3), ("one", 7, 1)]);
        assert!(found[0].body.ends_with("else { b }\n    }"));
    }
}
