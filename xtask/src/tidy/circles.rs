//! Files that import each other in a circle can only be understood, moved and compiled together: no circle of more than three.

use std::collections::BTreeSet;

use super::imports::{Modules, by_crate};
use super::{Finding, Source};

/// The largest circle that may be.
const LARGEST: usize = 3;

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, files) in by_crate(sources) {
        let modules = Modules::of(&files);
        let circles = circles(&modules.imports());
        for circle in circles.into_iter().filter(|one| one.len() > LARGEST) {
            let names: Vec<&str> = circle.iter().map(|at| files[*at].path.as_str()).collect();
            let what = format!(
                "{} files import each other in a circle: {}",
                names.len(),
                names.join(", ")
            );
            findings.push(files[circle[0]].finding(0, what));
        }
    }
    findings
}

/// Strongly connected files, each circle sorted (Tarjan, SIAM J. Comput. 1972).
fn circles(imports: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        imports,
        order: vec![None; imports.len()],
        low: vec![0; imports.len()],
        open: Vec::new(),
        found: Vec::new(),
        next: 0,
    };
    for file in 0..imports.len() {
        if search.order[file].is_none() {
            search.visit(file);
        }
    }
    search.found.sort();
    search.found
}

struct Search<'a> {
    imports: &'a [BTreeSet<usize>],
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<usize>,
    found: Vec<Vec<usize>>,
    next: usize,
}

impl Search<'_> {
    fn visit(&mut self, file: usize) {
        let own = self.next;
        self.next += 1;
        (self.order[file], self.low[file]) = (Some(own), own);
        self.open.push(file);
        for to in self.imports[file].iter().copied() {
            match self.order[to] {
                None => {
                    self.visit(to);
                    self.low[file] = self.low[file].min(self.low[to]);
                }
                Some(seen) if self.open.contains(&to) => {
                    self.low[file] = self.low[file].min(seen);
                }
                Some(_) => {}
            }
        }
        if self.low[file] == own {
            let at = self.open.iter().position(|one| *one == file);
            let mut circle = self.open.split_off(at.unwrap_or(self.open.len()));
            circle.sort_unstable();
            if circle.len() > 1 {
                self.found.push(circle);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::new(&format!("crates/x/src/{path}"), text))
            .collect();
        let files: Vec<&Source> = sources.iter().collect();
        let modules = Modules::of(&files);
        let found = circles(&modules.imports()).into_iter();
        let name = |at: usize| files[at].path["crates/x/src/".len()..].to_owned();
        found
            .map(|circle| circle.into_iter().map(name).collect())
            .collect()
    }

    #[test]
    fn a_circle_is_found_through_every_way_to_write_a_path() {
        let found = circles_of(&[
            ("lib.rs", "mod a;\nmod b;\nmod c;\npub use c::Thing;\n"),
            (
                "a.rs",
                "use crate::b::{self, other::{One, Two as Three}};\n",
            ),
            ("b.rs", "fn f() { super::c::g(); }\n"),
            ("c.rs", "pub struct Thing;\nfn g() { super::d::e::h() }\n"),
            ("d.rs", "pub mod e;\n"),
            ("d/e.rs", "use crate::a;\nfn h() {}\n"),
        ]);
        assert_eq!(found, [["a.rs", "b.rs", "c.rs", "d/e.rs"]]);
    }

    #[test]
    fn a_name_is_followed_to_the_file_that_defines_it() {
        let found = circles_of(&[
            ("lib.rs", "mod a;\nmod b;\npub use b::Thing;\n"),
            ("a.rs", "use crate::Thing;\n"),
            ("b.rs", "pub struct Thing;\nfn f() { crate::a::g() }\n"),
        ]);
        assert_eq!(found, [["a.rs", "b.rs"]], "and not lib.rs");
    }

    #[test]
    fn a_module_with_its_own_files_and_what_tests_import_make_no_circle() {
        let found = circles_of(&[
            ("lib.rs", "mod a;\nmod b;\n"),
            ("a.rs", "pub mod c;\npub struct X;\nfn f() { c::g() }\n"),
            ("a/c.rs", "use super::X;\n"),
            (
                "b.rs",
                "use crate::a;\n#[cfg(test)]\nmod tests { use crate::b2; }\n",
            ),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn only_a_circle_of_more_than_three_is_a_finding() {
        let ring = |count: usize| -> Vec<Source> {
            let file = |at: usize| {
                let text = format!("use crate::m{};\n", (at + 1) % count);
                Source::new(&format!("crates/x/src/m{at}.rs"), &text)
            };
            (0..count).map(file).collect()
        };
        assert!(check(&ring(3)).is_empty());
        assert!(check(&ring(4))[0].what.starts_with("4 files"));
    }
}
