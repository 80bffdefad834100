//! Every Rust file opens with a caption, `//! …`, so that a newcomer knows what it is for before reading it.

use super::{Finding, Source};

pub fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.is_rust() && !has_caption(&source.text))
        .map(|source| source.finding(0, "no `//!` caption at the top"))
        .collect()
}

fn has_caption(text: &str) -> bool {
    text.lines()
        .next()
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|words| words.trim().len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_caption_is_found() {
        let sources = [
            Source::new("a.rs", "//! What it is for.\nfn a() {}"),
            Source::new("b.rs", "// A comment.\nfn a() {}"),
            Source::new("c.rs", "//!\nfn a() {}"),
            Source::new("d.rs", ""),
            Source::new("e.toml", "[a]"),
        ];
        let paths: Vec<_> = check(&sources)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(paths, ["b.rs", "c.rs", "d.rs"]);
    }
}
