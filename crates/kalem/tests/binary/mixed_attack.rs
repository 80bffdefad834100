//! Everything at once: bombs for lists, heaps of files to be verified, guesses at the desk, idle and dripping connections. The memory of the
//! whole process stays within what is promised, and an honest visitor is served meanwhile.

use std::io::{Cursor, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread::spawn;
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::lists::OFFICER;
use crate::running::Running;
use crate::story::Browser;

/// What the process may ever have, in kilobytes.
const MOST: u64 = 512 * 1024;
/// What a visitor waits for a page while all of this goes on, on a machine that runs the attack as well.
const LONGEST: Duration = Duration::from_secs(20);
const EDGE: &str = "attack-edge";

fn from(last: u8, to: &str) -> TcpStream {
    let to: SocketAddr = to.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket
            .bind((Ipv4Addr::new(127, 0, 0, last), 0).into())
            .unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
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

/// N14, R06, B20: all of it at once, and 512 MB are enough.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_process_stays_within_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Running::demo(&folder.path().join("demo"), &[]);
    let mut officer = Browser::new(&demo.url);
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
    let cookie = format!("cookie: {}\r\n", officer.cookies_for(&demo.url));
    let before = demo.kilobytes("VmHWM");
    let to = Arc::<str>::from(demo.address());
    let answers = Arc::new(Mutex::new(Vec::new()));
    let mut attackers = Vec::new();
    let mut attack = |what: &'static str, how: Box<dyn Fn(&str) -> String + Send>| {
        let (to, answers) = (to.clone(), answers.clone());
        attackers.push(spawn(move || {
            let answer = how(&to);
            answers.lock().unwrap().push((what, answer));
        }));
    };
    let bombs: Vec<Arc<Vec<u8>>> = bombs().into_iter().map(Arc::new).collect();
    for n in 0..12 {
        let (bomb, cookie) = (bombs[n % bombs.len()].clone(), cookie.clone());
        attack(
            "list",
            Box::new(move |to| {
                let parts = [
                    part("kind", "", b"first"),
                    part("payment", "", b"institution"),
                    part("spare", "", b"no"),
                    part("file", "liste.ods", &bomb),
                ];
                upload(2, to, "/yetkili/listeler/yeni", &cookie, &parts)
            }),
        );
    }
    let large = Arc::new(vec![0x30u8; 8 * 1024 * 1024]);
    for n in 0..48u8 {
        let large = large.clone();
        attack(
            "verifier",
            Box::new(move |to| {
                let parts = [
                    part("signature", "a.p7s", &large),
                    part("content", "a.txt", &large),
                ];
                upload(3 + n % 8, to, "/imza-dogrula", "", &parts)
            }),
        );
    }
    for n in 0..4u8 {
        attack(
            "desk",
            Box::new(move |to| {
                let form = format!("user_name=nobody{n}&password=wrong&code=000000");
                let kind = "application/x-www-form-urlencoded";
                post(20 + n % 9, to, "/masa/giris", kind, "", form.as_bytes())
            }),
        );
    }
    let is_over = Arc::new(AtomicBool::new(false));
    let (ends, target) = (is_over.clone(), to.clone());
    let dripping = spawn(move || {
        let idle: Vec<_> = (0..1_500)
            .map(|n| from(40 + (n % 5) as u8, &target))
            .collect();
        let mut drips: Vec<_> = (0..200).map(|_| from(50, &target)).collect();
        while !ends.load(Relaxed) {
            for stream in &mut drips {
                drop(stream.write_all(b"G"));
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        drop((idle, drips));
    });
    let mut slowest = Duration::ZERO;
    while attackers.iter().any(|attacker| !attacker.is_finished()) {
        let begun = Instant::now();
        let mut visitor = Browser::new(&demo.url);
        visitor.visit("/yardim").await.is_told(200);
        slowest = slowest.max(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    is_over.store(true, Relaxed);
    dripping.join().unwrap();
    let answers = answers.lock().unwrap();
    let with = |what: &str, status: &str| {
        let head = format!("HTTP/1.1 {status}");
        let are = |(of, answer): &&(&str, String)| *of == what && answer.starts_with(&head);
        answers.iter().filter(are).count()
    };
    for what in ["list", "verifier", "desk"] {
        let told = ["422", "503", "429", "303"].map(|status| (status, with(what, status)));
        eprintln!("{what}: {told:?}");
    }
    eprintln!(
        "VmHWM {} kB (before {before}), VmRSS {} kB afterwards; the slowest honest page took {slowest:?}",
        demo.kilobytes("VmHWM"),
        demo.kilobytes("VmRSS")
    );
    // It was an attack: bombs were read, files were looked into, and some had to wait too long.
    assert!(with("list", "422") + with("list", "303") > 0);
    assert!(with("verifier", "422") > 0 && with("verifier", "503") > 0);
    let busy =
        |(what, answer): &&(&str, String)| *what != "desk" && answer.starts_with("HTTP/1.1 503");
    // The page of a turn that did not come, and not the one of a request that took too long.
    let is_told = |answer: &str| answer.to_lowercase().contains("retry-after: ");
    assert!(
        answers
            .iter()
            .filter(busy)
            .any(|(_, answer)| is_told(answer))
    );
    assert!(demo.kilobytes("VmHWM") <= MOST);
    assert!(slowest < LONGEST, "{slowest:?}");
    // Whoever was refused is served when they come again.
    officer.visit("/yetkili/listeler/yeni").await.is_told(200);
    officer.fill("kind", "first").pick(
        "file",
        "liste.csv",
        crate::lists::list(&crate::lists::people(1, 3)),
    );
    officer.press(crate::lists::SEND).await.is_told(200);
    let mut anyone = Browser::new(&demo.url);
    anyone.visit("/imza-dogrula").await.is_told(200);
    drop(answers);
    demo.stop();
}
