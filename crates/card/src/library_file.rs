//! For which kind of machine a driver's file is made, read from its first bytes: loading one of another kind fails in words
//! that help nobody, so we look before.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The machines that drivers are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Architecture {
    X86,
    X86_64,
    Arm,
    Arm64,
    /// A library of this system's format, for a machine that we do not know.
    Other,
}

impl Architecture {
    /// Of this program.
    pub const OURS: Self = if cfg!(target_arch = "x86_64") {
        Self::X86_64
    } else if cfg!(target_arch = "aarch64") {
        Self::Arm64
    } else if cfg!(target_arch = "x86") {
        Self::X86
    } else if cfg!(target_arch = "arm") {
        Self::Arm
    } else {
        Self::Other
    };
}

/// More parts than this no fat Mach-O file has; what says so is no library.
const MOST_PARTS: u32 = 16;

/// The machines that a library is made for: one, or several in a fat Mach-O file. Empty where it is no library at all (ELF,
/// Mach-O or PE), or cannot be read.
pub fn architecture_of(path: &Path) -> Vec<Architecture> {
    File::open(path)
        .ok()
        .and_then(|mut file| read(&mut file))
        .unwrap_or_default()
}

fn read(file: &mut (impl Read + Seek)) -> Option<Vec<Architecture>> {
    let mut head = [0; 64];
    file.read_exact(&mut head).ok()?;
    match head {
        [0x7f, b'E', b'L', b'F', _, order, ..] => {
            let machine = [head[18], head[19]];
            let machine = match order {
                1 => u16::from_le_bytes(machine),
                2 => u16::from_be_bytes(machine),
                _ => return None,
            };
            Some(vec![elf(machine)])
        }
        // Mach-O, little-endian, 32 and 64 bits.
        [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] => {
            Some(vec![mach(u32_at(&head, 4, u32::from_le_bytes))])
        }
        // Fat Mach-O, always big-endian. (So begin Java classes; what follows there is a version far above any count.)
        [0xca, 0xfe, 0xba, 0xbe, ..] => fat(file, u32_at(&head, 4, u32::from_be_bytes)),
        [b'M', b'Z', ..] => {
            let at = u32_at(&head, 60, u32::from_le_bytes);
            file.seek(SeekFrom::Start(u64::from(at))).ok()?;
            let mut header = [0; 6];
            file.read_exact(&mut header).ok()?;
            header
                .starts_with(b"PE\0\0")
                .then(|| vec![pe(u16::from_le_bytes([header[4], header[5]]))])
        }
        _ => None,
    }
}

fn u32_at(head: &[u8; 64], at: usize, order: fn([u8; 4]) -> u32) -> u32 {
    order([head[at], head[at + 1], head[at + 2], head[at + 3]])
}

fn fat(file: &mut (impl Read + Seek), parts: u32) -> Option<Vec<Architecture>> {
    if parts == 0 || parts > MOST_PARTS {
        return None;
    }
    file.seek(SeekFrom::Start(8)).ok()?;
    (0..parts)
        .map(|_| {
            let mut part = [0; 20];
            file.read_exact(&mut part).ok()?;
            Some(mach(u32::from_be_bytes([
                part[0], part[1], part[2], part[3],
            ])))
        })
        .collect()
}

fn elf(machine: u16) -> Architecture {
    match machine {
        3 => Architecture::X86,
        62 => Architecture::X86_64,
        40 => Architecture::Arm,
        183 => Architecture::Arm64,
        _ => Architecture::Other,
    }
}

fn mach(cpu: u32) -> Architecture {
    match cpu {
        7 => Architecture::X86,
        0x0100_0007 => Architecture::X86_64,
        12 => Architecture::Arm,
        0x0100_000c => Architecture::Arm64,
        _ => Architecture::Other,
    }
}

fn pe(machine: u16) -> Architecture {
    match machine {
        0x014c => Architecture::X86,
        0x8664 => Architecture::X86_64,
        0x01c4 => Architecture::Arm,
        0xaa64 => Architecture::Arm64,
        _ => Architecture::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn seen(start: &[u8], rest: &[(usize, &[u8])]) -> Option<Vec<Architecture>> {
        let mut bytes = vec![0; 256];
        bytes[..start.len()].copy_from_slice(start);
        for (at, part) in rest {
            bytes[*at..at + part.len()].copy_from_slice(part);
        }
        read(&mut Cursor::new(bytes))
    }

    #[test]
    fn linux_libraries() {
        let elf = b"\x7fELF\x02\x01\x01";
        assert_eq!(
            seen(elf, &[(18, &[62, 0])]),
            Some(vec![Architecture::X86_64])
        );
        assert_eq!(
            seen(elf, &[(18, &[183, 0])]),
            Some(vec![Architecture::Arm64])
        );
        assert_eq!(
            seen(b"\x7fELF\x01\x01", &[(18, &[3, 0])]),
            Some(vec![Architecture::X86])
        );
        assert_eq!(
            seen(b"\x7fELF\x02\x02", &[(18, &[0, 22])]),
            Some(vec![Architecture::Other])
        );
    }

    #[test]
    fn macos_libraries() {
        let arm = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1];
        assert_eq!(seen(&arm, &[]), Some(vec![Architecture::Arm64]));
        let fat = [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2];
        let parts: [(usize, &[u8]); 2] = [(8, &[1, 0, 0, 7]), (28, &[1, 0, 0, 12])];
        assert_eq!(
            seen(&fat, &parts),
            Some(vec![Architecture::X86_64, Architecture::Arm64])
        );
        // A Java class.
        assert_eq!(seen(&[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52], &[]), None);
    }

    #[test]
    fn windows_libraries() {
        let pe: [(usize, &[u8]); 2] = [(60, &[128, 0, 0, 0]), (128, b"PE\0\0\x64\x86")];
        assert_eq!(seen(b"MZ", &pe), Some(vec![Architecture::X86_64]));
        let pe: [(usize, &[u8]); 2] = [(60, &[128, 0, 0, 0]), (128, b"PE\0\0\x4c\x01")];
        assert_eq!(seen(b"MZ", &pe), Some(vec![Architecture::X86]));
        assert_eq!(seen(b"MZ", &[(60, &[255, 255, 255, 255])]), None);
    }

    #[test]
    fn this_program_is_of_our_own_kind() {
        let program = std::env::current_exe().unwrap();
        assert_eq!(architecture_of(&program), [Architecture::OURS]);
        assert!(architecture_of(Path::new("no such file")).is_empty());
        assert!(architecture_of(Path::new(env!("CARGO_MANIFEST_PATH"))).is_empty());
    }
}
