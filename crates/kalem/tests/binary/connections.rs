//! Those who connect and do nothing, or next to nothing: they cost nobody else anything, however few files the process may open.
//!
//! Whoever attacks does so from 127.0.0.2 and its neighbours; the honest visitor comes from 127.0.0.1.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;

use crate::configured::Installation;
use crate::issuing::Authority;
use crate::running::Running;
use crate::tls;

/// What service managers and shells give where nobody asks for more.
const FILES: u32 = 1024;
/// What a visitor calls at once, on a machine that is busy with tests.
const SOON: Duration = Duration::from_secs(3);

/// Short times, so that the tests need not be long.
const SHORT: &str = "[connections]\nhandshake_seconds = 2\nhead_seconds = 2\nidle_seconds = 4\nprogress_seconds = 3\n[database]";

fn short() -> Installation {
    Installation::new(&[("[database]", SHORT)])
}

/// A connection from such an address. The runtime is the caller's.
pub fn from(last: u8, to: &str) -> TcpStream {
    let to: SocketAddr = to.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        let address = Ipv4Addr::new(127, 0, 0, last);
        socket.bind((address, 0).into()).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

/// The honest visitor's page on a connection of its own, and how long it took.
fn visit(portal: &Running) -> Duration {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(portal.address()).unwrap();
    stream.set_read_timeout(Some(10 * SOON)).unwrap();
    let ask = format!(
        "GET /yardim HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
        portal.address()
    );
    stream.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    begun.elapsed()
}

#[track_caller]
fn is_served(portal: &Running) {
    for _ in 0..5 {
        let took = visit(portal);
        assert!(took < SOON, "an honest visitor waited for {took:?}");
    }
}

/// Whether the other side has closed by then.
fn is_closed_within(stream: &mut TcpStream, longest: Duration) -> bool {
    let end = Instant::now() + longest;
    let mut heap = [0; 4096];
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        stream
            .set_read_timeout(Some(left.max(Duration::from_millis(1))))
            .unwrap();
        match stream.read(&mut heap) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return true,
        }
    }
    false
}

/// N14: a thousand and more idle connections of one address, where a thousand files may be open.
#[test]
fn idle_connections_of_one_address_shut_nobody_out() {
    let installation = Installation::new(&[]);
    let portal = Running::with_files(FILES, &installation.config);
    let before = visit(&portal);
    let mut idle: Vec<_> = (0..1_500).map(|_| from(2, portal.address())).collect();
    is_served(&portal);
    eprintln!(
        "alone {before:?}, with 1500 idle {:?}, {} files open",
        visit(&portal),
        portal.open_files()
    );
    assert!(portal.open_files() < FILES as usize);
    // The newest ones are there yet, and are answered when they ask at last.
    let ask = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let newest = idle.last_mut().unwrap();
    newest.write_all(ask).unwrap();
    newest.set_read_timeout(Some(SOON)).unwrap();
    let mut answer = String::new();
    newest.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(is_closed_within(&mut idle[0], SOON));
}

/// N14: the same from twenty addresses, ten thousand in all; whoever came first makes room.
#[test]
fn ten_thousand_idle_connections_cost_nobody_else_anything() {
    let installation = Installation::new(&[]);
    let portal = installation.serve();
    // The test holds one end of each itself.
    let files = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = files
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let soft: usize = line
        .unwrap()
        .split_whitespace()
        .nth(3)
        .unwrap()
        .parse()
        .unwrap();
    let many = 10_000.min(soft.saturating_sub(500));
    if many < 10_000 {
        eprintln!("this machine lets a process open {soft} files, so there are {many} connections");
    }
    let idle: Vec<_> = (0..many)
        .map(|n| from(2 + (n % 20) as u8, portal.address()))
        .collect();
    let busy = visit(&portal);
    is_served(&portal);
    eprintln!(
        "{many} idle: a page in {busy:?}, {} kB at most, {} files open",
        portal.kilobytes("VmHWM"),
        portal.open_files()
    );
    assert!(portal.kilobytes("VmHWM") < 512 * 1024);
    drop(idle);
    is_served(&portal);
}

