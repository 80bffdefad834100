//! A GET changes nothing: mail scanners and browsers open links that nobody clicked. A heuristic over the portal's floor plan:
//! no function that answers a `get(…)` may open a write transaction, nor call one by its path, or in its own file, that does.

use super::{Finding, Source, rust_text};

/// The rooms, and what they stand on.
const PAGES: [&str; 2] = ["crates/portal/src/", "crates/web/src/"];
const WRITE: &str = ".write(";

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let portal: Vec<&Source> = sources
        .iter()
        .filter(|source| {
            PAGES.iter().any(|folder| source.path.starts_with(folder)) && source.is_rust()
        })
        .collect();
    let mut findings = Vec::new();
    for plan in portal
        .iter()
        .filter(|source| source.code.contains(".route("))
    {
        for (line, answer) in answers_to_get(&plan.code) {
            let paths = if is_path(answer) {
                vec![answer]
            } else {
                calls(answer)
            };
            let shown = answer.lines().next().unwrap_or_default();
            if paths.is_empty()
                || paths
                    .iter()
                    .all(|path| find(&portal, plan, path).is_empty())
            {
                findings.push(plan.finding(
                    line,
                    format!("cannot find what `{shown}` answers a GET with: name it by its path"),
                ));
            }
            if answer.contains(WRITE)
                || paths
                    .iter()
                    .any(|path| writes(&portal, plan, path, &mut Vec::new()))
            {
                findings.push(plan.finding(line, format!("`{shown}` answers a GET, and writes")));
            }
        }
    }
    findings
}

/// The argument of every `get(…)`, with its line. `map.get("x")` and `map.get(&x)` are no routes.
fn answers_to_get(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("get(") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let answer = code[at + 4..at + 3 + in_brackets(&code[at + 3..])].trim();
        // A free `get(…)` is a route; behind a dot it may as well be a map that is asked.
        if is_path(answer) || (before != Some('.') && !answer.starts_with('"')) {
            found.push((code[..at].matches('\n').count() + 1, answer));
        }
    }
    found
}

/// How far it is from the opening bracket to the closing one.
fn in_brackets(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn is_path(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
}

/// The path of everything that is called: `session::open(`, `note(`, but not `.note(`.
fn calls(body: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in body.match_indices('(') {
        let head = &body[..at];
        let start = head
            .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')))
            .map_or(0, |before| before + 1);
        if is_path(&head[start..]) && !head[..start].ends_with('.') {
            found.push(&head[start..]);
        }
    }
    found
}

/// Where `wet_ink::form::show` is: the function `show` in the module of that path, or in one below it that it passes on from.
fn find<'a>(portal: &[&'a Source], near: &'a Source, path: &str) -> Vec<&'a Source> {
    let mut parts: Vec<&str> = path
        .split("::")
        .filter(|part| !matches!(*part, "crate" | "self" | "super"))
        .collect();
    let Some(name) = parts.pop() else {
        return Vec::new();
    };
    if parts.is_empty() {
        return if defines(near, name) {
            vec![near]
        } else {
            Vec::new()
        };
    }
    let known = portal.iter().copied().filter(|source| {
        let module = module_path(&source.path);
        module.windows(parts.len()).any(|part| part == parts) && defines(source, name)
    });
    known.collect()
}

fn defines(source: &Source, name: &str) -> bool {
    rust_text::functions(&source.code)
        .iter()
        .any(|function| function.name == name)
}

/// `crates/portal/src/wet_ink/form.rs` → wet_ink, form
fn module_path(path: &str) -> Vec<&str> {
    let folder = PAGES.iter().find(|folder| path.starts_with(**folder));
    let path = path
        .trim_start_matches(folder.copied().unwrap_or_default())
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    path.split('/').collect()
}

fn writes<'a>(
    portal: &[&'a Source],
    near: &'a Source,
    path: &str,
    seen: &mut Vec<(&'a str, String)>,
) -> bool {
    let name = path.rsplit("::").next().unwrap_or(path);
    find(portal, near, path).into_iter().any(|source| {
        let here = (source.path.as_str(), name.to_owned());
        if seen.contains(&here) {
            return false;
        }
        seen.push(here);
        rust_text::functions(&source.code)
            .iter()
            .filter(|function| function.name == name)
            .any(|function| {
                function.body.contains(WRITE)
                    || calls(function.body)
                        .into_iter()
                        .any(|call| writes(portal, source, call, seen))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(plan: &str, handler: &str) -> Vec<String> {
        let plan = format!("fn rooms() -> Router {{ Router::new().route(\"/x\", {plan}) }}");
        let sources = [
            Source::new("crates/portal/src/rooms.rs", &plan),
            Source::new("crates/portal/src/wet_ink/form.rs", handler),
            Source::new(
                "crates/portal/src/other.rs",
                "pub async fn show() { db.write().await }",
            ),
        ];
        check(&sources)
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_get_that_writes_is_found() {
        let told = ["`wet_ink::form::show` answers a GET, and writes"];
        let show = "pub async fn show() { let mut tx = house.db.write().await?; }";
        assert_eq!(
            found("get(wet_ink::form::show).post(wet_ink::form::keep)", show),
            told
        );
        let here = "pub async fn show() { note(&house).await } async fn note(h: &House) { h.db.write().await }";
        assert_eq!(found("get(wet_ink::form::show)", here), told);
        let elsewhere = "pub async fn show() { crate::other::show(&house).await }";
        assert_eq!(found("get(wet_ink::form::show)", elsewhere), told);
        // Passed on from the room's own file, and wrapped in a closure.
        assert_eq!(found("get(wet_ink::show)", show).len(), 1);
        assert_eq!(found("get(move || wet_ink::show(counted))", show).len(), 1);
    }

    #[test]
    fn a_get_that_reads_is_left_alone() {
        let show = "pub async fn show() { house.db.read().await } pub async fn keep() { house.db.write().await }";
        assert_eq!(
            found("get(wet_ink::form::show).post(wet_ink::form::keep)", show),
            [""; 0]
        );
        assert_eq!(found("post(form::keep)", show), [""; 0]);
        assert!(answers_to_get("headers.get(\"accept\"); map.get(&key); widget(a)").is_empty());
    }

    #[test]
    fn a_handler_that_cannot_be_found_is_a_finding() {
        assert!(found("get(gone::show)", "")[0].contains("cannot find"));
        assert!(found("get(|| async { \"\" })", "")[0].contains("cannot find"));
    }
}
