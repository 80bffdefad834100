//! What the adapters and the libraries under them write to a log at the loudest level that is allowed.

use std::io::Write;
use std::sync::{Arc, Mutex};

use outside::mail::{Letter, Mail, SmtpSecurity, SmtpSender, SmtpSettings};
use outside::sms::{ShortMessage, SmppLink, Sms};
use tracing_subscriber::EnvFilter;

use crate::tools::{Counterpart, closed_port};

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Telephone numbers, addresses, names and texts never reach a log, even when an operator asks for everything.
#[tokio::test]
async fn no_personal_data_in_the_log_with_everything_turned_on() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let page = Page::default();
    let writer = page.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("trace,{}", outside::LOG_CEILING)))
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    let _until_the_end = tracing::subscriber::set_default(subscriber);

    let settings = format!(
        "host='127.0.0.1'\nport={}\nsystem_id='kalem'\npassword='gizli'\nsender='KALEM'",
        centre.port
    );
    let sms = Sms::Smpp(SmppLink::open(toml::from_str(&settings).unwrap()).unwrap());
    for to in ["+905000000099", "+905000000002", "+905000000004"] {
        // Sent, refused, and the link lost: each writes something else.
        let _outcome = sms
            .send(&ShortMessage {
                wants_report: false,
                to: to.into(),
                text: "Kodunuz: 482913".into(),
                id: uuid::Uuid::from_u128(1),
            })
            .await;
    }
    let mail = Mail::Smtp(
        SmtpSender::open(&SmtpSettings {
            bounces: None,
            host: "127.0.0.1".into(),
            port: closed_port(),
            security: SmtpSecurity::None,
            from: "bilgi@kalem.example".into(),
            user: None,
            password: None,
            ca_file: None,
            timeout_seconds: 2,
        })
        .unwrap(),
    );
    let letter = Letter {
        return_token: None,
        to: "isil.ogut@example.org".into(),
        subject: "Sayın Öğüt".into(),
        text: "Kodunuz: 482913".into(),
        html: "<p>482913</p>".into(),
        message_id: "1".into(),
    };
    assert!(mail.send(&letter).await.is_err());

    let written = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
    assert!(
        written.contains("bound to the message centre"),
        "the log is being written: {written}"
    );
    for personal in ["9050000000", "50000000", "482913", "isil", "Öğüt", "gizli"] {
        assert!(
            !written.contains(personal),
            "{personal} in the log:\n{written}"
        );
    }
}
