//! `kalem bounce`, as a mail server's pipe calls it: a message on standard input, an address, and an exit code that it understands.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use portal::notice::bounce::token;
use store::row;
use uuid::Uuid;

use crate::configured::Installation;
use crate::running::Said;
use crate::story::{Town, on_both};

const WITH_BOUNCES: (&str, &str) = (
    "from = \"Kalem <bilgi@kalem.example>\"",
    "from = \"Kalem <bilgi@kalem.example>\"\nbounces = \"donen@kalem.example\"",
);
/// Longer than what is read of a message: the letter that comes back with a report may be.
const LONG: usize = 1024 * 1024;

fn bounce(config: &Path, recipient: Option<&str>, message: &[u8]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kalem"));
    command.arg("bounce").arg("--config").arg(config);
    command.env_remove("KALEM_CONFIG").env_remove("KALEM_LOG");
    if let Some(recipient) = recipient {
        command.args(["--recipient", recipient]);
    }
    command.stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Taken to its end: a mail server takes a pipe that breaks for a failure.
    child.stdin.take().unwrap().write_all(message).unwrap();
    let done = child.wait_with_output().unwrap();
    Said {
        success: done.status.success(),
        code: done.status.code(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

fn report(to: &str) -> Vec<u8> {
    let text = format!(
        "Return-Path: <>\nTo: {to}\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"s\"\n\n\
         --s\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; posta.example\n\n\
         Final-Recipient: rfc822; ayse@ornek.example\nAction: failed\nStatus: 5.1.1\n\n\
         --s\nContent-Type: message/rfc822\n\nSubject: x\n\n"
    );
    let mut bytes = text.into_bytes();
    bytes.resize(LONG, b'a');
    bytes
}

async fn a_notice(town: &Town) -> (Uuid, Option<String>) {
    let found = row!(
        &mut town.app.db.read().await.unwrap(),
        (Uuid, Option<String>),
        "SELECT id, delivery FROM notice ORDER BY id LIMIT 1"
    );
    found.unwrap().unwrap()
}

#[test]
fn a_mail_servers_pipe_hears_what_was_done() {
    on_both(async |town| {
        town.work().await;
        let installation = Installation::of_with(&town, &[WITH_BOUNCES]);
        let config = &installation.config;
        let (notice, before) = a_notice(&town).await;
        assert_eq!(before, None);
        let own = format!("donen+{}@kalem.example", token(&town.app, notice));
        for (recipient, message, said) in [
            (
                None,
                b"From: a@ornek.example\n\nmerhaba".to_vec(),
                "no delivery report; nothing was changed".to_owned(),
            ),
            (
                Some("donen+00@kalem.example"),
                report(&own),
                "not to a return address of ours; nothing was changed".to_owned(),
            ),
            (
                Some(own.as_str()),
                report("x@ornek.example"),
                format!("notice {notice}: failed"),
            ),
            (None, report(&own), format!("notice {notice}: nothing new")),
        ] {
            let done = bounce(config, recipient, &message);
            assert_eq!(done.code, Some(0), "{}", done.err);
            assert_eq!(done.out.trim_end(), said);
            assert!(!format!("{}{}", done.out, done.err).contains("ornek.example"));
        }
        assert_eq!(a_notice(&town).await.1.as_deref(), Some("failed"));
        town.history_holds().await;
    });
}

/// What could not be looked at is kept by the mail server.
#[test]
fn a_report_that_cannot_be_written_is_brought_again() {
    let away = Installation::at("sqlite:FOLDER/not-there/kalem.db", &[WITH_BOUNCES]);
    let done = bounce(&away.config, None, &report("x@kalem.example"));
    assert_eq!(done.code, Some(75), "{}{}", done.out, done.err);
    let missing = away.path().join("no.toml");
    assert_eq!(bounce(&missing, None, b"").code, Some(75));
}

/// Without the setting no letter has a return address of its own, and whoever set up the pipe hears so.
#[test]
fn without_a_return_address_nothing_is_changed() {
    let plain = Installation::new(&[]);
    let done = bounce(&plain.config, None, &report("x@kalem.example"));
    assert!(
        done.success && done.out.contains("mail.bounces is not set"),
        "{}{}",
        done.out,
        done.err
    );
}
