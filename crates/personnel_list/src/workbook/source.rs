//! The bytes of one part as UTF-8, decoded piece by piece, so that no part is ever in memory as a whole.

use crate::error::ReadError;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use std::io::{BufRead, Error, ErrorKind, Read, Result};

/// One text or one element. A spreadsheet's cell holds 32,767 letters at most.
const LARGEST_NODE: usize = 1024 * 1024;
const PIECE: usize = 32 * 1024;

pub struct Source<'a> {
    from: Box<dyn Read + 'a>,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    /// How much of `decoded` was read.
    read: usize,
    /// How long the element or text is by now that is being read.
    node: usize,
    ended: bool,
}

impl<'a> Source<'a> {
    pub fn new(from: impl Read + 'a) -> Self {
        Self {
            from: Box::new(from),
            decoder: None,
            raw: Vec::new(),
            decoded: Vec::new(),
            read: 0,
            node: 0,
            ended: false,
        }
    }

    pub fn begin_node(&mut self) {
        self.node = 0;
    }

    fn refill(&mut self) -> Result<()> {
        self.read = 0;
        self.decoded.clear();
        while self.decoded.is_empty() && !self.ended {
            self.raw.resize(PIECE, 0);
            let count = fill(&mut self.from, &mut self.raw)?;
            self.ended = count < PIECE;
            let raw = &self.raw[..count];
            // XML is UTF-8 or, with its mark, UTF-16; spreadsheets use nothing else.
            let decoder = self.decoder.get_or_insert_with(|| {
                let encoding = Encoding::for_bom(raw).map_or(UTF_8, |(encoding, _)| encoding);
                encoding.new_decoder_with_bom_removal()
            });
            self.decoded.resize(4 * PIECE, 0);
            let (result, _, written) =
                decoder.decode_to_utf8_without_replacement(raw, &mut self.decoded, self.ended);
            if result != DecoderResult::InputEmpty {
                return Err(Error::from(ErrorKind::InvalidData));
            }
            self.decoded.truncate(written);
        }
        Ok(())
    }
}

fn fill(from: &mut dyn Read, into: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match from.read(&mut into[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.node > LARGEST_NODE {
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
        if self.read == self.decoded.len() {
            self.refill()?;
        }
        Ok(&self.decoded[self.read..])
    }

    fn consume(&mut self, count: usize) {
        self.read += count;
        self.node += count;
    }
}

/// What an error of reading says of the file.
pub fn why(error: &Error) -> ReadError {
    match error.kind() {
        ErrorKind::FileTooLarge => ReadError::TooLargeInside,
        _ => ReadError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<String> {
        let mut text = String::new();
        let mut source = Source::new(bytes);
        loop {
            source.begin_node();
            let mut piece = [0; 1000];
            match source.read(&mut piece).ok()? {
                0 => return Some(text),
                count => text += str::from_utf8(&piece[..count]).ok()?,
            }
        }
    }

    #[test]
    fn both_encodings_of_xml_are_read_across_the_pieces() {
        let text = "a".to_owned() + &"ş€".repeat(PIECE) + "İ";
        let wide: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [text.clone().into_bytes(), wide] {
            let mut source = Source::new(&bytes[..]);
            let mut all = Vec::new();
            loop {
                source.begin_node();
                let piece = source.fill_buf().unwrap().to_vec();
                source.consume(piece.len());
                match piece.is_empty() {
                    true => break,
                    false => all.extend(piece),
                }
            }
            assert!(String::from_utf8(all).unwrap() == text);
        }
        assert_eq!(read(b"").as_deref(), Some(""));
        assert_eq!(read(b"ab\xff"), None);
        assert_eq!(read(b"ab\xc5"), None);
    }

    #[test]
    fn one_endless_text_is_not_kept() {
        let mut source = Source::new(std::io::repeat(b'x'));
        let error = loop {
            match source.fill_buf() {
                Ok(piece) => {
                    let count = piece.len();
                    source.consume(count);
                }
                Err(error) => break error,
            }
        };
        assert_eq!(why(&error), ReadError::TooLargeInside);
    }
}
