//! What comes back of a letter: a delivery status notification (RFC 3464), as every mail server writes it. Whatever else comes to that mailbox, as
//! an absence notice or somebody's answer, is none.

use mail_parser::{MessageParser, MessagePart, MimeHeaders};

/// Of a report, this much is read: behind the status comes the letter itself.
pub const LONGEST: usize = 256 * 1024;
/// A letter of ours has one addressee.
const MOST_RECIPIENTS: usize = 16;

/// What the other side says of one addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Failed,
    Delayed,
    Delivered,
}

/// The enhanced status code (RFC 3463): class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusCode(pub u8, pub u16, pub u16);

impl StatusCode {
    /// The other side gave up after trying for a while; nothing is said against the address.
    pub const fn is_of_a_moment(self) -> bool {
        self.0 == 4
    }
}

impl std::fmt::Display for StatusCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    /// To which addresses it came, as its head says.
    pub came_to: Vec<String>,
    pub action: Action,
    pub status: Option<StatusCode>,
}

/// Reads a message; nothing, where it is no report of a delivery. Of several addressees the one that fared worst counts.
pub fn read(bytes: &[u8]) -> Option<Report> {
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let message = MessageParser::default().parse(bytes)?;
    let is_status = |part: &&MessagePart<'_>| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind
                    .subtype()
                    .is_some_and(|subtype| subtype.eq_ignore_ascii_case("delivery-status"))
        })
    };
    let is_report = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind
                .subtype()
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    let part = message.parts.iter().find(is_status).filter(|_| is_report)?;
    let status = String::from_utf8_lossy(part.contents()).replace("\r\n", "\n");
    let mut worst: Option<(Action, Option<StatusCode>)> = None;
    // The first paragraph is about the message, each of the others about an addressee.
    for paragraph in status
        .split("\n\n")
        .filter(|text| !text.trim().is_empty())
        .skip(1)
        .take(MOST_RECIPIENTS)
    {
        let Some(action) = field(paragraph, "action").and_then(action) else {
            continue;
        };
        let code = field(paragraph, "status").and_then(code);
        if worst.is_none_or(|(known, _)| badness(action) > badness(known)) {
            worst = Some((action, code));
        }
    }
    let (action, status) = worst?;
    let mut came_to = Vec::new();
    for (name, value) in message.headers_raw() {
        if ["delivered-to", "x-original-to", "envelope-to", "to"]
            .contains(&name.to_ascii_lowercase().as_str())
        {
            came_to.extend(value.split([',', ' ', '\t', '\r', '\n']).map(str::to_owned));
        }
    }
    came_to.retain(|address| address.contains('@'));
    came_to.truncate(MOST_RECIPIENTS);
    Some(Report {
        came_to,
        action,
        status,
    })
}

const fn badness(action: Action) -> u8 {
    match action {
        Action::Delivered => 0,
        Action::Delayed => 1,
        Action::Failed => 2,
    }
}

/// The value of a field; a line that begins with a blank goes on with the one before.
fn field<'a>(paragraph: &'a str, name: &str) -> Option<&'a str> {
    paragraph.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found
            .trim_end()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim())
    })
}

/// What is merely handed on (`relayed`, `expanded`) says nothing of its end.
fn action(text: &str) -> Option<Action> {
    let word = text.split([' ', '\t', '(']).next().unwrap_or_default();
    Some(match word.to_ascii_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        _ => return None,
    })
}

