//! The statements that stand in the source, as the query macros get them: literals, `concat!` of literals, and macros that stand for either.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub struct Statement {
    /// File and line.
    pub place: String,
    pub sql: String,
}

/// The query macros, and which of their arguments is the statement.
const QUERIES: [(&str, usize); 5] = [
    ("rows", 2),
    ("row", 2),
    ("run", 1),
    ("later", 1),
    ("change_one", 1),
];

/// A macro of ours that stands for text or for a query: the names of its first arguments, and its body.
#[derive(Clone)]
struct Shorthand {
    arguments: Vec<String>,
    body: String,
}

type Shorthands = HashMap<String, Shorthand>;

/// All statements below these folders, and the places of those that cannot be read.
pub fn statements(folders: &[PathBuf]) -> (Vec<Statement>, Vec<String>) {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, &mut files);
    }
    files.sort();
    let files: Vec<_> = files
        .into_iter()
        .filter(|file| !file.ends_with("store/src/query.rs"))
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next();
            (file, code.unwrap_or_default().to_owned())
        })
        .collect();
    let all = || files.iter().map(|(_, code)| code.as_str());
    let mut everywhere: Shorthands = all().flat_map(shorthands).collect();
    everywhere.extend(all().flat_map(constants));
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for (file, code) in &files {
        let mut known = everywhere.clone();
        known.extend(shorthands(code));
        for (at, name, arguments) in calls(code) {
            let place = place(file, code, at);
            let text = Text {
                code: &code[..at],
                known: &known,
            };
            match statement(name, &arguments, text) {
                Some(Some(sql)) => found.push(Statement { place, sql }),
                Some(None) => unread.push(place),
                None => {}
            }
        }
    }
    (found, unread)
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// `portal/src/people.rs:12`
fn place(file: &Path, code: &str, at: usize) -> String {
    let file = file.display().to_string();
    let file = file
        .rsplit_once("../")
        .or_else(|| file.rsplit_once("/crates/"))
        .map_or(file.as_str(), |(_, inside)| inside);
    let line = code[..at].matches('\n').count() + 1;
    format!("{file}:{line}")
}

/// What an expression may refer to: what stands before it, and what stands anywhere.
#[derive(Clone, Copy)]
struct Text<'a> {
    code: &'a str,
    known: &'a Shorthands,
}

/// The statement of a call; `Some(None)` where it cannot be read, `None` where the call is none of a statement.
fn statement(name: &str, arguments: &[&str], text: Text<'_>) -> Option<Option<String>> {
    if let Some((_, place)) = QUERIES.iter().find(|(query, _)| *query == name) {
        let behind = usize::from(arguments.first()?.starts_with('@'));
        let sql = arguments.get(place + behind)?;
        // Within a macro of ours: read where that one is called.
        return (!has_variable(sql)).then(|| evaluate(sql, text));
    }
    let shorthand = text.known.get(name)?;
    if shorthand.arguments.is_empty() {
        return None;
    }
    let (_, query, inner) = calls(&shorthand.body).into_iter().next()?;
    let place = match QUERIES.iter().find(|(known, _)| *known == query) {
        Some((_, place)) => *place,
        // `$how!`, which is `row` or `rows`.
        None if query == "how" => 2,
        None => return None,
    };
    // The binds follow without a comma of their own: `$(, $bind)*`.
    let sql = inner.get(place)?.split("$(").next()?;
    let mut sql = sql.trim().to_owned();
    for (variable, given) in shorthand.arguments.iter().zip(arguments) {
        sql = sql.replace(&format!("${variable}"), given);
    }
    Some(evaluate(&sql, text))
}

fn has_variable(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        if rest.starts_with(|c: char| c.is_ascii_lowercase()) {
            return true;
        }
    }
    false
}

/// The text that an expression of literals stands for.
fn evaluate(expression: &str, text: Text<'_>) -> Option<String> {
    let expression = expression.trim();
    if expression.starts_with('"') {
        return literal(expression);
    }
    let Some((name, rest)) = expression.split_once("!(") else {
        let name = expression.rsplit("::").next()?;
        return match text.known.get(name) {
            Some(constant) => evaluate(&constant.body, text),
            None => local(name, text.code),
        };
    };
    let inner = rest.strip_suffix(')')?;
    if name == "concat" {
        let parts = arguments(inner);
        return parts.into_iter().map(|part| evaluate(part, text)).collect();
    }
    let name = name.rsplit("::").next()?;
    evaluate(&text.known.get(name)?.body, text)
}

/// What `let name = "…";` says, the last one before.
fn local(name: &str, code: &str) -> Option<String> {
    let (_, rest) = code.rsplit_once(&format!("let {name} = "))?;
    literal(&rest[..closing(rest, ';')])
}

/// What a string literal says.
fn literal(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut said = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            said.push(c);
            continue;
        }
        match rest.next()? {
            'n' => said.push('\n'),
            '\n' => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            other => said.push(other),
        }
    }
    Some(said)
}

/// Every macro of ours with one arm.
fn shorthands(code: &str) -> Shorthands {
    let mut found = Shorthands::new();
    for (at, _) in code.match_indices("macro_rules! ") {
        let rest = &code[at + "macro_rules! ".len()..];
        let read = || {
            let (name, rest) = rest.split_once(" {")?;
            let (_, rest) = rest.split_once('(')?;
            let pattern = &rest[..closing(rest, ')')];
            let (_, rest) = rest[pattern.len()..].split_once("=> {")?;
            let body = rest[..closing(rest, '}')].trim().to_owned();
            let arguments = pattern
                .split('$')
                .skip(1)
                .take_while(|argument| !argument.starts_with('('))
                .filter_map(|argument| Some(argument.split_once(':')?.0.to_owned()));
            Some((
                name.to_owned(),
                Shorthand {
                    arguments: arguments.collect(),
                    body,
                },
            ))
        };
        found.extend(read());
    }
    found
}

/// Every constant that is text.
fn constants(code: &str) -> Shorthands {
    let mut found = Shorthands::new();
    for (at, _) in code.match_indices(": &str = ") {
        let name = code[..at].rsplit(char::is_whitespace).next();
        let rest = &code[at + ": &str = ".len()..];
        let body = rest[..closing(rest, ';')].to_owned();
        let constant = Shorthand {
            arguments: Vec::new(),
            body,
        };
        found.extend(name.map(|name| (name.to_owned(), constant)));
    }
    found
}

/// Every call of a macro: where it begins, its name and its arguments.
fn calls(code: &str) -> Vec<(usize, &str, Vec<&str>)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("!(") {
        let start = code[..at]
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .map_or(0, |before| before + 1);
        let rest = &code[at + 2..];
        let inner = &rest[..closing(rest, ')')];
        found.push((start, &code[start..at], arguments(inner)));
    }
    found
}

/// The arguments between a macro's brackets, without comments in front of them.
fn arguments(inner: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = inner;
    loop {
        let end = closing(rest, ',');
        let argument = rest[..end].trim();
        if !argument.is_empty() {
            found.push(argument);
        }
        match rest.get(end + 1..) {
            Some(next) => rest = next,
            None => return found,
        }
    }
}

/// How far it is to this bracket or comma, which strings and inner brackets do not hold; the length of the text where there is none.
fn closing(text: &str, wanted: char) -> usize {
    let mut depth = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if depth == 0 && c == wanted {
            return at;
        }
        match c {
            '"' => {
                while let Some((_, c)) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '/' if chars.peek().is_some_and(|(_, next)| *next == '/') => {
                while chars.next_if(|(_, c)| *c != '\n').is_some() {}
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}
