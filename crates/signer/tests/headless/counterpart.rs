//! A portal for the tests: it speaks the protocol over a real socket, does what it is told to do wrong, and checks what arrives.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use handoff::bytes::{Bearer, Nonce, RunPublicKey};
use handoff::message::{Answer, HandoffFault, Next, Receipt, Redemption, Refused, Submission};
use handoff::offer::{Begun, Offer};
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::text::{Binding, SignedText};
use handoff::wire::{self, Version};

/// What it does with the next message, once for each entry; then it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    Behaves,
    /// Closes the line before it has read anything into its books.
    DropsBefore,
    /// Takes the message in, and dies before it answers.
    DropsAfter,
    Refuses(HandoffFault),
    /// A gateway's error page.
    IsDown,
    /// Something that is no message.
    Babbles,
}

#[derive(Default)]
pub struct Books {
    pub script: VecDeque<Does>,
    pub redemptions: usize,
    pub run_key: Option<RunPublicKey>,
    /// Every answer that was taken in, each once.
    pub answers: Vec<Answer>,
    /// All that came, copies too.
    pub submissions: usize,
}

#[derive(Clone)]
pub struct Portal {
    pub url: String,
    pub purpose: Purpose,
    next: Next,
    pub books: Arc<Mutex<Books>>,
}

pub const TEXTS: [&str; 2] = [
    "Başvurumu onaylıyorum.",
    "Taahhütnameyi okudum: ğüşıöç İ ₺.",
];

impl Portal {
    pub fn open(script: &[Does]) -> Self {
        Self::with(script, Purpose::Approve, |_| Next::PageGoesOn)
    }

    pub fn with(script: &[Does], purpose: Purpose, next: impl Fn(&str) -> Next) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let this = Self {
            next: next(&url),
            url,
            purpose,
            books: Arc::default(),
        };
        this.books.lock().unwrap().script = script.iter().copied().collect();
        let serving = this.clone();
        std::thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                // A client that closes early is one of the cases.
                let _broken = serving.serve(line);
            }
        });
        this
    }

    pub fn address(&self) -> PortalAddress {
        PortalAddress::parse(&self.url).unwrap()
    }

    pub fn texts(&self) -> Vec<SignedText> {
        let (portal, nonce) = (self.address(), nonce());
        let compose = |(at, body): (usize, &&str)| {
            let binding = Binding {
                portal: &portal,
                purpose: self.purpose,
                nonce: &nonce,
                number: at + 1,
                of: TEXTS.len(),
            };
            SignedText::compose(&binding, body).unwrap()
        };
        TEXTS.iter().enumerate().map(compose).collect()
    }

    fn serve(&self, line: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(line.try_clone()?);
        let mut head = Vec::new();
        loop {
            let mut one = String::new();
            if reader.read_line(&mut one)? == 0 || one == "\r\n" {
                break;
            }
            head.push(one.to_ascii_lowercase());
        }
        let length = head
            .iter()
            .find_map(|one| one.strip_prefix("content-length:")?.trim().parse().ok())
            .unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let path = head
            .first()
            .map_or("", |first| first.split(' ').nth(1).unwrap());
        if let Some((status, answer)) = self.reply(path, &body) {
            let mut line = line;
            write!(
                line,
                "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                answer.len()
            )?;
            line.write_all(&answer)?;
        }
        Ok(())
    }

    fn reply(&self, path: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
        let mut books = self.books.lock().unwrap();
        let does = books.script.pop_front();
        match does {
            Some(Does::DropsBefore) => return None,
            Some(Does::IsDown) => return Some((502, b"<h1>Bad Gateway</h1>".to_vec())),
            Some(Does::Babbles) => return Some((200, b"<h1>Misafir Wi-Fi</h1>".to_vec())),
            Some(Does::Refuses(fault)) => return Some(refused(fault)),
            Some(Does::DropsAfter | Does::Behaves) | None => {}
        }
        let answer = match path {
            "/e-imza/kod" => {
                let redemption: Redemption = wire::read(body).unwrap();
                redemption.check(&self.address()).unwrap();
                books.redemptions += 1;
                let first = *books.run_key.get_or_insert(redemption.run_key);
                match first == redemption.run_key {
                    true => (200, wire::write(&self.offer()).unwrap()),
                    false => refused(HandoffFault::CodeNotGood),
                }
            }
            _ => {
                let submission: Submission = wire::read(body).unwrap();
                let key = books.run_key.unwrap();
                submission.check(&self.address(), &nonce(), &key).unwrap();
                books.submissions += 1;
                if !books.answers.contains(&submission.answer) {
                    books.answers.push(submission.answer);
                }
                let receipt = Receipt {
                    version: Version,
                    received_at: 1_795_245_430,
                    next: self.next.clone(),
                };
                (200, wire::write(&receipt).unwrap())
            }
        };
        (does != Some(Does::DropsAfter)).then_some(answer)
    }

    fn offer(&self) -> Offer {
        let texts = self.texts();
        Offer {
            version: Version,
            bearer: Bearer([9; 32]),
            portal: self.address(),
            purpose: self.purpose,
            nonce: nonce(),
            begun: Begun {
                by: "A*** Y***".into(),
                at: now() - 5,
                browser: "Firefox, Linux".into(),
            },
            now: now(),
            expires_at: now() + 295,
            texts: texts.iter().map(|text| text.as_str().to_owned()).collect(),
            card: None,
        }
    }
}

/// The certificates of the tests are good around today.
pub fn now() -> i64 {
    signer::clock::Clock::start().now().wall
}

pub fn nonce() -> Nonce {
    Nonce([7; 32])
}

fn refused(fault: HandoffFault) -> (u16, Vec<u8>) {
    let refused = Refused {
        version: Version,
        fault,
        words: None,
    };
    (422, wire::write(&refused).unwrap())
}
