//! Nothing in the repository may know on which machine it was written: no folder of that machine, no registry's host.

use super::{Finding, Source};

/// Folders of one machine. Put together here so that this file does not find itself.
const FOLDERS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Use", "rs/"),
];

/// Hosts that packages come from: where they come from is for each machine to say.
const HOSTS: &[&str] = &[
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("registry.yarn", "pkg.com"),
    concat!("py", "pi.org"),
    concat!("python", "hosted.org"),
    concat!("deb.debian", ".org"),
    concat!("arti", "factory"),
];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            for folder in FOLDERS.iter().filter(|folder| starts_a_path(line, folder)) {
                findings.push(
                    source.finding(index + 1, format!("`{folder}` is a folder of one machine")),
                );
            }
            for host in HOSTS.iter().filter(|host| line.contains(*host)) {
                findings.push(
                    source.finding(index + 1, format!("`{host}` is for each machine to say")),
                );
            }
        }
    }
    findings
}

/// `https://example.org/work/` or `target/work/` is another matter.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || "._-/~$}{".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_and_a_registry_are_found() {
        let text = format!(
            "see {}kalem\nfrom https://{}/x\nhttps://example.org{}x\n",
            FOLDERS[0], HOSTS[3], FOLDERS[2]
        );
        let found = check(&[Source::new("a.md", &text)]);
        let lines: Vec<_> = found.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 2]);
    }

    /// Cargo writes the same words for everyone here, whatever registry was asked.
    #[test]
    fn cargos_own_source_line_is_no_host() {
        let lock = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert!(check(&[Source::new("Cargo.lock", lock)]).is_empty());
        assert!(
            !check(&[Source::new(
                "Cargo.lock",
                &lock.replace("github.com/rust-lang/crates.io-index", HOSTS[0])
            )])
            .is_empty()
        );
    }
}
