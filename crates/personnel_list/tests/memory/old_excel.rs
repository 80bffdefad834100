//! Files of the old Excel (BIFF8 in a compound file) that say more than they hold.

use personnel_list::LARGEST_FILE;

use crate::bombs::{held, turn};

#[test]
fn every_part_of_an_xls_is_bounded() {
    let _turn = turn();
    for (name, bytes) in [
        ("a circle of sectors", circle_of_sectors()),
        ("tables without end", table_without_end()),
    ] {
        assert!(held(name, &bytes).is_err(), "{name}");
    }
}

fn header() -> Vec<u8> {
    let mut header = vec![0u8; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[30] = 9;
    header[76..].fill(0xff);
    for (place, value) in [(48, 1u32), (56, 4096), (60, 0xffff_fffe), (68, 0xffff_fffe)] {
        header[place..place + 4].copy_from_slice(&value.to_le_bytes());
    }
    header
}

/// The directory's chain goes round and round, for as long as its table allows.
fn circle_of_sectors() -> Vec<u8> {
    let mut bytes = header();
    // Every sector of the file is said to be part of the table, and each entry of it leads to sector 1.
    bytes[68..72].copy_from_slice(&0u32.to_le_bytes());
    let sectors = (LARGEST_FILE / 512 - 2) as u32;
    let lists = sectors / 128 + 1;
    for sector in 0..sectors {
        let entry = |n: u32| match sector < lists {
            // The lists of the table's sectors, each with the next list at its end.
            true if n == 127 => sector + 1,
            true => lists + (sector * 127 + n) % (sectors - lists),
            false => 1,
        };
        bytes.extend((0..128).flat_map(|n| entry(n).to_le_bytes()));
    }
    bytes
}

/// Each list of the table's sectors names itself as the next.
fn table_without_end() -> Vec<u8> {
    let mut bytes = header();
    bytes[68..72].copy_from_slice(&0u32.to_le_bytes());
    bytes.resize(LARGEST_FILE, 0);
    bytes
}
