//! Which format a file has, told by its content: names lie, and offices rename.

use crate::error::ReadError;
use crate::workbook::{
    Sheet, archive::Archive, budget::Budget, compound::Compound, ods, text, xls, xlsx,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Xls,
    Ods,
    Text,
}

pub fn open(bytes: &[u8], budget: &mut Budget) -> Result<(Format, Vec<Sheet>), ReadError> {
    match bytes {
        [] => Err(ReadError::Empty),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => open_zip(bytes, budget),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => open_compound(bytes, budget),
        // Excel before 1993 wrote its records without a container.
        [9, 0 | 2 | 4, 4 | 6 | 8, 0, ..] => Err(ReadError::UnreadExcelFormat),
        [b'%', b'P', b'D', b'F', ..] => Err(ReadError::NotAList),
        _ => Ok((Format::Text, vec![text::sheet(bytes, budget)?])),
    }
}

fn open_zip(bytes: &[u8], budget: &mut Budget) -> Result<(Format, Vec<Sheet>), ReadError> {
    let mut archive = Archive::open(bytes)?;
    if archive.has("xl/vbaProject.bin")
        || archive.has_folder("Basic/")
        || archive.has_folder("Scripts/")
    {
        return Err(ReadError::Macros);
    }
    if archive.has("content.xml") {
        return Ok((Format::Ods, ods::sheets(&mut archive, budget)?));
    }
    if archive.has("xl/workbook.bin") {
        return Err(ReadError::UnreadExcelFormat);
    }
    if archive.has("[Content_Types].xml") && archive.has_folder("xl/") {
        return Ok((Format::Xlsx, xlsx::sheets(&mut archive, budget)?));
    }
    Err(ReadError::NotAList)
}

fn open_compound(bytes: &[u8], budget: &mut Budget) -> Result<(Format, Vec<Sheet>), ReadError> {
    let compound = Compound::open(bytes, budget)?;
    // A protected .xlsx is an encrypted stream inside the container of the old formats.
    if compound.has("EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    if compound.has("_VBA_PROJECT_CUR") {
        return Err(ReadError::Macros);
    }
    match compound.stream("Workbook", budget)? {
        Some(stream) => Ok((Format::Xls, xls::sheets(&stream, budget)?)),
        None if compound.has("Book") => Err(ReadError::UnreadExcelFormat),
        None => Err(ReadError::NotAList),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_list_is_named() {
        for (bytes, error) in [
            (&b""[..], ReadError::Empty),
            (b"%PDF-1.7 ...", ReadError::NotAList),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ReadError::NotAList),
            (
                b"<html><table><tr><td>TC</td></tr></table></html>",
                ReadError::WebPage,
            ),
            (b"\x09\x08\x10\x00\x00\x06", ReadError::NotAList),
            (b"\x09\x04\x06\x00\x00\x00", ReadError::UnreadExcelFormat),
            (b"PK\x03\x04", ReadError::Damaged),
            (
                b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
                ReadError::NotAList,
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ReadError::Damaged),
        ] {
            assert_eq!(
                open(bytes, &mut Budget::new()).err(),
                Some(error),
                "{bytes:?}"
            );
        }
    }
}
