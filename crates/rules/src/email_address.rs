//! An e-mail address that mail servers of today deliver to: the practical part of the standard, not the whole of it.

use crate::faults::{faults, redacted};

pub const LONGEST: usize = 100;

/// The domain is lower-cased, because it means the same; the part before @ stays as given.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

redacted!(EmailAddress);

faults! {
    /// Why a text is no e-mail address.
    EmailAddressFault {
        Missing = "email-address-missing",
        TooLong = "email-address-too-long",
        NotAscii = "email-address-not-ascii",
        At = "email-address-at",
        Mailbox = "email-address-mailbox",
        Domain = "email-address-domain",
    }
}

impl EmailAddress {
    pub fn parse(text: &str) -> Result<Self, EmailAddressFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailAddressFault::Missing);
        }
        if text.chars().count() > LONGEST {
            return Err(EmailAddressFault::TooLong);
        }
        // A Turkish letter here is nearly always a slip of the keyboard (ı for i), so it is named instead of guessed.
        // An internationalised domain can still be given in its ASCII form, xn--….
        if !text.is_ascii() {
            return Err(EmailAddressFault::NotAscii);
        }
        let (mailbox, domain) = text.split_once('@').ok_or(EmailAddressFault::At)?;
        if domain.contains('@') {
            return Err(EmailAddressFault::At);
        }
        if !mailbox_is_plain(mailbox) {
            return Err(EmailAddressFault::Mailbox);
        }
        let domain = domain.to_ascii_lowercase();
        if !domain_is_plain(&domain) {
            return Err(EmailAddressFault::Domain);
        }
        Ok(Self(format!("{mailbox}@{domain}")))
    }

    /// For pages that do not belong to the owner alone: "a***@ornek.example".
    pub fn masked(&self) -> String {
        let (mailbox, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let initial: String = mailbox.chars().take(1).collect();
        format!("{initial}***@{domain}")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

fn mailbox_is_plain(mailbox: &str) -> bool {
    mailbox.len() <= 64
        && mailbox.split('.').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

fn domain_is_plain(domain: &str) -> bool {
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let label_is_plain = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.split('.').all(label_is_plain)
        && top.len() >= 2
        && !top.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_ordinary_addresses() {
        for (text, kept) in [
            (
                " cagri.kilic@uni.example.edu.tr ",
                "cagri.kilic@uni.example.edu.tr",
            ),
            (
                "Ayse_Nur+imza@BIDB.Example.EDU.TR",
                "Ayse_Nur+imza@bidb.example.edu.tr",
            ),
            ("o'neil@example.com", "o'neil@example.com"),
            ("bilgi@xn--rnek-5qa.example", "bilgi@xn--rnek-5qa.example"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), kept);
        }
        assert_eq!(
            EmailAddress::parse("a@Example.COM").unwrap().domain(),
            "example.com"
        );
    }

    #[test]
    fn names_what_is_wrong() {
        use EmailAddressFault::*;
        let long = format!("{}@example.com", "a".repeat(100));
        for (text, fault) in [
            ("", Missing),
            (long.as_str(), TooLong),
            ("çağrı@example.com", NotAscii),
            ("bilgi@örnek.example", NotAscii),
            ("a\u{200b}b@example.com", NotAscii),
            ("cagri.example.com", At),
            ("a@b@example.com", At),
            ("@example.com", Mailbox),
            ("a..b@example.com", Mailbox),
            (".a@example.com", Mailbox),
            ("a b@example.com", Mailbox),
            ("Ad <a@example.com>", Mailbox),
            ("a@example", Domain),
            ("a@", Domain),
            ("a@example..com", Domain),
            ("a@-example.com", Domain),
            ("a@example.com.", Domain),
            ("a@10.0.0.1", Domain),
            ("a@exam ple.com", Domain),
            ("a@example.com\r\nBcc: b@example.com", At),
            ("a@example.com\nx", Domain),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap_err(), fault, "{text:?}");
        }
    }

    #[test]
    fn shows_nothing_by_accident() {
        assert_eq!(
            format!("{:?}", EmailAddress::parse("a@example.com").unwrap()),
            "EmailAddress(…)"
        );
    }
}
