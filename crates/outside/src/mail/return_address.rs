//! The address that an undelivered letter comes back to: the mailbox of the settings with a token of the letter's in it, as in
//! `donen+TOKEN@kalem.example`. Every mail server keeps it, whatever else of a letter it gives back.

use lettre::Address;

use crate::SettingsError;

/// Between the mailbox's name and the token; mail servers deliver what is behind it to the mailbox before it.
const SIGN: char = '+';
/// What a local part may have (RFC 5321, 4.5.3.1.1).
const LONGEST: usize = 64;
/// What a token may have, so that the name before it is checked at start.
pub const LONGEST_TOKEN: usize = 48;

#[derive(Clone, Debug)]
pub struct ReturnAddress {
    name: String,
    domain: String,
}

impl ReturnAddress {
    /// # Errors
    /// Where the setting is no address, or leaves no place for a token.
    pub fn of(setting: &str) -> Result<Self, SettingsError> {
        let wrong = |why: &str| SettingsError::new("mail.bounces", why);
        let address: Address = setting
            .parse()
            .map_err(|error| SettingsError::new("mail.bounces", error))?;
        let name = address.user();
        if name.contains(SIGN) {
            return Err(wrong(
                "must have no + before the @: what follows it is ours",
            ));
        }
        if name.len() + 1 + LONGEST_TOKEN > LONGEST {
            return Err(wrong("is too long: at most 15 letters before the @"));
        }
        Ok(Self {
            name: name.to_owned(),
            domain: address.domain().to_owned(),
        })
    }

    /// Where the letter with this token comes back to.
    pub(super) fn with(&self, token: &str) -> Option<Address> {
        Address::new(format!("{}{SIGN}{token}", self.name), &self.domain).ok()
    }

    /// The token in an address of ours; servers may write it in capitals.
    pub fn token(&self, address: &str) -> Option<String> {
        let address = address.trim().trim_matches(['<', '>']).to_ascii_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let (name, token) = local.split_once(SIGN)?;
        let is_ours =
            name == self.name.to_ascii_lowercase() && domain == self.domain.to_ascii_lowercase();
        let is_plain = (1..=LONGEST_TOKEN).contains(&token.len())
            && token.bytes().all(|b| b.is_ascii_alphanumeric());
        (is_ours && is_plain).then(|| token.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_again_and_only_in_an_address_of_ours() {
        let own = ReturnAddress::of("Donen@kalem.example").unwrap();
        let with = own.with("abc123").unwrap().to_string();
        assert_eq!(with, "Donen+abc123@kalem.example");
        for good in [
            &with,
            "<DONEN+ABC123@KALEM.EXAMPLE>",
            " donen+abc123@kalem.example",
        ] {
            assert_eq!(own.token(good).as_deref(), Some("abc123"), "{good}");
        }
        for bad in [
            "donen@kalem.example",
            "donen+@kalem.example",
            "donen+a b@kalem.example",
            "donen+abc123@other.example",
            "bilgi+abc123@kalem.example",
            "donen+abc123",
            "",
        ] {
            assert_eq!(own.token(bad), None, "{bad}");
        }
        assert_eq!(
            own.token(&format!("donen+{}@kalem.example", "a".repeat(49))),
            None
        );
    }

    #[test]
    fn a_mailbox_without_place_for_a_token_is_told_at_start() {
        for bad in [
            "",
            "kalem",
            "a+b@kalem.example",
            "undelivered-mail@kalem.example",
        ] {
            assert_eq!(
                ReturnAddress::of(bad).unwrap_err().setting,
                "mail.bounces",
                "{bad}"
            );
        }
        let longest = ReturnAddress::of("undelivered-int@kalem.example").unwrap();
        assert!(longest.with(&"a".repeat(LONGEST_TOKEN)).is_some());
    }
}
