//! Arrows between our crates point down only: who may depend on whom, read from every `Cargo.toml`.

use super::{Finding, Source};

/// Each crate and those it may use, ground floor first. What is not listed here does not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    // Ground: nothing of ours.
    ("rules", &[]),
    ("signature", &[]),
    ("card", &[]),
    ("handoff", &[]),
    // Middle: what portal and issuer say to each other; other people's systems bring signatures to believe, the store knows of no such systems, paper is bytes in, verdict out, and a list is read into the
    // fields that the rules name.
    ("issuer_api", &["rules"]),
    ("outside", &["rules", "signature", "issuer_api"]),
    ("store", &["rules"]),
    ("paper", &[]),
    ("personnel_list", &["rules"]),
    // What pages stand on: it knows no room.
    ("web", &["rules", "personnel_list", "outside", "store"]),
    // Top: the portal loads no card, the issuer sees no phone number, the signer knows nothing of applications.
    (
        "portal",
        &[
            "rules",
            "signature",
            "handoff",
            "personnel_list",
            "outside",
            "store",
            "paper",
            "web",
        ],
    ),
    (
        "issuer",
        &["rules", "signature", "card", "store", "issuer_api"],
    ),
    ("signer", &["signature", "card", "handoff"]),
    // The one binary composes the rest.
    (
        "kalem",
        &[
            "rules",
            "signature",
            "card",
            "handoff",
            "personnel_list",
            "outside",
            "store",
            "paper",
            "web",
            "portal",
            "issuer",
        ],
    ),
    // Apart: it presses the binary from outside, and fills databases for it; what signs and checks it calls itself, beside the raw primitive.
    (
        "bench",
        &[
            "rules",
            "signature",
            "card",
            "outside",
            "store",
            "paper",
            "issuer",
        ],
    ),
    // Apart: what the tests of all others sign with. Nothing that is handed out is linked to it.
    (FOR_TESTS, &["signature"]),
    // Apart, in a workspace of its own: somebody else's card firmware, for tests.
    ("emulated_card", &[]),
    ("second_opinion", &[]),
    ("kalem-fuzz", &["handoff", "personnel_list", "signature"]),
    // Apart: it must run when nothing else compiles.
    ("xtask", &[]),
];

/// Any crate's tests may use it, and nothing but tests; `bench` is one itself.
const FOR_TESTS: &str = "test_authority";

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.ends_with("/Cargo.toml"))
    {
        let manifest: toml::Table = match toml::from_str(&source.text) {
            Ok(manifest) => manifest,
            Err(error) => {
                findings.push(source.finding(0, error.message()));
                continue;
            }
        };
        let Some(name) = manifest
            .get("package")
            .and_then(|package| package.get("name")?.as_str())
        else {
            continue;
        };
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == name) else {
            findings.push(source.finding(
                0,
                format!("`{name}` has no place in the house: add it to xtask/src/tidy/arrows.rs"),
            ));
            continue;
        };
        for (used, kind) in ours(&manifest) {
            let in_tests = kind == "dev-dependencies" || name == "bench";
            if allowed.contains(&used.as_str()) || used == FOR_TESTS && in_tests {
                continue;
            }
            let line = source
                .text
                .lines()
                .position(|line| line.starts_with(&used))
                .map_or(0, |index| index + 1);
            findings.push(source.finding(line, format!("`{name}` may not use `{used}`")));
        }
    }
    findings
}

/// Those of our crates that a manifest names, for whichever platform and under whichever name, and the table in which it does.
fn ours(manifest: &toml::Table) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let mut tables = vec![manifest];
    if let Some(targets) = manifest.get("target").and_then(|target| target.as_table()) {
        tables.extend(targets.values().filter_map(toml::Value::as_table));
    }
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (key, value) in table
                .get(kind)
                .and_then(|kind| kind.as_table())
                .into_iter()
                .flatten()
            {
                let name = value
                    .get("package")
                    .and_then(|package| package.as_str())
                    .unwrap_or(key);
                if MAY_USE.iter().any(|(ours, _)| *ours == name) {
                    found.push((name.to_owned(), kind));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(manifest: &str) -> Vec<String> {
        check(&[Source::new("crates/x/Cargo.toml", manifest)])
            .into_iter()
            .map(|finding| finding.to_string())
            .collect()
    }

    #[test]
    fn an_arrow_that_points_up_or_sideways_is_found() {
        let good = "[package]\nname = \"outside\"\n[dependencies]\nrules.workspace = true\nserde = \"1\"\n";
        assert!(found(good).is_empty());
        assert_eq!(
            found(&good.replace("rules.", "store.")),
            ["crates/x/Cargo.toml:4: `outside` may not use `store`"]
        );
        assert_eq!(
            found(
                &good
                    .replace("dependencies", "dev-dependencies")
                    .replace("rules.", "portal.")
            )
            .len(),
            1
        );
        assert_eq!(found("[package]\nname = \"signer\"\n[target.'cfg(unix)'.dependencies]\nlaw = { package = \"rules\" }\n").len(), 1);
        assert_eq!(
            found("[package]\nname = \"rules\"\n[dependencies]\nhandoff.workspace = true\n").len(),
            1
        );
    }

    #[test]
    fn what_is_for_tests_is_in_nothing_that_is_handed_out() {
        let tests = "[package]\nname = \"signature\"\n[dev-dependencies]\ntest_authority.workspace = true\n";
        assert!(found(tests).is_empty());
        assert_eq!(found(&tests.replace("dev-", "")).len(), 1);
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        assert!(found("[package]\nname = \"annex\"\n")[0].contains("no place in the house"));
        assert_eq!(found("[package\n").len(), 1);
    }

    /// The table itself points down only: each crate uses those listed before it.
    #[test]
    fn the_table_points_down() {
        for (place, (name, uses)) in MAY_USE.iter().enumerate() {
            for used in *uses {
                assert!(
                    MAY_USE[..place].iter().any(|(below, _)| below == used),
                    "{name} uses {used}"
                );
            }
        }
    }
}
