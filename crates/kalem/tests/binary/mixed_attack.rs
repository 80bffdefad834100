//! Everything at once: bombs for lists, heaps of files to be verified, guesses at the desk, idle and dripping connections. The memory of the
//! whole process stays within what is promised, and an honest visitor is served meanwhile.

use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::connections;
use crate::lists::OFFICER;
use crate::running::Running;
use crate::story::Browser;

/// What the process may ever have, in kilobytes.
const MOST: u64 = 512 * 1024;
/// What a visitor waits for a page while all of this goes on, on a machine that runs the attack as well.
const LONGEST: Duration = Duration::from_secs(10);
const EDGE: &str = "attack-edge";

/// A connection from such an address, whose other side has a minute for each answer.
fn from(last: u8, to: &str) -> TcpStream {
    let stream = connections::from(last, to);
    let patience = Some(Duration::from_secs(60));
    stream.set_read_timeout(patience).unwrap();
    stream.set_write_timeout(patience).unwrap();
    stream
}

fn part(name: &str, file: &str, content: &[u8]) -> Vec<u8> {
    let file = match file {
        "" => String::new(),
        file => format!("; filename=\"{file}\""),
    };
    let head = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// What is answered to such a form; nothing where the connection was closed.
fn post(last: u8, to: &str, path: &str, kind: &str, more: &str, body: &[u8]) -> String {
    let mut stream = from(last, to);
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {to}\r\norigin: http://{to}\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{more}\r\n",
        body.len()
    );
    drop(stream.write_all(head.as_bytes()));
    drop(stream.write_all(body));
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

fn upload(last: u8, to: &str, path: &str, more: &str, parts: &[Vec<u8>]) -> String {
    let body = [parts.concat(), format!("--{EDGE}--\r\n").into_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={EDGE}");
    post(last, to, path, &kind, more, &body)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Files that are small and say "very often", and one that is simply as large as may be.
fn bombs() -> Vec<Vec<u8>> {
    let long = "x".repeat(1_000_000);
    let cell = format!("<table-cell number-columns-repeated='200'><p>{long}</p></table-cell>");
    let table = format!(
        "<document-content><body><spreadsheet><table><table-row number-rows-repeated='1000000'>{cell}</table-row></table></spreadsheet></body></document-content>"
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let strings = format!("<sst>{}</sst>", "<si><t>abc</t></si>".repeat(2_000_000));
    vec![
        zipped(&[("mimetype", mime), ("content.xml", &table)]),
        zipped(&[
            ("[Content_Types].xml", "<Types/>"),
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name='A' id='a'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<R><Relationship Id='a' Type='worksheet' Target='a.xml'/><Relationship Id='b' Type='sharedStrings' Target='b.xml'/></R>",
            ),
            ("xl/a.xml", "<worksheet><sheetData/></worksheet>"),
            ("xl/b.xml", &strings),
        ]),
        vec![0xfe; 20 * 1024 * 1024],
    ]
}

/// What was answered to whom.
#[derive(Default)]
struct Attack {
    to: Arc<str>,
    answers: Arc<Mutex<Vec<(&'static str, String)>>>,
    attackers: Vec<JoinHandle<()>>,
}

impl Attack {
    fn on(demo: &Running) -> Self {
        Self {
            to: Arc::from(demo.address()),
            ..Self::default()
        }
    }

    fn begin(&mut self, what: &'static str, how: impl Fn(&str) -> String + Send + 'static) {
        let (to, answers) = (self.to.clone(), self.answers.clone());
        self.attackers.push(spawn(move || {
            let answer = how(&to);
            answers.lock().unwrap().push((what, answer));
        }));
    }

    /// Lists that say "very often", by an officer.
    fn send_lists(&mut self, count: usize, cookie: &str) {
        let bombs: Vec<Arc<Vec<u8>>> = bombs().into_iter().map(Arc::new).collect();
        for n in 0..count {
            let (bomb, cookie) = (bombs[n % bombs.len()].clone(), cookie.to_owned());
            self.begin("list", move |to| {
                let parts = [
                    part("kind", "", b"first"),
                    part("payment", "", b"institution"),
                    part("spare", "", b"no"),
                    part("file", "liste.ods", &bomb),
                ];
                upload(2, to, "/yetkili/listeler/yeni", &cookie, &parts)
            });
        }
    }

    /// Files to be verified, as large as may be, from eight addresses.
    fn send_signatures(&mut self, count: u8) {
        let large = Arc::new(vec![0x30u8; 8 * 1024 * 1024]);
        for n in 0..count {
            let large = large.clone();
            self.begin("verifier", move |to| {
                let parts = [
                    part("signature", "a.p7s", &large),
                    part("content", "a.txt", &large),
                ];
                upload(3 + n % 8, to, "/imza-dogrula", "", &parts)
            });
        }
    }

    /// Names and passwords that nobody has, from nine addresses.
    fn guess(&mut self, count: u8) {
        for n in 0..count {
            self.begin("desk", move |to| {
                let form = format!("user_name=nobody{n}&password=wrong&code=000000");
                let kind = "application/x-www-form-urlencoded";
                post(20 + n % 9, to, "/masa/giris", kind, "", form.as_bytes())
            });
        }
    }

    fn goes_on(&self) -> bool {
        self.attackers.iter().any(|one| !one.is_finished())
    }

    /// How many were answered so.
    fn told(&self, what: &str, status: &str) -> usize {
        let head = format!("HTTP/1.1 {status}");
        let answers = self.answers.lock().unwrap();
        let told = answers.iter();
        told.filter(|(of, answer)| *of == what && answer.starts_with(&head))
            .count()
    }

    /// Whether somebody saw the page of a turn that did not come, and not the one of a request that took too long.
    fn is_told_to_wait(&self) -> bool {
        self.answers.lock().unwrap().iter().any(|(what, answer)| {
            *what != "desk"
                && answer.starts_with("HTTP/1.1 503")
                && answer.to_lowercase().contains("retry-after: ")
        })
    }
}

/// Connections that say nothing, and some that say a byte now and then, until told to stop.
struct Idle {
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Idle {
    fn begin(to: Arc<str>) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let ends = is_over.clone();
        let thread = spawn(move || {
            let idle: Vec<_> = (0..1_500).map(|n| from(40 + (n % 5) as u8, &to)).collect();
            let mut drips: Vec<_> = (0..200).map(|_| from(50, &to)).collect();
            while !ends.load(Relaxed) {
                for stream in &mut drips {
                    drop(stream.write_all(b"G"));
                }
                std::thread::sleep(Duration::from_millis(500));
            }
            drop((idle, drips));
        });
        Self { is_over, thread }
    }

    fn end(self) {
        self.is_over.store(true, Relaxed);
        self.thread.join().unwrap();
    }
}

async fn an_officer(url: &str) -> Browser {
    let mut officer = Browser::new(url);
    officer
        .visit("/giris")
        .await
        .press("e-Devlet Kapısına Git")
        .await;
    officer
        .fill("person", OFFICER)
        .press("Bu kişi olarak devam et")
        .await;
    officer.visit("/yetkili/listeler/yeni").await.is_told(200);
    officer
}

/// N14, R06, B20: all of it at once, and 512 MB are enough.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_process_stays_within_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Running::demo(&folder.path().join("demo"), &[]);
    let mut officer = an_officer(&demo.url).await;
    let cookie = format!("cookie: {}\r\n", officer.cookies_for(&demo.url));
    let before = demo.kilobytes("VmHWM");
    let mut attack = Attack::on(&demo);
    attack.send_lists(24, &cookie);
    attack.send_signatures(80);
    attack.guess(200);
    let idle = Idle::begin(attack.to.clone());
    let mut slowest = Duration::ZERO;
    while attack.goes_on() {
        let begun = Instant::now();
        Browser::new(&demo.url).visit("/yardim").await.is_told(200);
        slowest = slowest.max(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    idle.end();
    for what in ["list", "verifier", "desk"] {
        let told = ["422", "503", "429", "303"].map(|status| (status, attack.told(what, status)));
        eprintln!("{what}: {told:?}");
    }
    eprintln!(
        "VmHWM {} kB (before {before}), VmRSS {} kB afterwards; the slowest honest page took {slowest:?}",
        demo.kilobytes("VmHWM"),
        demo.kilobytes("VmRSS")
    );
    // It was an attack: bombs were read, files were looked into, passwords were compared, and some had to wait too long.
    assert!(attack.told("list", "422") + attack.told("list", "303") > 0);
    assert!(attack.told("verifier", "422") > 0 && attack.told("verifier", "503") > 0);
    assert!(attack.told("desk", "422") > 0);
    assert!(attack.is_told_to_wait());
    assert!(demo.kilobytes("VmHWM") <= MOST);
    assert!(slowest < LONGEST, "{slowest:?}");
    // Whoever was refused is served when they come again.
    officer.visit("/yetkili/listeler/yeni").await.is_told(200);
    let people = crate::lists::list(&crate::lists::people(1, 3));
    officer
        .fill("kind", "first")
        .pick("file", "liste.csv", people);
    officer.press(crate::lists::SEND).await.is_told(200);
    let mut anyone = Browser::new(&demo.url);
    anyone.visit("/imza-dogrula").await.is_told(200);
    demo.stop();
}
