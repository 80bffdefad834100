//! Short messages through a real message centre.

use outside::Secret;
use rules::notice_delivery::Delivery;

use outside::sms::{ShortMessage, SmppLink, SmppSettings, Sms};

use crate::tools::{Counterpart, closed_port, own_certificate, silent_port};

fn settings(port: u16) -> SmppSettings {
    SmppSettings {
        host: "localhost".into(),
        port,
        tls: false,
        ca_file: None,
        system_id: "kalem".into(),
        password: Secret::new("gizli"),
        system_type: String::new(),
        sender: "KALEM".into(),
        window: 10,
        timeout_seconds: 10,
    }
}

fn sms(settings: SmppSettings) -> Sms {
    Sms::Smpp(SmppLink::open(settings).unwrap())
}

fn message(to: &str, text: &str) -> ShortMessage {
    ShortMessage {
        wants_report: false,
        to: to.into(),
        text: text.into(),
        id: uuid::Uuid::from_u128(rand::random()),
    }
}

const PHONE: &str = "+905000000099";

/// R21: what is sent arrives exactly, short and long, in Turkish and not.
#[tokio::test]
async fn every_text_is_put_together_again_exactly() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(settings(centre.port));
    let turkish =
        "Sayın Işıl Çağla ÖĞÜT, İĞÜŞÖÇ ığüşöç başvurunuz alındı; doğrulama kodunuz 482913. ";
    let texts = [
        ("Kodunuz: 482913 [Kalem] {10 euro = €10}".to_owned(), 1),
        ("Doğrulama kodunuz: 482913".to_owned(), 1),
        ("ş".repeat(70), 1),
        ("ş".repeat(71), 2),
        (turkish.repeat(8), 10),
        ("a".repeat(160), 1),
        ("a".repeat(161), 2),
        // The euro sign takes two places and must not be torn apart at the end of a part.
        (format!("{}€{}", "a".repeat(152), "b".repeat(60)), 2),
    ];
    for (text, parts) in texts {
        sms.send(&message(PHONE, &text)).await.unwrap();
        let heard = centre.hears_of("message");
        assert_eq!(heard["text"], text);
        assert_eq!(heard["parts"], parts, "{text}");
        assert_eq!(
            (&heard["to"], &heard["from"], &heard["ton"]),
            (&"905000000099".into(), &"KALEM".into(), &1.into())
        );
    }
}

#[tokio::test]
async fn one_link_carries_many_messages_at_once() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(SmppSettings {
        window: 4,
        ..settings(centre.port)
    });
    let sending = (0..40).map(|number| {
        let sms = sms.clone();
        tokio::spawn(async move {
            sms.send(&message(
                PHONE,
                &format!("Mesaj {number}: {}", "ğ".repeat(100)),
            ))
            .await
        })
    });
    for sent in sending.collect::<Vec<_>>() {
        sent.await.unwrap().unwrap();
    }
    assert_eq!(centre.hears()["event"], "bind");
    let mut texts: Vec<_> = (0..40)
        .map(|_| centre.hears()["text"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 40);
    assert!(texts.iter().all(|text| text.ends_with(&"ğ".repeat(100))));
}

#[tokio::test]
async fn what_speaks_of_the_message_is_final_and_the_rest_is_not() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(settings(centre.port));
    let error = async |to| {
        sms.send(&message(to, "deneme"))
            .await
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error("+905000000001").await,
        "unavailable: the message centre asks to slow down (0x00000058)"
    );
    assert_eq!(
        error("+905000000002").await,
        "refused: the message centre refused the message (0x0000000B)"
    );
    assert_eq!(
        error("+905000000007").await,
        "unavailable: the message centre cannot take it now (0x0000000A)"
    );
    assert_eq!(
        error("05000000099").await,
        "refused: the number is not in international form"
    );
    // All of that on one link.
    sms.send(&message(PHONE, "deneme")).await.unwrap();
    assert_eq!(centre.hears()["event"], "bind");
    assert_eq!(centre.hears()["event"], "message");
}