/// N14: heads and bodies by the byte, answers that nobody takes: each ends in its time.
#[test]
fn whoever_drips_is_not_waited_for() {
    let installation = short();
    let portal = Running::with_files(FILES, &installation.config);
    let head = format!(
        "GET /yardim HTTP/1.1\r\nhost: {}\r\nx-drip: ",
        portal.address()
    );
    let body = format!(
        "POST /dil HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 60000\r\n\r\n",
        portal.address()
    );
    let mut heads: Vec<_> = (0..400).map(|_| from(3, portal.address())).collect();
    let mut bodies: Vec<_> = (0..200).map(|_| from(4, portal.address())).collect();
    for (streams, first) in [(&mut heads, &head), (&mut bodies, &body)] {
        for stream in streams.iter_mut() {
            stream.write_all(first.as_bytes()).unwrap();
        }
    }
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(8) {
        for stream in heads.iter_mut().chain(&mut bodies) {
            // Fails once it was closed, as it should be.
            drop(stream.write_all(b"x"));
        }
        assert!(visit(&portal) < SOON);
        std::thread::sleep(Duration::from_millis(500));
    }
    for stream in heads.iter_mut().chain(&mut bodies) {
        assert!(is_closed_within(stream, Duration::from_millis(500)));
    }
}

/// N14: whoever asks for a hundred pages and reads none of them.
#[test]
fn whoever_does_not_read_is_not_written_to_for_ever() {
    let installation = short();
    let portal = Running::with_files(FILES, &installation.config);
    let ask = format!(
        "GET /static/kalem.css HTTP/1.1\r\nhost: {}\r\n\r\n",
        portal.address()
    );
    let mut readers: Vec<_> = (0..20).map(|_| from(5, portal.address())).collect();
    for stream in &mut readers {
        // Until the answers fill every buffer on the way, and no further question is taken.
        stream
            .set_write_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        for _ in 0..4_000 {
            if stream.write_all(ask.as_bytes()).is_err() {
                break;
            }
        }
    }
    is_served(&portal);
    let connected = || {
        let sockets = std::fs::read_dir(format!("/proc/{}/fd", portal.pid())).unwrap();
        let is_socket = |entry: &std::fs::DirEntry| {
            std::fs::read_link(entry.path())
                .is_ok_and(|to| to.to_string_lossy().starts_with("socket:"))
        };
        sockets.flatten().filter(is_socket).count()
    };
    let begun = Instant::now();
    // The listener and what the runtime has.
    while connected() > 5 {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{} are waited for",
            connected()
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// N14: handshakes that are begun and not finished.
#[tokio::test]
async fn half_a_handshake_is_not_waited_for() {
    let (installation, trusted) = tls::installation();
    let text = std::fs::read_to_string(&installation.config).unwrap();
    std::fs::write(&installation.config, text.replacen("[database]", SHORT, 1)).unwrap();
    let portal = Running::with_files(FILES, &installation.config);
    let address = portal.address().to_owned();
    let mut half = tokio::task::spawn_blocking(move || {
        let mut half: Vec<_> = (0..900).map(|_| from(6, &address)).collect();
        for stream in &mut half {
            // The beginning of a ClientHello of 512 bytes.
            drop(stream.write_all(&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]));
        }
        half
    })
    .await
    .unwrap();
    let page = format!("https://kalem.example:{}/yardim", portal.port());
    let begun = Instant::now();
    let answer = tls::client(&portal, trusted)
        .get(&page)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    let closed = tokio::task::spawn_blocking(move || {
        half.iter_mut()
            .all(|stream| is_closed_within(stream, 2 * SOON))
    });
    assert!(closed.await.unwrap());
}

/// N14: the issuer's two addresses, where orders come in and where lists and OCSP are asked for.
#[test]
fn the_issuers_addresses_have_the_same_times() {
    let authority = Authority::new();
    let text = std::fs::read_to_string(&authority.config).unwrap();
    std::fs::write(&authority.config, text.replacen("[database]", SHORT, 1)).unwrap();
    let issuer = authority.start();
    let orders = issuer.heard("orders=").to_owned();
    let published = issuer.heard("published=").to_owned();
    let mut idle: Vec<_> = [&orders, &published]
        .into_iter()
        .flat_map(|to| (0..50).map(move |_| from(7, to)))
        .collect();
    let mut drips: Vec<_> = (0..50).map(|_| from(8, &published)).collect();
    for stream in &mut drips {
        stream
            .write_all(b"GET /ocsp/ HTTP/1.1\r\nx-drip: ")
            .unwrap();
    }
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(6) {
        for stream in &mut drips {
            // Fails once it was closed, as it should be.
            drop(stream.write_all(b"x"));
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    for stream in idle.iter_mut().chain(&mut drips) {
        assert!(is_closed_within(stream, Duration::from_millis(500)));
    }
    issuer.stop();
}
