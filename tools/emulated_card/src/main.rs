//! A smart card in software, for tests only: the firmware of an OpenPGP card, put into a reader of the system's card service
//! through vsmartcard's virtual reader. Nothing of it is ever part of the product.
//!
//! `emulated_card PORT` goes into the virtual reader which listens on that port of this machine, writes `inserted`, and then
//! obeys one word a line on standard input: `pull` and `insert` the card; `pull-at-signature`: the next command that signs finds
//! the card gone; `pull-at-second-signature`: the one after it.

mod contact;
mod firmware;

use std::io::{self, BufRead, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use contact::{Contact, Slot};
use opcard::{Card, Options};

fn main() -> io::Result<()> {
    let port = std::env::args()
        .nth(1)
        .and_then(|port| port.parse::<u16>().ok())
        .ok_or_else(|| io::Error::other("usage: emulated_card PORT"))?;
    let slot = Arc::new(Slot::default());
    let orders = Arc::clone(&slot);
    std::thread::spawn(move || {
        for word in io::stdin().lock().lines().map_while(Result::ok) {
            match word.as_str() {
                "pull" => orders.pull(),
                "insert" => orders.insert(),
                "pull-at-signature" => orders.pull_at_signature(1),
                "pull-at-second-signature" => orders.pull_at_signature(2),
                other => eprintln!("no such word: {other}"),
            }
        }
        // Whoever started us has gone.
        std::process::exit(0);
    });
    firmware::run(|client| {
        let mut card = Contact::new(Card::new(client, options()), &slot);
        loop {
            slot.wait_until_inserted();
            let stream = reader_on(port)?;
            stream.set_nodelay(true)?;
            slot.power(stream.try_clone()?);
            let mut out = io::stdout();
            writeln!(out, "inserted")?;
            out.flush()?;
            let mut reader = vpicc::Connection::from(stream);
            while slot.is_inserted() {
                match reader.poll(&mut card) {
                    Ok(()) => {}
                    // Pulled in the middle of it, as asked.
                    Err(_) if !slot.is_inserted() => break,
                    // The reader has gone, and with it what this program is for.
                    Err(_) => return Ok(()),
                }
            }
            slot.unpower();
        }
    })
}

/// The reader may be a moment behind us.
fn reader_on(port: u16) -> io::Result<TcpStream> {
    let mut left = 100;
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Err(_) if left > 0 => {
                left -= 1;
                std::thread::sleep(Duration::from_millis(100));
            }
            outcome => return outcome,
        }
    }
}

/// A fixed serial number, so that a test knows its card again.
fn options() -> Options {
    let mut options = Options::default();
    options.serial = [0x00, 0x00, 0x10, 0x01];
    options
}
