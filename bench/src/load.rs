//! The load: connections that stay open, each asking the next thing as soon as it was answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Done;

/// One request, ready to be sent, with the statuses that are good answers and what must stand in the head.
pub struct Shot {
    pub request: Vec<u8>,
    pub status: &'static [&'static str],
    pub head_has: &'static str,
}

/// How long to press, and with how many connections.
#[derive(Clone, Copy)]
pub struct Pressure {
    pub connections: usize,
    pub warm_up: Duration,
    pub measured: Duration,
}

/// What came of it. Times are in microseconds.
pub struct Pressed {
    pub per_second: f64,
    pub p50: u32,
    pub p99: u32,
    pub count: usize,
}

impl Pressed {
    pub fn of(mut times: Vec<u32>, lasted: Duration) -> Done<Self> {
        times.sort_unstable();
        let at = |part: f64| times.get((times.len() as f64 * part) as usize).copied();
        Ok(Self {
            per_second: times.len() as f64 / lasted.as_secs_f64(),
            p50: at(0.50).ok_or("nothing was answered in time")?,
            p99: at(0.99).ok_or("nothing was answered in time")?,
            count: times.len(),
        })
    }
}

impl Shot {
    /// A GET, or a POST where there is a body, as a browser with that cookie sends it.
    pub fn new(
        path: &str,
        cookie: &str,
        body: Option<&str>,
        status: &'static [&'static str],
    ) -> Self {
        let mut request = match body {
            None => format!("GET {path} HTTP/1.1\r\n"),
            Some(_) => format!("POST {path} HTTP/1.1\r\n"),
        };
        request += "host: 127.0.0.1\r\naccept: text/html\r\naccept-language: tr\r\nsec-fetch-site: same-origin\r\n";
        if !cookie.is_empty() {
            request += &format!("cookie: {cookie}\r\n");
        }
        match body {
            None => request += "\r\n",
            Some(body) => {
                request += &format!(
                    "content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
            }
        }
        Self {
            request: request.into_bytes(),
            status,
            head_has: "",
        }
    }
}

/// Presses, and calls `mark` at the beginning and at the end of what is measured. Each connection has shots of its own,
/// so that no two ever act on one order at once.
pub async fn press<M>(
    address: SocketAddr,
    shots: Vec<Shot>,
    pressure: Pressure,
    mut mark: impl FnMut() -> Done<M>,
) -> Done<(Pressed, M, M)> {
    let shots = Arc::new(shots);
    let begin = Instant::now() + pressure.warm_up;
    let end = begin + pressure.measured;
    let connections = pressure.connections.min(shots.len());
    let tasks: Vec<_> = (0..connections)
        .map(|first| {
            let shots = shots.clone();
            tokio::spawn(async move {
                let own = (first..shots.len()).step_by(connections);
                connection(address, own.map(|at| &shots[at]), begin, end)
                    .await
                    .map_err(|error| error.to_string())
            })
        })
        .collect();
    tokio::time::sleep_until(begin.into()).await;
    let before = mark()?;
    tokio::time::sleep_until(end.into()).await;
    let after = mark()?;
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    Ok((Pressed::of(times, pressure.measured)?, before, after))
}

async fn connection<'a>(
    address: SocketAddr,
    shots: impl Iterator<Item = &'a Shot> + Clone,
    begin: Instant,
    end: Instant,
) -> Done<Vec<u32>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut buffer, mut times) = (Vec::with_capacity(64 * 1024), Vec::new());
    for shot in shots.cycle() {
        let sent = Instant::now();
        if sent >= end {
            break;
        }
        stream.write_all(&shot.request).await?;
        let head = answer(&mut stream, &mut buffer).await?;
        let head = String::from_utf8_lossy(&buffer[..head]);
        let good = head
            .get(9..12)
            .is_some_and(|status| shot.status.contains(&status));
        if !good || !head.contains(shot.head_has) {
            let asked = String::from_utf8_lossy(&shot.request);
            let line = asked.lines().next().unwrap_or_default();
            return Err(format!("{line} was answered with {head}").into());
        }
        let answered = Instant::now();
        if sent >= begin && answered <= end {
            times.push((answered - sent).as_micros() as u32);
        }
    }
    Ok(times)
}

/// Reads one whole answer and says how long its head is.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Done<usize> {
    buffer.clear();
    let mut whole = None;
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the server hung up".into());
        }
        if whole.is_none()
            && let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n")
        {
            whole = Some((head, head + 4 + content_length(&buffer[..head])?));
        }
        if let Some((head, length)) = whole
            && buffer.len() >= length
        {
            return Ok(head);
        }
    }
}

fn content_length(head: &[u8]) -> Done<usize> {
    let head = String::from_utf8_lossy(head);
    let said = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    Ok(said.ok_or_else(|| format!("an answer without a length: {head}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_hundredth_is_found() {
        let pressed = Pressed::of((1..=1_000).rev().collect(), Duration::from_secs(2)).unwrap();
        assert_eq!((pressed.p50, pressed.p99), (501, 991));
        assert_eq!(pressed.per_second, 500.0);
        assert!(Pressed::of(Vec::new(), Duration::from_secs(1)).is_err());
    }

    #[test]
    fn a_length_is_read_in_any_case_of_letters() {
        assert_eq!(
            content_length(b"HTTP/1.1 200 OK\r\nContent-Length: 17").unwrap(),
            17
        );
        assert!(content_length(b"HTTP/1.1 200 OK").is_err());
    }
}
