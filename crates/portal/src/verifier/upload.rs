//! What was sent: the signature, and what was signed where it lies beside it.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use signature::verifier::Unreadable;
use web::refusal::Refusal;
use web::sent_file;
use web::turns::Turn;

/// Of either file, in bytes. Said on the page.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// Both files. Never stored, never logged.
pub struct Sent {
    /// The room that they take, for as long as they are there.
    _turn: Turn,
    pub signature: Vec<u8>,
    /// Whether a file was chosen at all; an empty one is a file.
    is_chosen: bool,
    /// `None`: no file was chosen. An empty one is a file.
    pub content: Option<Vec<u8>>,
}

/// Why they are not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadFault {
    SignatureMissing,
    SignatureTooLarge,
    ContentTooLarge,
    /// What the engine says of it.
    Unreadable(Unreadable),
}

impl UploadFault {
    /// At which field it stands.
    pub const fn field(self) -> &'static str {
        match self {
            Self::ContentTooLarge => "content",
            _ => "signature",
        }
    }

    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignatureMissing => "verifier-signature-missing",
            Self::SignatureTooLarge | Self::ContentTooLarge => "verifier-too-large",
            Self::Unreadable(_) => "verifier-not-read",
        }
    }
}

/// # Errors
/// A form that is no form. What is wrong with the files is the inner error.
pub async fn take(mut form: Multipart, turn: Turn) -> Result<Result<Sent, UploadFault>, Refusal> {
    let mut sent = Sent {
        _turn: turn,
        signature: Vec::new(),
        is_chosen: false,
        content: None,
    };
    match take_fields(&mut form, &mut sent).await {
        Ok(()) => {}
        // All of it together is more than is listened to.
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(Err(UploadFault::SignatureTooLarge));
        }
        Err(_) => return Err(Refusal::Unreadable),
    }
    let is_too_large = |file: &[u8]| file.len() > LARGEST;
    Ok(if !sent.is_chosen {
        Err(UploadFault::SignatureMissing)
    } else if is_too_large(&sent.signature) {
        Err(UploadFault::SignatureTooLarge)
    } else if sent.content.as_deref().is_some_and(is_too_large) {
        Err(UploadFault::ContentTooLarge)
    } else {
        Ok(sent)
    })
}

async fn take_fields(form: &mut Multipart, sent: &mut Sent) -> Result<(), MultipartError> {
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        // A browser sends a field without a name of a file where no file was chosen.
        let is_chosen = field.file_name().is_some_and(|name| !name.is_empty());
        let content = sent_file::content(field, LARGEST).await?;
        match name.as_str() {
            "signature" => (sent.signature, sent.is_chosen) = (content, is_chosen),
            "content" if is_chosen => sent.content = Some(content),
            _ => {}
        }
    }
    Ok(())
}
