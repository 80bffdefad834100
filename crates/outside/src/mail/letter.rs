//! One letter, in the form in which it travels.

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use super::ReturnAddress;
use crate::SendError;

/// What is sent to one person. Has no `Debug`: it is personal data through and through.
#[derive(Clone)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Derived from the cause (say, the job's id): sending again after a crash gives the same Message-ID, by which mail servers and
    /// readers can tell that it is the same letter. Letters, digits, `-`, `_` and `.` only.
    pub message_id: String,
    /// What tells it from all others when it comes back, and proves that we sent it: letters and digits.
    pub return_token: Option<String>,
}

pub(super) fn compose(
    from: &Mailbox,
    bounces: Option<&ReturnAddress>,
    letter: &Letter,
) -> Result<Message, SendError> {
    let to: Mailbox = letter
        .to
        .parse()
        .map_err(|_| SendError::refused("the address is no e-mail address"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if letter.message_id.is_empty() || !letter.message_id.chars().all(plain) {
        return Err(SendError::refused(
            "the message id has characters that a header cannot carry",
        ));
    }
    let token = letter.return_token.as_deref();
    let back = bounces
        .zip(token)
        .and_then(|(bounces, token)| bounces.with(token));
    let back = back.unwrap_or_else(|| from.email.clone());
    let envelope = Envelope::new(Some(back), vec![to.email.clone()])
        .map_err(|_| SendError::refused("the letter cannot be put together"))?;
    Message::builder()
        .envelope(envelope)
        .from(from.clone())
        .to(to)
        .subject(&letter.subject)
        .message_id(Some(format!(
            "<{}@{}>",
            letter.message_id,
            from.email.domain()
        )))
        // Keeps absence notices from answering us (RFC 3834).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(MultiPart::alternative_plain_html(
            letter.text.clone(),
            letter.html.clone(),
        ))
        .map_err(|_| SendError::refused("the letter cannot be put together"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            to: "deneme@example.org".into(),
            subject: "Ön başvuru".into(),
            text: "metin".into(),
            html: "<p>metin</p>".into(),
            message_id: "0199-1".into(),
            return_token: None,
        }
    }

    #[test]
    fn the_same_cause_gives_the_same_message_id() {
        let from: Mailbox = "Kalem <bilgi@kalem.example>".parse().unwrap();
        for _ in 0..2 {
            let message =
                String::from_utf8(compose(&from, None, &letter()).unwrap().formatted()).unwrap();
            assert!(
                message.contains("Message-ID: <0199-1@kalem.example>"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_bad_address_or_id_is_final() {
        let from: Mailbox = "bilgi@kalem.example".parse().unwrap();
        for to in ["", "yok", "a@b@c", "x@y.example\r\nBcc: z@y.example"] {
            assert!(
                compose(
                    &from,
                    None,
                    &Letter {
                        to: to.into(),
                        ..letter()
                    }
                )
                .unwrap_err()
                .is_final(),
                "{to}"
            );
        }
        for id in ["", "a b", "x>\r\nBcc: z"] {
            assert!(
                compose(
                    &from,
                    None,
                    &Letter {
                        message_id: id.into(),
                        ..letter()
                    }
                )
                .unwrap_err()
                .is_final(),
                "{id}"
            );
        }
    }

    #[test]
    fn a_subject_cannot_smuggle_a_header() {
        let from: Mailbox = "bilgi@kalem.example".parse().unwrap();
        let letter = Letter {
            subject: "Konu\r\nBcc: gizli@example.org".into(),
            ..letter()
        };
        let message =
            String::from_utf8(compose(&from, None, &letter).unwrap().formatted()).unwrap();
        assert!(
            !message.lines().any(|line| line.starts_with("Bcc:")),
            "{message}"
        );
    }

    /// What the mail server is told stands beside the letter, and the reader sees nothing of it.
    #[test]
    fn a_letter_comes_back_to_an_address_of_its_own() {
        let from: Mailbox = "Kalem <bilgi@kalem.example>".parse().unwrap();
        let bounces = ReturnAddress::of("donen@kalem.example").unwrap();
        let back = |bounces: Option<&ReturnAddress>, token: Option<&str>| {
            let letter = Letter {
                return_token: token.map(str::to_owned),
                ..letter()
            };
            let message = compose(&from, bounces, &letter).unwrap();
            let text = String::from_utf8(message.formatted()).unwrap();
            assert!(!text.contains("donen"), "{text}");
            message.envelope().from().unwrap().to_string()
        };
        let own = "donen+abc@kalem.example";
        assert_eq!(back(Some(&bounces), Some("abc")), own);
        for (bounces, token) in [(None, Some("abc")), (Some(&bounces), None)] {
            assert_eq!(back(bounces, token), "bilgi@kalem.example");
        }
    }
}
