//! The container of the old office formats: a small file system of sectors, of which only streams of the root are read.

use super::budget::Budget;
use crate::error::ReadError;

const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const DIRECTORY_ENTRY: usize = 128;
/// Streams and folders inside: a workbook has some ten.
const MOST_ENTRIES: usize = 10_000;

pub struct Compound<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    small_sector_size: usize,
    /// Streams shorter than this live in the small sectors.
    small_limit: u64,
    /// For every sector the one that follows it.
    next: Vec<u32>,
    next_small: Vec<u32>,
    small_sectors: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    is_stream: bool,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    pub fn open(bytes: &'a [u8], budget: &mut Budget) -> Result<Self, ReadError> {
        let sector_size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return Err(ReadError::Damaged),
        };
        let mut compound = Self {
            bytes,
            sector_size,
            small_sector_size: 64,
            small_limit: u64::from(u32_at(bytes, 56)?),
            next: Vec::new(),
            next_small: Vec::new(),
            small_sectors: Vec::new(),
            entries: Vec::new(),
        };
        compound.next = compound.allocation_table(budget)?;
        let small_table = compound.chain(u32_at(bytes, 60)?, budget)?;
        budget.allocation(small_table.len())?;
        compound.next_small = numbers(&small_table);
        let directory = compound.chain(u32_at(bytes, 48)?, budget)?;
        if directory.len() / DIRECTORY_ENTRY > MOST_ENTRIES {
            return Err(ReadError::TooLargeInside);
        }
        let root = directory.get(..DIRECTORY_ENTRY).ok_or(ReadError::Damaged)?;
        compound.small_sectors = compound.chain(u32_at(root, 116)?, budget)?;
        compound.entries = entries_of_root(&directory)?;
        Ok(compound)
    }

    /// Whether the root holds a stream or a storage of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    pub fn stream(&self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, ReadError> {
        let has_name = |entry: &&Entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name);
        let Some(entry) = self.entries.iter().find(has_name) else {
            return Ok(None);
        };
        let mut content = if entry.size < self.small_limit {
            self.small_chain(entry.start, budget)?
        } else {
            self.chain(entry.start, budget)?
        };
        content.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
        Ok(Some(content))
    }

    /// How many sectors the file can have. No table is believed beyond it, and no chain of different sectors is longer.
    fn most_sectors(&self) -> usize {
        self.bytes.len() / self.sector_size + 1
    }

    fn allocation_table(&self, budget: &mut Budget) -> Result<Vec<u32>, ReadError> {
        let header = self.bytes.get(76..512).ok_or(ReadError::Damaged)?;
        let mut sectors = numbers(header);
        let mut list = u32_at(self.bytes, 68)?;
        let most = self.most_sectors();
        budget.allocation(2 * most * size_of::<u32>())?;
        while list != END && list != FREE && sectors.len() < most {
            let mut part = numbers(self.sector(list)?);
            list = part.pop().ok_or(ReadError::Damaged)?;
            sectors.extend(part);
        }
        sectors.retain(|sector| *sector != FREE);
        let mut table = Vec::new();
        for sector in sectors {
            if table.len() >= most {
                break;
            }
            table.extend(numbers(self.sector(sector)?));
        }
        table.truncate(most);
        Ok(table)
    }

    /// The last sector of a file may be cut short.
    fn sector(&self, number: u32) -> Result<&'a [u8], ReadError> {
        let start = (number as usize + 1) * self.sector_size;
        let end = (start + self.sector_size).min(self.bytes.len());
        self.bytes
            .get(start..end)
            .filter(|sector| !sector.is_empty())
            .ok_or(ReadError::Damaged)
    }

    fn chain(&self, start: u32, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
        let sectors = follow(&self.next, start, self.most_sectors(), budget)?;
        budget.allocation(sectors.len() * self.sector_size)?;
        let mut content = Vec::with_capacity(sectors.len() * self.sector_size);
        for sector in sectors {
            content.extend_from_slice(self.sector(sector)?);
        }
        Ok(content)
    }

    fn small_chain(&self, start: u32, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
        let size = self.small_sector_size;
        let most = self.small_sectors.len() / size + 1;
        let sectors = follow(&self.next_small, start, most, budget)?;
        budget.allocation(sectors.len() * size)?;
        let mut content = Vec::with_capacity(sectors.len() * size);
        for sector in sectors {
            let rest = self.small_sectors.get(sector as usize * size..);
            let rest = rest.ok_or(ReadError::Damaged)?;
            content.extend_from_slice(&rest[..rest.len().min(size)]);
        }
        Ok(content)
    }
}

