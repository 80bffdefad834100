//! A mail server, a gateway for short messages, a line to a database: each can be cut off and come back.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router};
use outside::mail::{Mail, SmtpSecurity, SmtpSender, SmtpSettings};
use outside::sms::{HttpGateway, Sms};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How it stands with a counterpart.
#[derive(Clone, Copy, PartialEq, Debug)]
#[repr(u8)]
pub enum Health {
    Up,
    /// Whoever calls is cut off at once.
    Down,
    /// Whoever calls waits.
    Silent,
    /// Says that no such address takes anything.
    Refuses,
    /// Takes what comes, and never says so.
    TakesAndIsSilent,
    /// Takes what comes, and says so as soon as it is up again.
    TakesAndIsSlow,
}

/// A switch that many hands may hold.
#[derive(Clone)]
pub struct Switch(Arc<AtomicU8>);

impl Switch {
    pub fn new(health: Health) -> Self {
        Self(Arc::new(AtomicU8::new(health as u8)))
    }

    pub fn to(&self, health: Health) {
        self.0.store(health as u8, Ordering::SeqCst);
    }

    pub fn is(&self, health: Health) -> bool {
        self.0.load(Ordering::SeqCst) == health as u8
    }
}

async fn forever() {
    tokio::time::sleep(Duration::from_secs(3_600)).await;
}

/// A mail server and a gateway for short messages, and all that they ever took.
pub struct PostOffice {
    pub mail: Switch,
    pub sms: Switch,
    mail_port: u16,
    sms_port: u16,
    /// Of each letter: to whom, and its Message-ID.
    pub letters: Arc<Mutex<Vec<(String, String)>>>,
    /// Of each letter: the address that it would come back to.
    pub senders: Arc<Mutex<Vec<String>>>,
    /// Of each short message: the number and the text.
    pub messages: Arc<Mutex<Vec<String>>>,
}

impl PostOffice {
    pub async fn open(health: Health) -> Self {
        let (mail, sms) = (Switch::new(health), Switch::new(health));
        let letters = Arc::default();
        let senders = Arc::default();
        let messages = Arc::default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let mail_port = listener.local_addr().unwrap().port();
        tokio::spawn(mail_server(
            listener,
            mail.clone(),
            (Arc::clone(&letters), Arc::clone(&senders)),
        ));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let sms_port = listener.local_addr().unwrap().port();
        let gateway = Router::new()
            .fallback(take_message)
            .with_state((sms.clone(), Arc::clone(&messages)));
        tokio::spawn(async move { axum::serve(listener, gateway).await });
        Self {
            mail,
            sms,
            mail_port,
            sms_port,
            letters,
            senders,
            messages,
        }
    }

    pub fn both(&self, health: Health) {
        self.mail.to(health);
        self.sms.to(health);
    }

    pub fn mail_client(&self) -> Mail {
        let settings = SmtpSettings {
            host: "127.0.0.1".into(),
            port: self.mail_port,
            security: SmtpSecurity::None,
            from: "Kalem <bilgi@kalem.example>".into(),
            user: None,
            password: None,
            ca_file: None,
            bounces: Some("donen@kalem.example".into()),
            timeout_seconds: 3,
        };
        Mail::Smtp(SmtpSender::open(&settings).unwrap())
    }

    pub fn sms_client(&self) -> Sms {
        self.patient_sms_client(3)
    }

    /// One that waits so many seconds for an answer.
    pub fn patient_sms_client(&self, seconds: u32) -> Sms {
        let settings = format!(
            "url='http://127.0.0.1:{}/'\nmethod='post'\nencoding='json'\nbody='\"{{to}} {{text}}\"'\ntimeout_seconds={seconds}",
            self.sms_port
        );
        Sms::Gateway(HttpGateway::open(toml::from_str(&settings).unwrap()).unwrap())
    }

