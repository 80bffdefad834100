//! Starting the counterparts, and addresses at which nobody answers.

use std::net::TcpListener;
use std::path::Path;

use axum::Router;

pub use crate::counterpart::Counterpart;

/// Serves these routes on a free port until the test ends; gives the address.
pub async fn serve(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// A port on which nobody listens.
pub fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A port that takes connections and never says a word, as long as the listener lives.
pub fn silent_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A certificate for `localhost` that no machine trusts, as key and certificate files in PEM.
pub fn own_certificate(folder: &Path) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let write = |name: &str, pem: String| {
        let file = folder.join(name);
        std::fs::write(&file, pem).unwrap();
        file.to_str().unwrap().to_owned()
    };
    (
        write("key.pem", made.signing_key.serialize_pem()),
        write("certificate.pem", made.cert.pem()),
    )
}