#[tokio::test]
async fn a_lost_link_is_made_again() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(SmppSettings {
        timeout_seconds: 2,
        ..settings(centre.port)
    });
    // Lost while waiting for the answer, closed after it, and gone silent.
    assert!(
        !sms.send(&message("+905000000004", "deneme"))
            .await
            .unwrap_err()
            .is_final()
    );
    sms.send(&message("+905000000005", "deneme")).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    sms.send(&message(PHONE, "bir")).await.unwrap();
    assert_eq!(centre.hears_of("message")["text"], "bir");
    let silent = sms
        .send(&message("+905000000003", "deneme"))
        .await
        .unwrap_err();
    assert_eq!(
        silent.to_string(),
        "unavailable: the message centre did not answer in time"
    );
    sms.send(&message(PHONE, "iki")).await.unwrap();
    assert_eq!(centre.hears_of("message")["text"], "iki");
}

// On threads of their own: the link must answer while this test waits.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_telephone_writes_is_acknowledged() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(settings(centre.port));
    sms.send(&message("+905000000006", "deneme")).await.unwrap();
    assert_eq!(centre.hears_of("notice acknowledged")["status"], 0);
}

/// A report is acknowledged when it is written down, and not before: whoever listens says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_acknowledged_when_it_is_written_down() {
    let Some(mut centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(settings(centre.port));
    let wanted = ShortMessage {
        wants_report: true,
        ..message(PHONE, &"ğ".repeat(80))
    };
    let names = sms.send(&wanted).await.unwrap();
    assert_eq!(names, ["m-1", "m-2"]);
    assert_eq!(centre.hears_of("named")["wanted"], 1);
    // Nobody listens yet: the centre is to report again.
    centre.told(r#"["905000000099", 0, "DELIVRD"]"#);
    assert_eq!(centre.hears_of("report answered")["status"], 0x64);
    let mut reports = sms.reports().unwrap();
    assert!(sms.reports().is_none(), "one listens");
    centre.told(r#"["905000000099", 0, "DELIVRD"]"#);
    let (report, acknowledge) = reports.recv().await.unwrap();
    let found = (report.message_id.as_str(), report.delivery, report.code);
    assert_eq!(found, ("m-1", Delivery::Delivered, Some("021".into())));
    acknowledge.send(true).unwrap();
    assert_eq!(centre.hears_of("report answered")["status"], 0);
    centre.told(r#"["905000000099", 1, "EXPIRED"]"#);
    let (report, acknowledge) = reports.recv().await.unwrap();
    assert_eq!(report.delivery, Delivery::Expired);
    acknowledge.send(false).unwrap();
    assert_eq!(centre.hears_of("report answered")["status"], 0x64);
    // A message of which nobody wants to know asks for none.
    assert!(sms.send(&message(PHONE, "kod")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wrong_password_waits_to_be_mended() {
    let Some(centre) = Counterpart::node("message_centre.cjs", &[]) else {
        return;
    };
    let sms = sms(SmppSettings {
        password: Secret::new("yanlis"),
        ..settings(centre.port)
    });
    let error = sms.send(&message(PHONE, "deneme")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "unavailable: the message centre does not let us in (0x0000000E)"
    );
    assert_eq!(centre.hears()["known"], false);
}

#[tokio::test]
async fn over_tls_and_only_to_whom_we_trust() {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = own_certificate(folder.path());
    let Some(centre) = Counterpart::node("message_centre.cjs", &[&key, &certificate]) else {
        return;
    };
    let trusting = SmppSettings {
        tls: true,
        ca_file: Some(certificate.into()),
        ..settings(centre.port)
    };
    sms(trusting.clone())
        .send(&message(PHONE, "gizli ileti"))
        .await
        .unwrap();
    assert_eq!(centre.hears_of("message")["text"], "gizli ileti");
    let stranger = sms(SmppSettings {
        ca_file: None,
        ..trusting
    });
    let error = stranger.send(&message(PHONE, "deneme")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "unavailable: no secure connection to the message centre"
    );
}

#[tokio::test]
async fn nobody_there_or_nobody_answering_is_unavailable() {
    let (_listener, silent) = silent_port();
    for port in [closed_port(), silent] {
        let sms = sms(SmppSettings {
            timeout_seconds: 1,
            ..settings(port)
        });
        assert!(
            !sms.send(&message(PHONE, "deneme"))
                .await
                .unwrap_err()
                .is_final()
        );
    }
}