/// The sectors of a chain; one that is longer than there are sectors runs in a circle.
fn follow(
    next: &[u32],
    start: u32,
    most: usize,
    budget: &mut Budget,
) -> Result<Vec<u32>, ReadError> {
    let (mut sector, mut sectors) = (start, Vec::new());
    while sector != END && sector != FREE {
        if sectors.len() >= most.min(next.len() + 1) {
            return Err(ReadError::Damaged);
        }
        budget.push(&mut sectors, sector)?;
        sector = *next.get(sector as usize).ok_or(ReadError::Damaged)?;
    }
    Ok(sectors)
}

/// The children of the root, not those of embedded documents, which may have a workbook of their own.
fn entries_of_root(directory: &[u8]) -> Result<Vec<Entry>, ReadError> {
    let all: Vec<&[u8]> = directory.chunks_exact(DIRECTORY_ENTRY).collect();
    let mut seen = vec![false; all.len()];
    let mut to_visit = vec![u32_at(directory, 76)?];
    let mut entries = Vec::new();
    while let Some(number) = to_visit.pop() {
        let index = number as usize;
        if index >= all.len() || std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let entry = all[index];
        let units: Vec<u16> = entry[..64]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let length = (usize::from(u16_at(entry, 64)?) / 2)
            .saturating_sub(1)
            .min(31);
        entries.push(Entry {
            name: String::from_utf16_lossy(&units[..length]),
            is_stream: entry[66] == 2,
            start: u32_at(entry, 116)?,
            // The upper half of the size means nothing where sectors have 512 bytes, and nothing so large is read.
            size: u64::from(u32_at(entry, 120)?),
        });
        to_visit.extend([u32_at(entry, 68)?, u32_at(entry, 72)?]);
    }
    Ok(entries)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

pub fn u16_at(bytes: &[u8], place: usize) -> Result<u16, ReadError> {
    let two = bytes.get(place..place + 2).ok_or(ReadError::Damaged)?;
    Ok(u16::from_le_bytes([two[0], two[1]]))
}

pub fn u32_at(bytes: &[u8], place: usize) -> Result<u32, ReadError> {
    let four = bytes.get(place..place + 4).ok_or(ReadError::Damaged)?;
    Ok(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A container with one stream in small sectors, and nothing else.
    fn container(name: &str, content: &[u8]) -> Vec<u8> {
        let mut header = vec![0u8; 512];
        header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
        header[30] = 9;
        let mut put = |place: usize, value: u32| {
            header[place..place + 4].copy_from_slice(&value.to_le_bytes())
        };
        put(48, 1); // directory
        put(56, 4096);
        put(60, 2); // table of the small sectors
        put(68, END);
        (76..512).step_by(4).for_each(|place| put(place, FREE));
        put(76, 0);
        let table: Vec<u8> = [0xffff_fffdu32, END, END, END]
            .into_iter()
            .chain([FREE; 124])
            .flat_map(u32::to_le_bytes)
            .collect();
        let mut directory = vec![0u8; 512];
        let mut entry = |number: usize, name: &str, kind: u8, child: u32, start: u32, size: u32| {
            let entry = &mut directory[number * 128..][..128];
            for (place, unit) in name.encode_utf16().enumerate() {
                entry[2 * place..2 * place + 2].copy_from_slice(&unit.to_le_bytes());
            }
            entry[64] = 2 * (name.len() as u8 + 1);
            entry[66] = kind;
            for (place, value) in [
                (68, FREE),
                (72, FREE),
                (76, child),
                (116, start),
                (120, size),
            ] {
                entry[place..place + 4].copy_from_slice(&value.to_le_bytes());
            }
        };
        entry(0, "Root Entry", 5, 1, 3, 512);
        entry(1, name, 2, FREE, 0, content.len() as u32);
        let small_table: Vec<u8> = [1, 2, END]
            .into_iter()
            .chain([FREE; 125])
            .flat_map(u32::to_le_bytes)
            .collect();
        let mut small = content.to_vec();
        small.resize(512, 0);
        [header, table, directory, small_table, small].concat()
    }

    #[test]
    fn finds_a_stream_by_its_name() {
        let content: Vec<u8> = (0..150).collect();
        let bytes = container("Workbook", &content);
        let budget = &mut Budget::new();
        let compound = Compound::open(&bytes, budget).unwrap();
        assert!(compound.has("WORKBOOK"));
        assert_eq!(compound.stream("Workbook", budget), Ok(Some(content)));
        assert_eq!(compound.stream("Book", budget), Ok(None));
    }

    #[test]
    fn a_chain_that_runs_in_a_circle_is_damaged() {
        let mut bytes = container("Workbook", &[7; 150]);
        let small_table = 512 * 3;
        bytes[small_table + 8..small_table + 12].copy_from_slice(&0u32.to_le_bytes());
        let budget = &mut Budget::new();
        let compound = Compound::open(&bytes, budget).unwrap();
        assert_eq!(compound.stream("Workbook", budget), Err(ReadError::Damaged));
    }
}
