//! An answer that is known, over HTTP, beside a page of the same server that gives the same bytes and knows nothing.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;
use tokio::runtime::Runtime;

use super::{Bench, Row, runtime};
use crate::load::{Pressure, Shot, press};
use crate::{Done, machine};

const CONNECTIONS: usize = 8;
/// By this name its processor time is found.
const THREAD: &str = "ocsp-server";

/// One thread serves, another asks; what counts is the processor time of the first.
pub fn row(bench: &Bench, rooms: Router, question: Vec<u8>, known: Bytes) -> Done<Row> {
    let client = Client {
        runtime: runtime()?,
        address: serve(rooms, known)?,
        question,
    };
    let pairs = bench.turns.take(
        |lasting| client.cost("/bare", lasting),
        |lasting| client.cost("/ocsp", lasting),
    )?;
    Ok(Row::share(
        "OCSP answer that is known, over HTTP, processor time of the server",
        "by HTTP alone: ≥ 0.85 of a bare page",
        &pairs,
        0.85,
    ))
}

/// Serves until the program ends.
fn serve(rooms: Router, known: Bytes) -> Done<SocketAddr> {
    let bare = move |_: Bytes| {
        let kind = [(header::CONTENT_TYPE, "application/ocsp-response")];
        std::future::ready((kind, known.clone()))
    };
    let rooms = rooms.route("/bare", post(bare));
    let runtime = runtime()?;
    let (told, hears) = mpsc::channel();
    let serving = async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        // Nobody hears it only where the program has ended.
        let _heard = told.send(listener.local_addr()?);
        axum::serve(listener, rooms).await
    };
    std::thread::Builder::new()
        .name(THREAD.to_owned())
        .spawn(move || runtime.block_on(serving))?;
    Ok(hears.recv().map_err(|_| "no port is free")?)
}

struct Client {
    runtime: Runtime,
    address: SocketAddr,
    question: Vec<u8>,
}

impl Client {
    /// Seconds of the server's processor time for one request.
    fn cost(&self, path: &str, lasting: Duration) -> Done<f64> {
        let pressure = Pressure {
            connections: CONNECTIONS,
            warm_up: lasting / 4,
            measured: lasting * 3,
        };
        let shots = (0..CONNECTIONS).map(|_| self.shot(path)).collect();
        let mark = || machine::cpu_of_thread(THREAD);
        let pressed = self
            .runtime
            .block_on(press(self.address, shots, pressure, mark));
        let (pressed, before, after) = pressed?;
        Ok((after - before) / pressed.count as f64)
    }

    fn shot(&self, path: &str) -> Shot {
        let length = self.question.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/ocsp-request\r\ncontent-length: {length}\r\n\r\n"
        );
        Shot {
            request: [head.as_bytes(), &self.question].concat(),
            status: &["200"],
            head_has: "application/ocsp-response",
        }
    }
}
