//! Letters through a real mail server.

use outside::mail::{Letter, Mail, SmtpSecurity, SmtpSender, SmtpSettings};
use outside::{Secret, SendError};

use crate::tools::{Counterpart, closed_port, own_certificate, silent_port};

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port,
        security: SmtpSecurity::None,
        from: "\"Kalem Deneme Sertifika Makamı\" <bilgi@kalem.example>".into(),
        user: None,
        password: None,
        ca_file: None,
        bounces: None,
        timeout_seconds: 20,
    }
}

fn mail(settings: &SmtpSettings) -> Mail {
    Mail::Smtp(SmtpSender::open(settings).unwrap())
}

fn letter(to: &str) -> Letter {
    Letter {
        return_token: None,
        to: to.into(),
        subject: "Ön başvurunuz açıldı: İĞÜŞÖÇ ığüşöç — SD-780, ödeme ve imza için son gün 20.11.2026".into(),
        text: "Sayın Işıl Çağla ÖĞÜT,\n\n.nokta ile başlayan satır\nNitelikli sertifika başvurunuz açıldı.\n".into(),
        html: "<p>Sayın Işıl Çağla ÖĞÜT,</p>".into(),
        message_id: "0199a-on-basvuru".into(),
    }
}

/// R07: text and HTML arrive letter by letter, and a re-send is recognisable.
#[tokio::test]
async fn a_letter_arrives_letter_by_letter() {
    let Some(server) = Counterpart::python("mail_server.py", &["clear"]) else {
        return;
    };
    let mail = mail(&settings(server.port));
    let letter = letter("isil@example.org");
    for _ in 0..2 {
        mail.send(&letter).await.unwrap();
        let heard = server.hears();
        assert_eq!(heard["subject"], letter.subject);
        assert_eq!(
            heard["text"].as_str().unwrap().replace("\r\n", "\n"),
            letter.text
        );
        assert_eq!(heard["html"].as_str().unwrap().trim_end(), letter.html);
        assert_eq!(heard["type"], "multipart/alternative");
        assert_eq!(heard["to"][0], "isil@example.org");
        assert_eq!(
            heard["from"],
            "Kalem Deneme Sertifika Makamı <bilgi@kalem.example>"
        );
        assert_eq!(heard["envelope_from"], "bilgi@kalem.example");
        assert_eq!(heard["message_id"], "<0199a-on-basvuru@kalem.example>");
        assert_eq!(heard["auto_submitted"], "auto-generated");
    }
}

#[tokio::test]
async fn refused_for_good_and_asked_to_wait_are_told_apart() {
    let Some(server) = Counterpart::python("mail_server.py", &["clear"]) else {
        return;
    };
    let mail = mail(&settings(server.port));
    let refused = mail.send(&letter("yok@example.org")).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "refused: the mail server refused the letter (550)"
    );
    let later = mail.send(&letter("sonra@example.org")).await.unwrap_err();
    assert_eq!(
        later.to_string(),
        "unavailable: the mail server asks to try later (451)"
    );
    // A refusal does not spoil the connection for the next letter.
    mail.send(&letter("isil@example.org")).await.unwrap();
    assert_eq!(server.hears()["to"][0], "isil@example.org");
}

#[tokio::test]
async fn with_starttls_and_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = own_certificate(folder.path());
    let Some(server) = Counterpart::python("mail_server.py", &["starttls", &key, &certificate])
    else {
        return;
    };
    let good = SmtpSettings {
        security: SmtpSecurity::Starttls,
        user: Some("kalem".into()),
        password: Some(Secret::new("gizli")),
        ca_file: Some(certificate.into()),
        ..settings(server.port)
    };
    mail(&good).send(&letter("isil@example.org")).await.unwrap();
    assert_eq!(server.hears()["secure"], true);

    // Another password, another authority, or none at all: the letter waits until the setting is mended.
    let password = SmtpSettings {
        password: Some(Secret::new("yanlış")),
        ..good.clone()
    };
    let stranger = SmtpSettings {
        ca_file: None,
        ..good.clone()
    };
    let clear = SmtpSettings {
        security: SmtpSecurity::None,
        user: None,
        password: None,
        ca_file: None,
        ..good
    };
    for (wrong, outcome) in [
        (password, "the mail server rejects our credentials (535)"),
        (
            stranger,
            "no connection to the mail server, or no secure one",
        ),
        (clear, "the mail server rejects our credentials (530)"),
    ] {
        let error = mail(&wrong)
            .send(&letter("isil@example.org"))
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), format!("unavailable: {outcome}"));
    }
}

#[tokio::test]
async fn with_tls_from_the_first_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = own_certificate(folder.path());
    let Some(server) = Counterpart::python("mail_server.py", &["implicit", &key, &certificate])
    else {
        return;
    };
    let settings = SmtpSettings {
        security: SmtpSecurity::Implicit,
        ca_file: Some(certificate.into()),
        ..settings(server.port)
    };
    mail(&settings)
        .send(&letter("isil@example.org"))
        .await
        .unwrap();
    assert_eq!(server.hears()["to"][0], "isil@example.org");
}

#[tokio::test]
async fn nobody_there_or_nobody_answering_is_unavailable() {
    let (_listener, silent) = silent_port();
    for port in [closed_port(), silent] {
        let settings = SmtpSettings {
            timeout_seconds: 1,
            ..settings(port)
        };
        let error = mail(&settings)
            .send(&letter("isil@example.org"))
            .await
            .unwrap_err();
        assert!(matches!(error, SendError::Unavailable(_)), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_after_the_letter_is_left() {
    let Some(server) = Counterpart::python("mail_server.py", &["clear"]) else {
        return;
    };
    let settings = SmtpSettings {
        timeout_seconds: 1,
        ..settings(server.port)
    };
    let error = mail(&settings)
        .send(&letter("bekle@example.org"))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "unavailable: the mail server did not answer in time"
    );
}
