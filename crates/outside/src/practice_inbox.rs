//! Where letters and short messages land when nobody is to be disturbed: a file of one JSON object a line.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::mail::Letter;
use crate::sms::ShortMessage;
use crate::{OutsideFault, SendError};

/// Enough for some twenty letters: what a page shows is read in a step or two.
const STEP: u64 = 64 * 1024;

#[derive(Debug, Clone)]
pub struct PracticeInbox {
    file: PathBuf,
    clock: Clock,
    /// Two letters at once must not mix their lines.
    one_at_a_time: Arc<Mutex<()>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {
    #[serde(rename = "e-posta")]
    Mail,
    #[serde(rename = "sms")]
    Sms,
}

/// One message as it would have reached the person. Has no `Debug`: it is personal data through and through.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub channel: Channel,
    pub to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    pub time: Timestamp,
}

impl PracticeInbox {
    /// Makes the folder if it is not there yet.
    pub fn open(folder: &Path, clock: Clock) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            file: folder.join("inbox.jsonl"),
            clock,
            one_at_a_time: Arc::default(),
        })
    }

    pub(crate) fn take_letter(&self, letter: &Letter) -> Result<(), SendError> {
        self.append(&Received {
            channel: Channel::Mail,
            to: letter.to.clone(),
            subject: Some(letter.subject.clone()),
            text: letter.text.clone(),
            html: Some(letter.html.clone()),
            message_id: Some(letter.message_id.clone()),
            time: self.clock.now(),
        })
    }

    pub(crate) fn take_short_message(&self, message: &ShortMessage) -> Result<(), SendError> {
        self.append(&Received {
            channel: Channel::Sms,
            to: message.to.clone(),
            subject: None,
            text: message.text.clone(),
            html: None,
            message_id: None,
            time: self.clock.now(),
        })
    }

    fn append(&self, received: &Received) -> Result<(), SendError> {
        let failed =
            |_| SendError::Unavailable(OutsideFault::new("the practice inbox cannot be written"));
        let mut line = serde_json::to_vec(received)
            .map_err(|_| SendError::refused("the message cannot be written as JSON"))?;
        line.push(b'\n');
        let _turn = self
            .one_at_a_time
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.file)
            .map_err(failed)?;
        file.write_all(&line).map_err(failed)
    }

    /// The newest messages, newest first. Reads the file from its end, so it costs the same at ten messages and at a million.
    pub fn newest(&self, limit: usize) -> std::io::Result<Vec<Received>> {
        let mut file = match File::open(&self.file) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let tail = read_tail(&mut file, limit)?;
        // A line that a crash cut in half is no message; the ones around it still are.
        Ok(tail
            .split(|byte| *byte == b'\n')
            .rev()
            .filter_map(|line| serde_json::from_slice(line).ok())
            .take(limit)
            .collect())
    }
}

/// The end of the file: at least `lines` whole lines, or all of it.
fn read_tail(file: &mut File, lines: usize) -> std::io::Result<Vec<u8>> {
    let mut start = file.seek(SeekFrom::End(0))?;
    let mut tail = Vec::new();
    // One line break more than lines wanted: then the first of the wanted lines is surely whole.
    while start > 0 && tail.iter().filter(|byte| **byte == b'\n').count() <= lines {
        let step = STEP.min(start);
        start -= step;
        let mut block = vec![0; usize::try_from(step).unwrap_or_default()];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut block)?;
        block.extend_from_slice(&tail);
        tail = block;
    }
    Ok(tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::PracticeClock;

    fn inbox(folder: &Path) -> PracticeInbox {
        PracticeInbox::open(folder, Clock::Practice(PracticeClock::in_memory())).unwrap()
    }

    fn sms(number: usize) -> ShortMessage {
        ShortMessage {
            wants_report: false,
            to: "+905000000000".into(),
            text: format!("Doğrulama kodunuz: {number} {}", "ğ".repeat(200)),
            id: uuid::Uuid::from_u128(1),
        }
    }

    #[test]
    fn an_inbox_without_messages_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        assert!(inbox(folder.path()).newest(10).unwrap().is_empty());
    }

    #[test]
    fn newest_first_and_no_more_than_asked() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        // Together several steps long, so that the tail is put together from more than one block.
        for number in 0..2_000 {
            inbox.take_short_message(&sms(number)).unwrap();
        }
        let texts = |limit| {
            inbox
                .newest(limit)
                .unwrap()
                .into_iter()
                .map(|r| r.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            texts(3),
            [sms(1_999).text, sms(1_998).text, sms(1_997).text]
        );
        assert_eq!(texts(700).last(), Some(&sms(1_300).text));
        assert_eq!(texts(10_000).len(), 2_000);
    }

    #[test]
    fn a_letter_keeps_all_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        let letter = Letter {
            return_token: None,
            to: "deneme@example.org".into(),
            subject: "Ön başvurunuz açıldı".into(),
            text: "Sayın İlgili,\nİşlem".into(),
            html: "<p>Sayın İlgili</p>".into(),
            message_id: "on-basvuru-1".into(),
        };
        inbox.take_letter(&letter).unwrap();
        let received = inbox.newest(1).unwrap().remove(0);
        assert!(
            received.channel == Channel::Mail
                && received.to == letter.to
                && received.text == letter.text
        );
        assert!(received.subject == Some(letter.subject) && received.html == Some(letter.html));
        let line = std::fs::read_to_string(folder.path().join("inbox.jsonl")).unwrap();
        assert!(line.contains(r#""channel":"e-posta""#) && line.lines().count() == 1);
    }

    #[test]
    fn half_a_line_does_not_hide_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = inbox(folder.path());
        inbox.take_short_message(&sms(1)).unwrap();
        let path = folder.path().join("inbox.jsonl");
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"channel\":\"sms\",\"to\":\n").unwrap();
        inbox.take_short_message(&sms(2)).unwrap();
        assert_eq!(inbox.newest(5).unwrap().len(), 2);
    }
}
