//! A table as an XLSX file that is handed out while it is written, so that its length costs no memory. Every cell is text: nothing in it is ever
//! run as a formula. No general writer of spreadsheets does that without a file on a disk, where names would lie in clear.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// What a sheet holds at most; what comes then stands on the next one.
const MOST_ROWS: u32 = 1_048_576;
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// What is written and was not handed out yet.
#[derive(Clone, Default)]
struct Pieces(Arc<Mutex<Vec<u8>>>);

impl Pieces {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A column: its title, and how many letters wide it is drawn.
pub type Column = (String, u8);

pub struct Table {
    zip: ZipWriter<StreamWriter<Pieces>>,
    pieces: Pieces,
    columns: Vec<Column>,
    most_rows: u32,
    sheets: u32,
    /// How many rows the open sheet has.
    rows: u32,
}

impl Table {
    /// # Errors
    /// The library for zip refuses, which is a fault of this program.
    pub fn new(columns: Vec<Column>) -> io::Result<Self> {
        Self::with_sheets_of(MOST_ROWS, columns)
    }

    fn with_sheets_of(most_rows: u32, columns: Vec<Column>) -> io::Result<Self> {
        let pieces = Pieces::default();
        let mut table = Self {
            zip: ZipWriter::new_stream(pieces.clone()),
            pieces,
            columns,
            most_rows,
            sheets: 0,
            rows: 0,
        };
        table.open_sheet()?;
        Ok(table)
    }

    /// # Errors
    /// As [`Table::new`].
    pub fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        if self.rows == self.most_rows {
            self.zip.write_all(b"</sheetData></worksheet>")?;
            self.open_sheet()?;
        }
        self.write_row(cells)
    }

    /// What can be handed out by now.
    pub fn take(&self) -> Vec<u8> {
        self.pieces.take()
    }

    /// The end of the file.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        self.zip.write_all(b"</sheetData></worksheet>")?;
        let sheets = 1..=self.sheets;
        let each = |one: &dyn Fn(u32) -> String| sheets.clone().map(one).collect::<String>();
        let named = each(&|n| format!("<sheet name=\"{n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
        let related = each(&|n| {
            format!(
                "<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            )
        });
        let typed = each(&|n| {
            format!(
                "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            )
        });
        self.part("xl/workbook.xml", &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{named}</sheets></workbook>"))?;
        self.part(
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{related}</Relationships>"),
        )?;
        self.part("_rels/.rels", &format!("<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"))?;
        self.part("[Content_Types].xml", &format!("<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{typed}</Types>"))?;
        self.zip.finish()?;
        Ok(self.pieces.take())
    }

    fn open_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.rows = 0;
        self.start(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let widths: String = (1..)
            .zip(&self.columns)
            .map(|(n, (_, width))| {
                format!("<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>")
            })
            .collect();
        // The titles stay in sight.
        let pane =
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>";
        write!(
            self.zip,
            "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">{pane}</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
        )?;
        let columns = self.columns.clone();
        let titles: Vec<_> = columns.iter().map(|(title, _)| title.as_str()).collect();
        self.write_row(&titles)
    }

    fn write_row(&mut self, cells: &[&str]) -> io::Result<()> {
        self.rows += 1;
        let mut row = String::from("<row>");
        for cell in cells {
            row.push_str("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            escape(&mut row, cell);
            row.push_str("</t></is></c>");
        }
        row.push_str("</row>");
        self.zip.write_all(row.as_bytes())
    }

    fn part(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.start(name)?;
        self.zip.write_all(text.as_bytes())
    }

    fn start(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(name, options)?;
        self.zip.write_all(HEAD.as_bytes())
    }
}

/// XML knows no other control characters than these three, even escaped: one of them would make the file unreadable.
fn escape(row: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => row.push_str("&amp;"),
            '<' => row.push_str("&lt;"),
            '>' => row.push_str("&gt;"),
            '\t' | '\n' | '\r' => row.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if letter.is_control() => {}
            _ => row.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn columns() -> Vec<Column> {
        vec![("Ad Soyad".into(), 20), ("Durum".into(), 12)]
    }

    fn rows(file: &[u8], sheet: &str) -> Vec<Vec<Data>> {
        let mut book = Xlsx::new(Cursor::new(file)).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    fn text(cells: [&str; 2]) -> Vec<Data> {
        cells.map(|cell| Data::String(cell.to_owned())).to_vec()
    }

    /// Another reader finds what was written, letter by letter, and no formula.
    #[test]
    fn a_general_reader_reads_it() {
        let mut table = Table::new(columns()).unwrap();
        table.row(&["Işıl <Çağrı> & Öğüt", "=1+1"]).unwrap();
        let mut file = table.take();
        table.row(&["ş\u{1}x", " iki  boşluk"]).unwrap();
        file.extend(table.finish().unwrap());
        let expected = [
            text(["Ad Soyad", "Durum"]),
            text(["Işıl <Çağrı> & Öğüt", "=1+1"]),
            text(["şx", " iki  boşluk"]),
        ];
        assert_eq!(rows(&file, "1"), expected);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.as_slice())).unwrap();
        assert!(book.worksheet_formula("1").unwrap().is_empty());
    }

    /// A sheet has an end and an export has none.
    #[test]
    fn what_a_sheet_does_not_hold_stands_on_the_next_one() {
        let mut table = Table::with_sheets_of(3, columns()).unwrap();
        for name in ["a", "b", "c"] {
            table.row(&[name, "x"]).unwrap();
        }
        let file = table.finish().unwrap();
        assert_eq!(rows(&file, "1").len(), 3);
        assert_eq!(
            rows(&file, "2"),
            [text(["Ad Soyad", "Durum"]), text(["c", "x"])]
        );
    }

    /// However many rows are written, what waits to be handed out is little where it is taken as it comes.
    #[test]
    fn nothing_piles_up() {
        let mut table = Table::new(columns()).unwrap();
        let mut most = 0;
        for n in 0..20_000 {
            table.row(&[&format!("Işıl {n}"), "Üretimde"]).unwrap();
            most = most.max(table.take().len());
        }
        assert!(most < 256 * 1024, "{most}");
    }
}
