//! Arrows between the rooms of the portal: who may import from whom, one readable table. A room that is not listed does not exist, an arrow
//! that is not listed is a finding, and one that is listed and not used is one too, so that the table stays true. An arrow to a room that is listed
//! further down is a finding, so that rooms never go round in a circle: what two of them need belongs into one that stands above both.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Modules, by_crate};
use super::{Finding, Source};

const CRATE: &str = "crates/portal";

/// A line for each room: its name, and those from which it imports, ground floor first.
const TABLE: &str = include_str!("rooms.table.txt");

/// The lines of the table, in their order.
type Table<'a> = Vec<(&'a str, Vec<&'a str>)>;

type Arrows<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Source>>;

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let crates = by_crate(sources);
    let Some(files) = crates.get(CRATE) else {
        return Vec::new();
    };
    findings(files, &table(TABLE))
}

fn table(text: &str) -> Table<'_> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let rooms = lines.filter_map(|line| line.split_once(':'));
    rooms
        .map(|(room, to)| (room, to.split_whitespace().collect()))
        .collect()
}

fn findings(files: &[&Source], may_use: &Table<'_>) -> Vec<Finding> {
    let arrows = arrows(files);
    let mut findings = Vec::new();
    for (room, to) in &arrows {
        let Some((_, may)) = may_use.iter().find(|(known, _)| known == room) else {
            let first = files.iter().find(|file| self::room(file) == Some(*room));
            findings.extend(first.map(|file| {
                file.finding(0, format!("the room {room} is not in the table of rooms"))
            }));
            continue;
        };
        for (other, file) in to.iter().filter(|(other, _)| !may.contains(other)) {
            findings.push(file.finding(0, format!("{room} may not import from {other}")));
        }
    }
    let Some(anywhere) = files.first() else {
        return findings;
    };
    for (place, (room, may)) in may_use.iter().enumerate() {
        let above = &may_use[..place];
        for other in may
            .iter()
            .filter(|other| !above.iter().any(|(known, _)| known == *other))
        {
            let what = format!(
                "the table of rooms lets {room} import from {other}, which does not stand above it: rooms must not go round in a circle"
            );
            findings.push(anywhere.finding(0, what));
        }
        let used: BTreeSet<&str> = arrows
            .get(room)
            .map(|to| to.keys().copied().collect())
            .unwrap_or_default();
        for other in may.iter().filter(|other| !used.contains(**other)) {
            let what =
                format!("the table of rooms lets {room} import from {other}, and it does not");
            findings.push(anywhere.finding(0, what));
        }
    }
    findings
}

/// From which other rooms each room imports, and the first file that does.
fn arrows<'a>(files: &[&'a Source]) -> Arrows<'a> {
    let mut arrows: Arrows<'a> = BTreeMap::new();
    let imports = Modules::of(files).imports();
    for (file, led) in files.iter().zip(imports) {
        let Some(room) = room(file) else { continue };
        let own = arrows.entry(room).or_default();
        for to in led {
            if let Some(other) = self::room(files[to]).filter(|other| *other != room) {
                own.entry(other).or_insert(file);
            }
        }
    }
    arrows
}

/// The room of a file: the first name below `src`. None for what collects the rooms.
fn room(file: &Source) -> Option<&str> {
    let (_, inside) = file.path.split_once("/src/")?;
    let name = inside.split('/').next()?.trim_end_matches(".rs");
    (name != "lib").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: &[(&str, &str)] = &[
        ("lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("a.rs", "use crate::b::x;\n"),
        ("b/y.rs", "use crate::c;\n"),
        ("b.rs", "pub mod y;\npub fn x() {}\n"),
        ("c.rs", "pub fn z() {}\n"),
    ];

    fn told(files: &[(&str, &str)], text: &str) -> Vec<String> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, code)| Source::new(&format!("crates/portal/src/{path}"), code))
            .collect();
        let files: Vec<&Source> = sources.iter().collect();
        let found = findings(&files, &table(text)).into_iter();
        found.map(|finding| finding.what).collect()
    }

    #[test]
    fn an_arrow_that_is_not_in_the_table_is_found_and_one_too_many_as_well() {
        assert!(told(SOURCES, "c:\nb: c\na: b\n").is_empty());
        assert_eq!(
            told(SOURCES, "# x\nb:\na: b c\n"),
            [
                "b may not import from c",
                "the room c is not in the table of rooms",
                "the table of rooms lets a import from c, which does not stand above it: rooms must not go round in a circle",
                "the table of rooms lets a import from c, and it does not"
            ]
        );
    }

    /// Whichever way a circle is written down, one of its arrows points to a room further down.
    #[test]
    fn rooms_that_go_round_in_a_circle_are_found() {
        let mut circle = SOURCES.to_vec();
        circle[4] = ("c.rs", "use crate::a;\npub fn z() {}\n");
        let lines = ["a: b", "b: c", "c: a"];
        for order in [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ] {
            let text = order.map(|at| lines[at]).join("\n");
            let found = told(&circle, &text);
            assert!(!found.is_empty(), "{text}");
            assert!(found.iter().all(|what| what.ends_with("in a circle")));
        }
    }
}
