//! One file, one act; one function, one screen. What grows longer is usually two things.

use super::{Finding, Source, rust_text};

const LINES_IN_FILE: usize = 400;
const LINES_IN_FUNCTION: usize = 70;

pub fn files(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        let lines = source.text.lines().count();
        if lines > LINES_IN_FILE {
            findings
                .push(source.finding(0, format!("{lines} lines, {LINES_IN_FILE} are the limit")));
        }
    }
    findings
}

pub fn functions(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for function in rust_text::functions(&source.code) {
            let rust_text::Function {
                name, line, lines, ..
            } = function;
            if lines > LINES_IN_FUNCTION {
                findings.push(source.finding(
                    line,
                    format!("`{name}` has {lines} lines, {LINES_IN_FUNCTION} are the limit"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        let sources = [
            Source::new("a.rs", &"\n".repeat(401)),
            Source::new("b.rs", &"\n".repeat(400)),
            Source::new("c.css", &"\n".repeat(900)),
        ];
        let found = files(&sources);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "a.rs");
    }

    #[test]
    fn a_long_function_is_found() {
        let long = format!(
            "fn short() {{\n}}\n\nasync fn long() {{\n{}}}\n",
            "    f();\n".repeat(69)
        );
        let found = functions(&[Source::new("a.rs", &long)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 4);
        assert!(
            found[0].what.contains("`long` has 71 lines"),
            "{}",
            found[0].what
        );
        assert!(functions(&[Source::new("a.rs", &long.replacen("    f();\n", "", 1))]).is_empty());
    }
}
