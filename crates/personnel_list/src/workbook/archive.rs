//! A zip file whose size inside is known before anything is unpacked, and counted while it is.

use super::xml::Xml;
use crate::LARGEST_UNPACKED;
use crate::error::ReadError;
use std::collections::HashMap;
use std::io::{Cursor, Error, ErrorKind, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

const MOST_PARTS: usize = 2_000;
/// Repetitive sheets pack to a fiftieth or so; beyond this it was made to explode. Small parts are let be.
const LARGEST_RATIO: u64 = 250;
const SMALL_PART: u64 = 1024 * 1024;
/// No part that we look for has a longer name.
const LONGEST_NAME: usize = 500;
/// The largest part that is looked at as a whole: who made the file, and whether it is encrypted.
const LARGEST_NOTE: u64 = 4 * 1024 * 1024;

pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    parts: HashMap<String, usize>,
    /// Unpacked bytes that are still allowed.
    left: u64,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        // The library keeps a record of every entry before it can be asked how many there are.
        if entries(bytes) > MOST_PARTS {
            return Err(ReadError::TooLargeInside);
        }
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
            match entry.name() {
                Ok(name) if name.len() <= LONGEST_NAME => {
                    parts.insert(name.into_owned(), index);
                }
                _ => {}
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

    /// A part as a stream of XML, or nothing if there is no such part.
    pub fn xml(&mut self, name: &str) -> Result<Option<Xml<'_>>, ReadError> {
        Ok(self.part(name)?.map(Xml::new))
    }

    /// The text of a small part, or nothing if there is no such part.
    pub fn note(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(part) = self.part(name)? else {
            return Ok(None);
        };
        let mut text = String::new();
        part.take(LARGEST_NOTE + 1)
            .read_to_string(&mut text)
            .map_err(|error| super::source::why(&error))?;
        match text.len() as u64 > LARGEST_NOTE {
            true => Err(ReadError::TooLargeInside),
            false => Ok(Some(text)),
        }
    }

    fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'a>>, ReadError> {
        let Some(index) = self.parts.get(name).copied() else {
            return Ok(None);
        };
        let file = self.zip.by_index(index).map_err(|_| ReadError::Damaged)?;
        let left = &mut self.left;
        Ok(Some(Part { file, left }))
    }
}

/// How many entries the directory of a zip file can have: each begins with these bytes.
fn entries(bytes: &[u8]) -> usize {
    bytes
        .windows(4)
        .filter(|four| *four == b"PK\x01\x02")
        .count()
}

/// A part while it is unpacked. The sizes in the directory may lie, so bytes are counted.
struct Part<'z, 'a> {
    file: ZipFile<'z, Cursor<&'a [u8]>>,
    left: &'z mut u64,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(into)?;
        *self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or(Error::from(ErrorKind::FileTooLarge))?;
        Ok(count)
    }
}
