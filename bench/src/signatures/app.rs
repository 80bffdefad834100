//! The e-İmza app: how soon it shows its first frame, drawn in software on a screen in memory, and how large its package is.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::{Bench, Row};
use crate::Done;

const FRAME: &str = "the e-İmza app's first frame, drawn in software";
const FRAME_BAR: &str = "≤ 500 ms";
const PACKAGE: &str = "its package";
const PACKAGE_BAR: &str = "≤ 15 MB";
const STARTS: usize = 7;

pub fn rows(bench: &Bench) -> Done<Vec<Row>> {
    let none = "it was not built";
    let frame = match &bench.app {
        Some(app) => frame(app)?,
        None => Row::not_measured(FRAME, FRAME_BAR, none),
    };
    let package = match &bench.package {
        Some(package) => {
            let mb = std::fs::metadata(package)?.len() as f64 / 1_048_576.0;
            Row::judged(PACKAGE, PACKAGE_BAR, format!("{mb:.1} MB"), mb <= 15.0)
        }
        None => Row::not_measured(PACKAGE, PACKAGE_BAR, none),
    };
    Ok(vec![frame, package])
}

fn frame(app: &Path) -> Done<Row> {
    let screen = match Screen::open() {
        Ok(screen) => screen,
        Err(why) => return Ok(Row::not_measured(FRAME, FRAME_BAR, &why.to_string())),
    };
    let mut times = Vec::new();
    // The first start, not counted, fetches the program from the disk.
    for _ in 0..=STARTS {
        times.push(screen.start(app)?);
    }
    let mut times = times.split_off(1);
    times.sort_by(f64::total_cmp);
    let (middle, longest) = (times[STARTS / 2], times[STARTS - 1]);
    let figure = format!("{middle:.0} ms, longest {longest:.0}");
    Ok(Row::judged(FRAME, FRAME_BAR, figure, middle <= 500.0))
}

/// A screen in memory. Ends with its owner.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn open() -> Done<Self> {
        // It takes the first number that is free and says which one.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24"])
            .args(["-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}"))?;
        let said = server.stdout.take().ok_or("Xvfb says nothing")?;
        let mut screen = Self {
            server,
            display: String::new(),
        };
        BufReader::new(said).read_line(&mut screen.display)?;
        screen.display = format!(":{}", screen.display.trim());
        match screen.display.len() {
            1 => Err("Xvfb did not start".into()),
            _ => Ok(screen),
        }
    }

    /// Milliseconds from the start of the process until it says that a frame was shown.
    fn start(&self, app: &Path) -> Done<f64> {
        let begun = Instant::now();
        let mut app = Command::new(app)
            // With a language named, it keeps no settings of the person who measures.
            .args(["--first-frame", "--language", "tr"])
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = app.stdout.take().ok_or("the app says nothing")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        let shown = begun.elapsed();
        app.wait()?;
        match line.trim().parse::<u64>() {
            Ok(_) => Ok(shown.as_secs_f64() * 1e3),
            Err(_) => Err(format!("the app showed no frame: {line}").into()),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
