//! Files made or broken on purpose: every one ends soon, with a list or with an error, and never in a panic (R06).

use crate::files::{Sheet, rows, sample, xlsx, zipped};
use personnel_list::{ReadError, read};
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};
use zip::{CompressionMethod, ZipArchive};

const LONGEST: Duration = Duration::from_secs(10);

fn read_in_time(bytes: &[u8]) -> Option<ReadError> {
    let start = Instant::now();
    let error = read(bytes).err();
    assert!(
        start.elapsed() < LONGEST,
        "took {:?} to end in {error:?}",
        start.elapsed()
    );
    error
}

const LIST: &[&[&str]] = &[
    &[
        "TC Kimlik No",
        "Adı",
        "Soyadı",
        "Doğum Tarihi",
        "E-posta",
        "Cep",
    ],
    &[
        "10000000146",
        "Ali",
        "Öz",
        "#25570",
        "a@b.example",
        "0532 123 45 67",
    ],
    &[
        "#10000000146",
        "Çağrı Elif",
        "Işık &amp; Öz",
        "1.1.1970",
        "c@b.example",
        "#5321234567",
    ],
];

fn small_workbook() -> Vec<u8> {
    xlsx(
        "",
        &[Sheet {
            name: "Liste",
            state: "visible",
            rows: rows(LIST),
        }],
    )
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let sheet = Sheet {
        name: "Liste",
        state: "visible",
        rows: " ".repeat(64 * 1024 * 1024),
    };
    let bomb = xlsx("", &[sheet]);
    assert!(bomb.len() < 200_000);
    let start = Instant::now();
    assert_eq!(read(&bomb).err(), Some(ReadError::TooLargeInside));
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks() {
    let content = vec![b' '; 300 * 1024 * 1024];
    let mut bomb = zipped(
        &[("mimetype", &content), ("content.xml", b"<x/>")],
        CompressionMethod::Deflated,
    );
    // The size stands in the local header and in the directory; both are made to say 46 bytes.
    let size = (content.len() as u32).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4)
        .filter(|place| bomb[*place..place + 4] == size)
        .collect();
    assert!(places.len() >= 2);
    for place in places {
        bomb[place..place + 4].copy_from_slice(&46u32.to_le_bytes());
    }
    let error = read_in_time(&bomb);
    assert!(
        matches!(error, Some(ReadError::TooLargeInside | ReadError::Damaged)),
        "{error:?}"
    );
}

#[test]
fn a_text_that_stands_in_every_cell_is_kept_once() {
    let long = "a".repeat(1_000);
    let shared = format!("<sst uniqueCount='4000000000'><si><t>{long}</t></si></sst>");
    let cells = "<c t='s'><v>0</v></c>".repeat(150);
    let rows = format!("<row>{cells}</row>").repeat(1_000);
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='A' id='a'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id='a' Type='worksheet' Target='a.xml'/><Relationship Id='b' Type='sharedStrings' Target='b.xml'/></R>"),
        ("xl/a.xml", sheet.as_bytes()),
        ("xl/b.xml", shared.as_bytes()),
    ];
    assert_eq!(
        read_in_time(&zipped(&parts, CompressionMethod::Stored)),
        Some(ReadError::NoHeader)
    );
}

#[test]
fn a_cell_at_the_far_end_of_a_sheet_costs_nothing() {
    let far = "<row r='1048576'><c r='A1048576'><v>1</v></c></row><row r='99999999999999999999'><c r='ZZZZZZZZZZ1'><v>1</v></c></row>";
    let sheet = Sheet {
        name: "Liste",
        state: "visible",
        rows: rows(LIST) + far,
    };
    assert_eq!(
        read_in_time(&xlsx("", &[sheet])),
        Some(ReadError::TooManyColumns)
    );
}

/// Changes bytes, cuts and repeats pieces; the same sequence in every run.
struct Mutations {
    state: u64,
}

impl Mutations {
    fn next(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % below.max(1) as u64) as usize
    }

    fn of(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut changed = bytes.to_vec();
        for _ in 0..=self.next(8) {
            let place = self.next(changed.len());
            match self.next(5) {
                0 => changed.truncate(place),
                1 => drop(changed.drain(place..(place + self.next(40)).min(changed.len()))),
                2 => {
                    let end = (place + self.next(200)).min(changed.len());
                    let piece = changed[place..end].to_vec();
                    changed.splice(place..place, piece);
                }
                3 if place < changed.len() => {
                    changed[place] = [0, 0xff, b'<', b'9', b'"'][self.next(5)]
                }
                _ if place < changed.len() => changed[place] ^= 1 << self.next(8),
                _ => {}
            }
        }
        changed
    }
}

fn every_part_mutated(bytes: &[u8], times: usize, mutations: &mut Mutations) {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    // Compressed bytes hide what is inside from a mutation, so parts are changed unpacked and zipped again.
    parts.retain(|(name, _)| {
        name.ends_with(".xml") || name.ends_with(".rels") || name == "mimetype"
    });
    for time in 0..times {
        let mut changed = parts.clone();
        let chosen = time % changed.len();
        changed[chosen].1 = mutations.of(&changed[chosen].1);
        let parts: Vec<(&str, &[u8])> = changed
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_slice()))
            .collect();
        read_in_time(&zipped(&parts, CompressionMethod::Stored));
    }
}

#[test]
fn truncated_and_changed_files_never_panic() {
    let mut mutations = Mutations {
        state: 0x9e37_79b9_7f4a_7c15,
    };
    let made: Vec<(&str, Vec<u8>)> = vec![
        ("made.xlsx", small_workbook()),
        ("made.csv", "TCKN;\"Ad\";Soyad;Doğum Tarihi;E-posta;GSM\n10000000146;\"Ali\";Öz;1.1.1970;a@b.example;532\n".into()),
    ];
    let samples = [
        "belediye.xls",
        "belediye.xlsx",
        "universite.ods",
        "il-mudurlugu.csv",
        "bakanlik.csv",
    ];
    let samples = samples
        .into_iter()
        .filter_map(|name| Some((name, sample(name)?)));
    for (name, bytes) in made.into_iter().chain(samples) {
        assert_eq!(read_in_time(&bytes), None, "{name}");
        let step = (bytes.len() / 60).max(1);
        for end in (0..bytes.len()).step_by(step) {
            read_in_time(&bytes[..end]);
        }
        for _ in 0..150 {
            read_in_time(&mutations.of(&bytes));
        }
        if !name.ends_with("csv") && !name.ends_with("xls") {
            every_part_mutated(&bytes, 150, &mut mutations);
        }
    }
}
