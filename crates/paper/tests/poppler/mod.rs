//! Runs poppler's tools over a PDF in memory.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};
use std::thread;

use paper::geometry::Area;

/// What a tool prints for `pdf`, which it reads as `-`. None where poppler is not installed; on a build server that is an
/// error, elsewhere one line tells that the test has been passed over.
pub fn with_poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<Vec<u8>> {
    let started = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let advice = format!("{tool} is not installed (Debian: apt-get install poppler-utils)");
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{advice}");
            eprintln!("passed over: {advice}");
            return None;
        }
        Err(error) => panic!("{tool} does not start: {error}"),
    };
    let mut input = child.stdin.take().expect("asked for a pipe");
    let output = thread::scope(|scope| {
        // A tool may begin to answer before it has read all.
        scope.spawn(move || input.write_all(pdf));
        child.wait_with_output().expect("runs to its end")
    });
    assert!(
        output.status.success(),
        "{tool} ends with {}",
        output.status
    );
    Some(output.stdout)
}

pub fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("poppler writes UTF-8")
}

/// The page as a good printer would print it.
pub struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

const DOTS_PER_INCH: f32 = 300.0;

impl Picture {
    pub fn of(pdf: &[u8]) -> Option<Picture> {
        let resolution = DOTS_PER_INCH.to_string();
        let image = with_poppler("pdftoppm", &["-r", &resolution, "-"], pdf)?;
        // The head of a portable pixmap: P6, width, height, 255, each on a line or after a space, then the bytes.
        let ends: Vec<usize> = image
            .iter()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_whitespace())
            .map(|(at, _)| at)
            .take(4)
            .collect();
        let head = std::str::from_utf8(&image[..ends[3]]).expect("ASCII");
        let words: Vec<&str> = head.split_whitespace().collect();
        assert_eq!((words[0], words[3]), ("P6", "255"));
        let (width, height) = (
            words[1].parse().expect("a number"),
            words[2].parse().expect("a number"),
        );
        let rgb = image[ends[3] + 1..].to_vec();
        assert_eq!(rgb.len(), width * height * 3);
        Some(Picture { width, height, rgb })
    }

    /// The pixels wholly inside an area of the sheet.
    pub fn pixels(&self, area: Area) -> impl Iterator<Item = [u8; 3]> {
        let (columns, rows) = self.ranges(area);
        rows.flat_map(move |row| {
            columns
                .clone()
                .map(move |column| (row * self.width + column) * 3)
        })
        .map(|at| [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]])
    }

    /// The area in greys: width, height, and the pixels row by row.
    pub fn cut_out(&self, area: Area) -> (usize, usize, Vec<u8>) {
        let (columns, rows) = self.ranges(area);
        (
            columns.len(),
            rows.len(),
            self.pixels(area).map(|pixel| pixel[1]).collect(),
        )
    }

    fn ranges(&self, area: Area) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let dots = |millimetres: f32| millimetres / 25.4 * DOTS_PER_INCH;
        let columns =
            dots(area.x).ceil() as usize..(dots(area.right()).floor() as usize).min(self.width);
        let rows =
            dots(area.y).ceil() as usize..(dots(area.bottom()).floor() as usize).min(self.height);
        (columns, rows)
    }
}
