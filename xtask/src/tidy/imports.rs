//! Which files of a crate import from which.
//!
//! An import is a path that begins with `crate`, `super`, `self` or a module of the file's own. It leads to the file that defines the name: what a
//! module only re-exports is followed. What a module takes from the files below it is no import: it and they are one thing, cut into files.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// Re-exports of re-exports end somewhere; a circle among them does not compile.
const DEPTH: usize = 8;

/// The Rust files of each crate, by the folder that holds its `src`.
pub fn by_crate(sources: &[Source]) -> BTreeMap<&str, Vec<&Source>> {
    let mut crates: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        if let Some((root, _)) = source.path.split_once("/src/") {
            crates.entry(root).or_default().push(source);
        }
    }
    crates
}

/// A path inside the crate: names of modules, then perhaps of an item.
type Names = Vec<String>;

struct Module {
    names: Names,
    /// Every path that the file names, as it stands there, without the code of its tests.
    paths: Vec<Names>,
    /// Names that `use` brings in, and the path behind each.
    brought: BTreeMap<String, Names>,
}

pub struct Modules {
    all: Vec<Module>,
    at: BTreeMap<Names, usize>,
}

impl Modules {
    pub fn of(files: &[&Source]) -> Self {
        let all: Vec<Module> = files.iter().map(|file| Module::of(file)).collect();
        let at = all.iter().enumerate();
        let at = at.map(|(index, one)| (one.names.clone(), index)).collect();
        Self { all, at }
    }

    /// Which files each file imports from.
    pub fn imports(&self) -> Vec<BTreeSet<usize>> {
        let of = |(from, module): (usize, &Module)| {
            let paths = module.paths.iter();
            let led = paths.filter_map(|path| self.lead(module, path, DEPTH));
            let is_own = |to: &usize| self.all[*to].names.starts_with(&module.names);
            led.filter(|to| *to != from && !is_own(to)).collect()
        };
        self.all.iter().enumerate().map(of).collect()
    }

    /// The file to which a path leads that stands in `module`; none for a name of another crate.
    fn lead(&self, module: &Module, path: &[String], depth: usize) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        let mut names = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.names.clone(),
            "super" => module.names.split_last()?.1.to_vec(),
            child => {
                let own = [module.names.as_slice(), &[child.to_owned()]].concat();
                self.at.get(&own)?;
                own
            }
        };
        for (index, name) in rest.iter().enumerate() {
            if name == "super" {
                names.pop()?;
                continue;
            }
            names.push(name.clone());
            if self.at.contains_key(&names) {
                continue;
            }
            names.pop();
            let target = *self.at.get(&names)?;
            // Not a module: an item of this one, or what it brought in from elsewhere.
            let brought = self.all[target].brought.get(name);
            let followed = brought.filter(|_| depth > 0).and_then(|behind| {
                let whole = [behind.as_slice(), &rest[index + 1..]].concat();
                self.lead(&self.all[target], &whole, depth - 1)
            });
            return Some(followed.unwrap_or(target));
        }
        self.at.get(&names).copied()
    }
}

impl Module {
    fn of(file: &Source) -> Self {
        let inside = file.path.split_once("/src/").map_or("", |(_, path)| path);
        let stem = inside.trim_end_matches(".rs").trim_end_matches("/mod");
        let names: Names = match stem {
            "lib" | "main" | "mod" => Vec::new(),
            _ => stem.split('/').map(str::to_owned).collect(),
        };
        let code = file
            .code
            .split_once("#[cfg(test)]")
            .map_or(file.code.as_str(), |(before, _)| before);
        let mut module = Self {
            names,
            paths: Vec::new(),
            brought: BTreeMap::new(),
        };
        for (statement, rest) in statements(code) {
            if rest {
                module.paths.extend(written_paths(statement));
                continue;
            }
            for (path, called) in tree(statement) {
                module.brought.insert(called, path.clone());
                module.paths.push(path);
            }
        }
        module
    }
}

/// The code cut into `use` statements (without the word and the `;`) and what lies between them, which is marked.
fn statements(code: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = code;
    while let Some(at) = next_use(rest) {
        parts.push((&rest[..at], true));
        let inside = &rest[at + 4..];
        let end = inside.find(';').unwrap_or(inside.len());
        parts.push((&inside[..end], false));
        rest = inside.get(end + 1..).unwrap_or("");
    }
    parts.push((rest, true));
    parts
}

fn next_use(code: &str) -> Option<usize> {
    let begins = |(at, _): &(usize, &str)| {
        let before = code[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '}' || c == ';')
    };
    code.match_indices("use ").find(begins).map(|(at, _)| at)
}

/// A use tree, one path a leaf, and the name by which the file knows it.
fn tree(text: &str) -> Vec<(Names, String)> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut leaves = Vec::new();
    branch(&text, &[], &mut leaves);
    leaves
}

fn branch(text: &str, before: &[String], leaves: &mut Vec<(Names, String)>) {
    let text = text.trim();
    if let Some((head, inside)) = text.split_once('{') {
        let inside = inside.trim_end_matches('}');
        let head = [before, &names(head.trim().trim_end_matches("::"))].concat();
        for part in parts(inside) {
            branch(part, &head, leaves);
        }
        return;
    }
    let (path, called) = text.split_once(" as ").unwrap_or((text, ""));
    let mut path = [before, &names(path)].concat();
    if path
        .last()
        .is_some_and(|last| last == "self" || last == "*")
    {
        path.pop();
    }
    let Some(last) = path.last().cloned() else {
        return;
    };
    let called = if called.is_empty() {
        last
    } else {
        called.to_owned()
    };
    leaves.push((path, called));
}

/// What stands between commas, whole braces kept together.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[from..]);
    found.retain(|part| !part.trim().is_empty());
    found
}

/// Paths written out in code: `crate::a::b`, `super::c`, `child::d`.
fn written_paths(code: &str) -> Vec<Names> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.split(|c: char| !is_path(c));
    let paths = words.filter(|word| word.contains("::"));
    paths.map(names).filter(|path| path.len() > 1).collect()
}

fn names(path: &str) -> Names {
    let names = path.split("::").map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
