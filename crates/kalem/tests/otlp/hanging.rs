//! A collector that takes connections and never answers: no request waits for it, and the end of the process does not either.

use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::running::Running;

/// One batch is given up after five seconds: whoever waited for the collector would take longer than this.
const SOON: Duration = Duration::from_secs(3);
/// The last spans have two seconds, and ending takes a moment by itself.
const END: Duration = Duration::from_secs(4);

/// Holds whatever connects, and says how it does.
fn hanging() -> (u16, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (hold, held) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if hold.send(stream).is_err() {
                break;
            }
        }
    });
    (port, held)
}

#[tokio::test]
async fn nobody_waits_for_a_collector_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let (port, held) = hanging();
    let endpoint = format!("http://127.0.0.1:{port}");
    let data = folder.path().join("demo");
    let mut portal = Running::demo(&data, &["--otlp-endpoint", &endpoint]);
    let _first = held.recv_timeout(Duration::from_secs(30)).unwrap();
    // From here on a batch is on its way that nobody takes.
    let mut slowest = Duration::ZERO;
    for _ in 0..200 {
        let asked = Instant::now();
        let answer = reqwest::get(format!("{}/giris", portal.url)).await.unwrap();
        assert_eq!(answer.status(), 200);
        slowest = slowest.max(asked.elapsed());
    }
    assert!(slowest < SOON, "{slowest:?}");
    portal.hears("the collector takes no spans");
    let metrics = reqwest::get(format!("{}/metrics", portal.url))
        .await
        .unwrap();
    let metrics = metrics.text().await.unwrap();
    assert!(
        metrics.contains("kalem_spans_lost_total{why=\"not_taken\"}"),
        "{metrics}"
    );
    portal.terminate();
    let (status, after) = portal.end();
    assert!(status.success() && after < END, "{status} {after:?}");
    assert!(
        after > Duration::from_millis(1500),
        "the last spans had their time: {after:?}"
    );
}
