//! The portals that are trusted: a list, from files and from whoever starts the program. A link or a web page adds nothing to it.

use std::path::{Path, PathBuf};

use handoff::link::Link;
use handoff::portal_address::PortalAddress;

/// Of the demo, where nothing else is listed: this machine itself.
const DEMO: &str = "http://127.0.0.1:8080";

/// At least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portals(Vec<PortalAddress>);

/// A line of a list that is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    pub file: PathBuf,
    pub line: usize,
}

impl Portals {
    /// The files hold an address a line; `#` begins a comment. `first` is the one that whoever started the program named.
    ///
    /// # Errors
    /// [`BadLine`]: an address that is left out in silence would be looked for in vain.
    pub fn read(first: Option<PortalAddress>, files: &[PathBuf]) -> Result<Self, BadLine> {
        let mut all: Vec<PortalAddress> = first.into_iter().collect();
        for file in files {
            // Absent is as good as empty.
            let text = std::fs::read_to_string(file).unwrap_or_default();
            for (at, line) in text.lines().enumerate() {
                let line = line.split('#').next().unwrap_or_default().trim();
                if line.is_empty() {
                    continue;
                }
                let portal = PortalAddress::parse(line).map_err(|_| BadLine {
                    file: file.clone(),
                    line: at + 1,
                })?;
                if !all.contains(&portal) {
                    all.push(portal);
                }
            }
        }
        if all.is_empty() {
            all.extend(PortalAddress::parse(DEMO));
        }
        Ok(Self(all))
    }

    pub fn all(&self) -> &[PortalAddress] {
        &self.0
    }

    /// Whether a link may be followed. This machine itself needs no list: whoever can listen here needs no link.
    pub fn trusts(&self, link: &Link) -> bool {
        self.0.contains(&link.portal) || link.portal.as_str().starts_with("http://")
    }
}

/// The list of the machine, kept by whoever runs it, and the person's own.
pub fn usual_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    if cfg!(unix) {
        files.push(PathBuf::from("/etc/e-imza/portallar"));
    }
    files.extend(own_folder().map(|folder| folder.join("portallar")));
    files
}

/// Where a person's own files of this program lie.
pub fn own_folder() -> Option<PathBuf> {
    std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".config")))
        .or_else(|| std::env::var_os("APPDATA").map(PathBuf::from))
        .map(|folder| folder.join("e-imza"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(text: &str) -> PortalAddress {
        PortalAddress::parse(text).unwrap()
    }

    #[test]
    fn only_listed_portals_are_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portallar");
        std::fs::write(&file, "# Kurumun portalı\nhttps://imza.example # asıl\n\n").unwrap();
        let files = [file.clone(), folder.path().join("absent")];
        let first = Some(portal("https://deneme.example"));
        let portals = Portals::read(first, &files).unwrap();
        assert_eq!(portals.all().len(), 2);
        let link = |address: &str| Link::parse(&format!("eimza:ACDE-2345@{address}")).unwrap();
        assert!(portals.trusts(&link("https://imza.example")));
        assert!(portals.trusts(&link("http://127.0.0.1:4711")));
        assert!(!portals.trusts(&link("https://imza.example.evil")));

        std::fs::write(&file, "https://imza.example\nimza\n").unwrap();
        assert_eq!(Portals::read(None, &files).unwrap_err().line, 2);
        assert_eq!(Portals::read(None, &[]).unwrap().all(), [portal(DEMO)]);
    }
}