    pub fn letters(&self) -> Vec<(String, String)> {
        self.letters.lock().unwrap().clone()
    }

    pub fn messages(&self) -> Vec<String> {
        self.messages.lock().unwrap().clone()
    }
}

type Messages = Arc<Mutex<Vec<String>>>;

async fn take_message(
    State((switch, taken)): State<(Switch, Messages)>,
    Json(body): Json<String>,
) -> StatusCode {
    if switch.is(Health::Down) {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if switch.is(Health::Refuses) {
        return StatusCode::BAD_REQUEST;
    }
    if switch.is(Health::Silent) {
        forever().await;
    }
    taken.lock().unwrap().push(body);
    if switch.is(Health::TakesAndIsSilent) {
        forever().await;
    }
    while switch.is(Health::TakesAndIsSlow) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    StatusCode::OK
}

/// The letters, and the addresses that they would come back to.
type Letters = (Arc<Mutex<Vec<(String, String)>>>, Arc<Mutex<Vec<String>>>);

async fn mail_server(listener: TcpListener, switch: Switch, taken: Letters) {
    while let Ok((caller, _)) = listener.accept().await {
        let (switch, taken) = (switch.clone(), taken.clone());
        // A caller that hangs up is no fault of the server.
        tokio::spawn(async move { converse(caller, &switch, &taken).await.ok() });
    }
}

async fn converse(
    mut caller: TcpStream,
    switch: &Switch,
    (taken, senders): &Letters,
) -> std::io::Result<()> {
    let (hears, mut says) = caller.split();
    let mut lines = BufReader::new(hears).lines();
    let (mut to, mut id, mut in_letter) = (String::new(), String::new(), false);
    if switch.is(Health::Down) {
        return Ok(());
    }
    if switch.is(Health::Silent) {
        forever().await;
    }
    says.write_all(b"220 deneme\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        if switch.is(Health::Down) {
            return Ok(());
        }
        let word = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
        let answer: &[u8] = match (in_letter, line.as_str(), word.as_str()) {
            (true, ".", _) => {
                in_letter = false;
                taken.lock().unwrap().push((to.clone(), id.clone()));
                if switch.is(Health::TakesAndIsSilent) {
                    forever().await;
                }
                b"250 taken\r\n"
            }
            (true, header, _) => {
                if let Some(value) = header.strip_prefix("Message-ID: ") {
                    value.clone_into(&mut id);
                }
                continue;
            }
            (false, address, "MAIL") => {
                let own = address.split(['<', '>']).nth(1).unwrap_or_default();
                senders.lock().unwrap().push(own.to_owned());
                b"250 ok\r\n"
            }
            (false, _, "RCPT") if switch.is(Health::Refuses) => b"550 nobody here\r\n",
            (false, address, "RCPT") => {
                address.clone_into(&mut to);
                b"250 ok\r\n"
            }
            (false, _, "DATA") => {
                in_letter = true;
                b"354 go on\r\n"
            }
            (false, _, "QUIT") => return says.write_all(b"221 bye\r\n").await,
            _ => b"250 ok\r\n",
        };
        says.write_all(answer).await?;
    }
    Ok(())
}

/// A line to a server that can be cut: what runs over it breaks off, and nobody gets through until it is mended.
pub struct Line {
    pub port: u16,
    cut: tokio::sync::watch::Sender<bool>,
}

impl Line {
    pub async fn to(server: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (cut, is_cut) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                let (server, mut is_cut) = (server.clone(), is_cut.clone());
                tokio::spawn(async move {
                    if *is_cut.borrow() {
                        return;
                    }
                    let mut called = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut caller, &mut called) => {}
                        _ = is_cut.wait_for(|cut| *cut) => {}
                    }
                });
            }
        });
        Self { port, cut }
    }

    pub fn cut(&self) {
        self.cut.send_replace(true);
    }

    pub fn mend(&self) {
        self.cut.send_replace(false);
    }
}
