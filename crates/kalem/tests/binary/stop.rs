//! The signal with which service managers end a process: what has begun is finished, what never ends is cut off in time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::configured::Installation;
use crate::running::Running;

/// What is said to service managers: nothing takes longer than this after the signal.
const PATIENCE: Duration = Duration::from_secs(20);
const SOON: Duration = Duration::from_secs(5);
const BODY: &str = "language=en&back=/yardim";

/// The first half of a request.
fn begin(portal: &Running) -> TcpStream {
    let mut stream = TcpStream::connect(portal.address()).unwrap();
    let head = format!(
        "POST /dil HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{}",
        portal.address(),
        BODY.len(),
        &BODY[..10]
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_read_timeout(Some(SOON)).unwrap();
    // It has arrived when the process has counted its head; a moment is enough for that.
    std::thread::sleep(Duration::from_millis(300));
    stream
}

/// A request that is under way when the signal comes is answered in full.
#[test]
fn a_running_request_is_finished() {
    let installation = Installation::new(&[]);
    let mut portal = installation.serve();
    let mut stream = begin(&portal);
    portal.terminate();
    portal.hears("stopping");
    assert!(portal.is_running());
    stream.write_all(&BODY.as_bytes()[10..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("location: /yardim"), "{answer}");
    let (status, after) = portal.end();
    assert!(status.success() && after < SOON, "{status} {after:?}");
    assert!(TcpStream::connect(portal.address()).is_err());
}

/// A browser that merely keeps its connection open holds nothing up.
#[test]
fn an_idle_connection_holds_nothing_up() {
    let installation = Installation::new(&[]);
    let mut portal = installation.serve();
    let mut idle = TcpStream::connect(portal.address()).unwrap();
    let ask = format!(
        "GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n",
        portal.address()
    );
    idle.write_all(ask.as_bytes()).unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    portal.terminate();
    let (status, after) = portal.end();
    assert!(status.success() && after < SOON, "{status} {after:?}");
}

/// A request that never comes to its end does not keep the process for ever.
#[test]
fn a_request_without_an_end_is_cut_off_in_time() {
    let installation = Installation::new(&[]);
    let mut portal = installation.serve();
    let _never_finished = begin(&portal);
    portal.terminate();
    let (status, after) = portal.end();
    assert!(status.success(), "{status}");
    assert!(after < PATIENCE + SOON, "{after:?}");
}

/// The worker without pages ends as well; and Ctrl-C is a signal too.
#[test]
fn a_worker_ends_and_so_it_does_by_hand() {
    let installation = Installation::new(&[]);
    Running::configured("work", &installation.config).stop();
    let mut worker = Running::configured("work", &installation.config);
    let pid = worker.pid().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.unwrap().success());
    let (status, after) = worker.end();
    assert!(status.success() && after < SOON, "{status} {after:?}");
}