fn code(text: &str) -> Option<StatusCode> {
    let word = text.split([' ', '\t', '(']).next().unwrap_or_default();
    let mut numbers = word.split('.');
    let class: u8 = numbers
        .next()?
        .parse()
        .ok()
        .filter(|class| matches!(class, 2 | 4 | 5))?;
    let mut next = || {
        numbers
            .next()?
            .parse::<u16>()
            .ok()
            .filter(|number| *number < 1000)
    };
    let code = StatusCode(class, next()?, next()?);
    numbers.next().is_none().then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str) -> String {
        format!(
            "Return-Path: <>\r\nDelivered-To: donen+abc@kalem.example\r\nFrom: MAILER-DAEMON@posta.example\r\nTo: donen+abc@kalem.example\r\nSubject: Undelivered Mail\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"sinir\"\r\n\r\n\
             --sinir\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system.\r\n\
             --sinir\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; posta.example\r\nArrival-Date: Sat, 28 Nov 2026 12:00:00 +0300\r\n\r\n{status}\r\n\r\n\
             --sinir\r\nContent-Type: message/rfc822\r\n\r\nFrom: bilgi@kalem.example\r\nSubject: konu\r\n\r\nmetin\r\n--sinir--\r\n"
        )
    }

    fn said(status: &str) -> Option<(Action, Option<String>)> {
        read(report(status).as_bytes())
            .map(|found| (found.action, found.status.map(|code| code.to_string())))
    }

    #[test]
    fn what_happened_is_read_with_its_code() {
        let failed = "Final-Recipient: rfc822; yok@ornek.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user";
        assert_eq!(said(failed), Some((Action::Failed, Some("5.1.1".into()))));
        let found = read(report(failed).as_bytes()).unwrap();
        assert_eq!(
            found.came_to,
            ["donen+abc@kalem.example", "donen+abc@kalem.example"]
        );
        let delayed = "final-recipient: rfc822; x@ornek.example\r\nACTION: Delayed (will retry)\r\nstatus : 4.4.1 (no answer)";
        assert_eq!(said(delayed), Some((Action::Delayed, Some("4.4.1".into()))));
        let full = said("Action: failed\r\nStatus: 4.2.2").unwrap();
        assert_eq!(full, (Action::Failed, Some("4.2.2".into())));
        assert!(StatusCode(4, 2, 2).is_of_a_moment() && !StatusCode(5, 1, 1).is_of_a_moment());
        assert_eq!(
            said("Action: delivered\r\nStatus: 2.0.0").unwrap().0,
            Action::Delivered
        );
        let two = "Action: delivered\r\nStatus: 2.0.0\r\n\r\nAction: failed\r\nStatus: 5.7.1";
        assert_eq!(said(two), Some((Action::Failed, Some("5.7.1".into()))));
    }

    #[test]
    fn what_says_nothing_of_an_end_is_no_report() {
        for status in [
            "",
            "Action: relayed\r\nStatus: 2.0.0",
            "Status: 5.1.1",
            "Action: exploded",
        ] {
            assert_eq!(said(status), None, "{status}");
        }
        for odd in [
            "", "5", "5.1", "5.1.1.1", "3.1.1", "9.9.9", "5.1000.1", "x.y.z",
        ] {
            assert_eq!(
                said(&format!("Action: failed\r\nStatus: {odd}")),
                Some((Action::Failed, None)),
                "{odd}"
            );
        }
        let failed = report("Action: failed\r\nStatus: 5.1.1");
        let absence = "From: ayse@ornek.example\r\nTo: donen+abc@kalem.example\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\n";
        assert_eq!(read(absence.as_bytes()), None);
        // Somebody forwards a report: it is a part of their letter, and the letter is none.
        let forwarded = failed.replacen(
            "multipart/report; report-type=delivery-status",
            "multipart/mixed",
            1,
        );
        assert_eq!(read(forwarded.as_bytes()), None);
        assert_eq!(read(b""), None);
        assert_eq!(read(&[0xff; 4096]), None);
    }

    /// The letter that comes with it may be longer than what is read of it.
    #[test]
    fn a_long_report_is_read_from_its_beginning() {
        let long =
            report("Action: failed\r\nStatus: 5.1.1").replace("metin", &"a".repeat(LONGEST * 2));
        assert_eq!(read(long.as_bytes()).unwrap().action, Action::Failed);
    }

    /// Whatever bytes come, they are read to an end or not at all; and boxes in boxes take no more time or stack than their bytes are worth.
    #[test]
    fn hostile_bytes_are_read_to_an_end() {
        let whole = report("Action: failed\r\nStatus: 5.1.1").into_bytes();
        for end in 0..whole.len() {
            let _cut = read(&whole[..end]);
        }
        let mut random: u32 = 7;
        for _ in 0..20_000 {
            let mut bytes = whole.clone();
            for _ in 0..4 {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (random >> 8) as usize % bytes.len();
                bytes[at] = (random >> 24) as u8;
            }
            let _changed = read(&bytes);
        }
        let mut nested = String::new();
        while nested.len() < LONGEST {
            let depth = nested.len();
            nested += &format!(
                "Content-Type: multipart/report; boundary=\"{depth}\"\r\n\r\n--{depth}\r\n"
            );
        }
        let begun = crate::clock::monotonic();
        assert_eq!(read(nested.as_bytes()), None);
        let forwarded = "Content-Type: message/rfc822\r\n\r\n".repeat(LONGEST / 34);
        assert_eq!(read(forwarded.as_bytes()), None);
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }
}
