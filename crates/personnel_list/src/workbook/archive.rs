//! A zip file whose size inside is known before anything is unpacked, and counted while it is.

use crate::LARGEST_UNPACKED;
use crate::error::ReadError;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const MOST_PARTS: usize = 2_000;
/// Repetitive sheets pack to a fiftieth or so; beyond this it was made to explode. Small parts are let be.
const LARGEST_RATIO: u64 = 250;
const SMALL_PART: u64 = 1024 * 1024;

pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    parts: HashMap<String, usize>,
    /// Unpacked bytes that are still allowed.
    left: u64,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
        if zip.len() > MOST_PARTS {
            return Err(ReadError::TooLargeInside);
        }
        let mut parts = HashMap::new();
        let mut declared = 0u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|_| ReadError::Damaged)?;
            if entry.encrypted() {
                return Err(ReadError::Encrypted);
            }
            declared = declared.saturating_add(entry.size());
            let explodes =
                entry.size() > SMALL_PART && entry.size() / LARGEST_RATIO > entry.compressed_size();
            if explodes || declared > LARGEST_UNPACKED {
                return Err(ReadError::TooLargeInside);
            }
            if let Ok(name) = entry.name() {
                parts.insert(name.into_owned(), index);
            }
        }
        Ok(Self {
            zip,
            parts,
            left: LARGEST_UNPACKED,
        })
    }

    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    pub fn has_folder(&self, folder: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(folder))
    }

    /// The text of a part, or nothing if there is no such part. The sizes in the directory may lie, so bytes are counted.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(index) = self.parts.get(name).copied() else {
            return Ok(None);
        };
        let part = self.zip.by_index(index).map_err(|_| ReadError::Damaged)?;
        let mut bytes = Vec::new();
        part.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| ReadError::Damaged)?;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(ReadError::TooLargeInside)?;
        decode(bytes).map(Some)
    }
}

/// XML is UTF-8 or, with its mark, UTF-16; spreadsheets use nothing else.
fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
            .map(|text| text.into_owned())
            .ok_or(ReadError::Damaged),
        None => String::from_utf8(bytes).map_err(|_| ReadError::Damaged),
    }
}
