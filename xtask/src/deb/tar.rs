//! An archive in the form of POSIX (ustar), with folders before what lies in them, owned by root, at no particular time.

use std::collections::BTreeSet;

use crate::Outcome;

const BLOCK: usize = 512;
/// The longest name that fits into one field.
const LONGEST: usize = 99;

#[derive(Default)]
pub struct Tar {
    bytes: Vec<u8>,
    folders: BTreeSet<String>,
}

impl Tar {
    /// `path` without a slash at its beginning.
    pub fn file(&mut self, path: &str, mode: u32, content: &[u8]) -> Outcome<()> {
        self.folders_of(path)?;
        self.head(&format!("./{path}"), mode, content.len(), b'0')?;
        self.bytes.extend_from_slice(content);
        self.fill();
        Ok(())
    }

    /// Two empty blocks say that there is no more.
    pub fn end(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&[0; 2 * BLOCK]);
        self.bytes
    }

    fn folders_of(&mut self, path: &str) -> Outcome<()> {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let folders: Vec<&str> = ends.map(|at| &path[..at]).collect();
        for folder in std::iter::once("").chain(folders) {
            if self.folders.insert(folder.to_owned()) {
                let name = match folder {
                    "" => "./".to_owned(),
                    _ => format!("./{folder}/"),
                };
                self.head(&name, 0o755, 0, b'5')?;
            }
        }
        Ok(())
    }

    fn head(&mut self, name: &str, mode: u32, size: usize, kind: u8) -> Outcome<()> {
        if name.len() > LONGEST {
            return Err(format!("{name}: too long a name"));
        }
        let mut head = [0; BLOCK];
        let mut put = |at: usize, text: &[u8]| head[at..at + text.len()].copy_from_slice(text);
        put(0, name.as_bytes());
        put(100, format!("{mode:07o}").as_bytes());
        put(108, b"0000000");
        put(116, b"0000000");
        put(124, format!("{size:011o}").as_bytes());
        put(136, b"00000000000");
        // The sum is taken with blanks in its own place.
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        put(265, b"root");
        put(297, b"root");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.bytes.extend_from_slice(&head);
        Ok(())
    }

    fn fill(&mut self) {
        let full = self.bytes.len().div_ceil(BLOCK) * BLOCK;
        self.bytes.resize(full, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_once_and_first() {
        let mut tar = Tar::default();
        tar.file("usr/bin/a", 0o755, b"x").unwrap();
        tar.file("usr/bin/b", 0o644, &[1; 513]).unwrap();
        assert!(tar.file(&"x".repeat(100), 0o644, b"").is_err());
        let bytes = tar.end();
        // ./ usr/ usr/bin/ a(2) b(3) and the end.
        assert_eq!(bytes.len(), (3 + 2 + 3 + 2) * BLOCK);
        assert!(bytes[BLOCK..].starts_with(b"./usr/\0"));
    }
}
