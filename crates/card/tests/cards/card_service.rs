//! A card service (pcscd) of our own with an emulated card in its reader, for one story at a time.
#![allow(dead_code, reason = "each test binary takes what it needs")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use card::{Driver, Starter};
use tempfile::TempDir;

use crate::installed::installed;

const VIRTUAL_READER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/// pcscd has one socket for the whole system, and no way to have another.
const SOCKET: &str = "/run/pcscd/pcscd.comm";
const WAIT: Duration = Duration::from_secs(30);

/// The service, the card, and the files that both need. All end with this value.
pub struct CardService {
    card: Emulated,
    service: Ended,
    folder: TempDir,
    /// Of the reader, for its card.
    port: u16,
    /// Which program runs the driver.
    child: PathBuf,
    _alone: File,
}

struct Emulated {
    process: Ended,
    orders: ChildStdin,
    said: BufReader<ChildStdout>,
}

/// A process that ends when it is dropped.
struct Ended(Child);

impl Ended {
    /// Asked nicely first, so that pcscd takes its socket away.
    fn end(&mut self) {
        // Whoever has been waited for has given its number back: it may be another's by now.
        if self.has_ended() {
            return;
        }
        let id = self.0.id().to_string();
        let _asked = Command::new("kill").arg(id).stderr(Stdio::null()).status();
        for _ in 0..50 {
            if self.has_ended() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }

    fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_some())
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        self.end();
    }
}

impl CardService {
    /// `child` is the program that runs the driver. `None` means: said why, and nothing to test. In continuous integration that is a failure.
    pub fn start(child: &str) -> Option<Self> {
        let firmware = tools().join("emulated_card/emulated_card");
        installed(firmware.to_str().unwrap())?;
        installed("/usr/sbin/pcscd")?;
        installed(VIRTUAL_READER)?;
        let alone = File::create(std::env::temp_dir().join("kalem-card-service.lock")).unwrap();
        alone.lock().unwrap();
        if let Err(why) = may_serve() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}");
            eprintln!("skipped: {why}");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = two_free_ports();
        let readers = folder.path().join("readers");
        fs::create_dir(&readers).unwrap();
        // vpcd can also go and look for its card, but then pcscd aborts when the card is pulled. So it listens.
        let reader = format!(
            "FRIENDLYNAME \"Emulated\"\nDEVICENAME /dev/null:{port}\nLIBPATH {VIRTUAL_READER}\nCHANNELID {port:#x}\n"
        );
        fs::write(readers.join("reader"), reader).unwrap();
        fs::write(folder.path().join("opensc.conf"), OPENSC).unwrap();
        let service = Command::new("/usr/sbin/pcscd")
            .env("LD_PRELOAD", loopback(folder.path()))
            .args(["--foreground", "--critical", "--config"])
            .arg(&readers)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Ended)
            .unwrap();
        until(|| Path::new(SOCKET).exists());
        let card = Emulated::put_into(&firmware, port);
        let this = Self {
            card,
            service,
            folder,
            port,
            child: child.into(),
            _alone: alone,
        };
        until(|| this.cards_in_readers() == 1);
        Some(this)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn starter(&self) -> Starter {
        Starter::program(&self.child).with("OPENSC_CONF", self.conf())
    }

    /// What the driver finds under OPENSC_CONF.
    pub fn conf(&self) -> PathBuf {
        self.folder.path().join("opensc.conf")
    }

    pub fn pull(&mut self) {
        self.card.order("pull");
        until(|| self.cards_in_readers() == 0);
    }

    pub fn insert(&mut self) {
        self.card.order("insert");
        self.card.is_inserted();
        until(|| self.cards_in_readers() == 1);
    }

    pub fn pull_at_signature(&mut self) {
        self.card.order("pull-at-signature");
    }

    /// The first one is made.
    pub fn pull_at_second_signature(&mut self) {
        self.card.order("pull-at-second-signature");
    }

    /// As the card service tells it, without a driver.
    pub fn cards_in_readers(&self) -> usize {
        let seen = Driver::seen_readers(self.starter()).unwrap();
        seen.iter().filter(|reader| reader.atr.is_some()).count()
    }

    /// Whether nobody outside of this machine can put a card into the reader.
    pub fn listens_here_only(&self) -> bool {
        let tables = ["/proc/net/tcp", "/proc/net/tcp6"]
            .map(|table| fs::read_to_string(table).unwrap_or_default());
        let port = format!(":{:04X}", self.port);
        let mut listening = tables
            .iter()
            .flat_map(|table| table.lines())
            .filter_map(|line| line.split_whitespace().nth(1)?.strip_suffix(&port))
            .peekable();
        listening.peek().is_some() && listening.all(|address| address == "0100007F")
    }

    /// Only the card service; the card's process lives on.
    pub fn stop_the_service(&mut self) {
        self.service.end();
    }
}

/// What OpenSC is told: which card it is (finding out takes it more than three seconds, at every insertion), and to ask the card
/// anew each time, since nothing that it remembers of another test's card is true.
const OPENSC: &str = "app default {
  card_drivers = openpgp;
  framework pkcs15 { use_file_caching = false; }
}
app opensc-pkcs11 {
  pkcs11 { user_pin_unblock_style = init_pin_in_so_session; }
}
";

impl Emulated {
    fn put_into(firmware: &Path, port: u16) -> Self {
        let mut process = Command::new(firmware)
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut card = Self {
            orders: process.stdin.take().unwrap(),
            said: BufReader::new(process.stdout.take().unwrap()),
            process: Ended(process),
        };
        card.is_inserted();
        card
    }

    fn order(&mut self, word: &str) {
        writeln!(self.orders, "{word}").unwrap();
    }

    fn is_inserted(&mut self) {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        let still = self.process.0.try_wait().unwrap();
        assert_eq!(line.trim_end(), "inserted", "{still:?}");
    }
}

/// What keeps the reader on this machine's own address.
fn loopback(folder: &Path) -> PathBuf {
    let source = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../card/tests/cards/driver/loopback.c"
    );
    let library = folder.join("loopback.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(source)
        .status()
        .unwrap();
    assert!(compiled.success());
    library
}

/// Whether this machine lets us start a card service of our own.
fn may_serve() -> Result<(), String> {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    if String::from_utf8_lossy(&id).trim() != "0" {
        return Err("pcscd starts for root only".to_owned());
    }
    if std::os::unix::net::UnixStream::connect(SOCKET).is_ok() {
        return Err("another card service runs on this machine".to_owned());
    }
    // Left behind by one that was killed.
    for file in [SOCKET, "/run/pcscd/pcscd.pid"] {
        if Path::new(file).exists() {
            fs::remove_file(file).map_err(|error| format!("{file}: {error}"))?;
        }
    }
    Ok(())
}

/// The virtual reader has two slots, each with a port of its own.
fn two_free_ports() -> u16 {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

fn until(mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < WAIT, "it did not happen within 30 s");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn tools() -> PathBuf {
    match std::env::var_os("KALEM_TOOLS") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"),
    }
}
